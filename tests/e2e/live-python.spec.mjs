// Python as its reader has it: edited, run in each way, explored, mended, sent; what is wrong is marked where it is, and
// nothing of an older text is shown as if it were of this one.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Key } from "selenium-webdriver";
import { python } from "./lib/native.mjs";
import { useSite } from "./lib/site.mjs";
import { twinOf } from "./lib/twins.mjs";

const site = useSite();
/** Another browser, which has never been to the page. */
const other = useSite();
const { press } = site;

const PROGRAM = "#program=race-lost-update&lang=python";
const ENGINE = "/python/python_bg.wasm";
/** How long it may take until a run is shown for which Python's engine has to be loaded. */
const LOADS = 60_000;

/** Opens the page as it is for who has never been there. */
async function open(fragment = PROGRAM) {
  await site.openAnew("/favicon.svg");
  await site.run(() => localStorage.clear());
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the recorded run");
}

const ctrlEnter = () => site.driver.actions().keyDown(Key.CONTROL).sendKeys(Key.ENTER).keyUp(Key.CONTROL).perform();
const isIdle = () => document.querySelector(".run--stop") === null;
const isLive = () => document.querySelector(".run--stop") === null && document.querySelector(".axis__recorded") === null;
const mismatch = () => site.run(() => document.querySelector(".mismatch span")?.textContent ?? "");
const output = () => site.run(() => [...document.querySelectorAll(".output__line span")].map((line) => line.textContent));
const story = (where = site) => where.run(() => [...document.querySelectorAll(".story__line")].map((line) => line.textContent).join("\n"));
/** What the reader has written, as the browser keeps it. */
const text = () => site.run(() => JSON.parse(localStorage["threadground.python.race-lost-update"]).text);

/** Opens the editor by a click into the text. */
async function edit() {
  await site.until(() => document.querySelector(".code__panel .line__code--text") !== null, "the text");
  await site.run(() => document.querySelector(".line__code--text").click());
  await site.until(() => document.querySelector(".editor")?.shadowRoot?.querySelector(".cm-line"), "the editor");
  await site.until(() => document.querySelector(".editor").shadowRoot.activeElement !== null, "the focus");
}

/** Puts the caret to the end of the line that begins so, as a click there does. */
async function toEndOf(line) {
  const element = await site.driver.executeScript((line) => {
    const all = [...document.querySelector(".editor").shadowRoot.querySelectorAll(".cm-line")];
    const one = all.find((one) => one.textContent.trim().startsWith(line));
    one.scrollIntoView({ block: "center" });
    return one;
  }, line);
  await site.driver.actions().move({ origin: element }).click().perform();
  await press(Key.END);
}

/** Waits until a run is shown that was made just now, of the text as it stands, and goes to its end. */
async function settled(what = "the run") {
  await site.until(isLive, what, LOADS);
  assert.equal(await mismatch(), "");
  // The focus may be in the editor, whose keys these are.
  await site.run(() => document.querySelector('.controls__button[aria-label="To the end"]').click());
}

/** Runs what is in the editor. */
async function run() {
  await ctrlEnter();
  await settled();
}

const takeWay = (way) => site.run((way) => document.querySelector(`.ways input[value=${way}]`).click(), way);

/** What the command line has to say of this text. */
function nativeOf(source, ...words) {
  const folder = mkdtempSync(join(tmpdir(), "threadground-"));
  writeFileSync(join(folder, "race-lost-update.py"), source);
  return JSON.parse(python(["run", "race-lost-update.py", ...words, "--json"], folder));
}

/** Which threads stand at which lines of the text, as it is seen beside it, once the editor has laid it out. */
const standing = () =>
  site.run(async () => {
    for (let frame = 0; frame < 4; frame += 1) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const root = document.querySelector(".editor").shadowRoot;
    const all = [...root.querySelectorAll(".cm-line")].map((line) => [line.getBoundingClientRect(), line.textContent.trim()]);
    return Object.fromEntries(
      [...root.querySelectorAll("[data-thread]")].map((marker) => {
        const { top, bottom } = marker.getBoundingClientRect();
        const [, words] = all.find(([box]) => box.top <= (top + bottom) / 2 && (top + bottom) / 2 <= box.bottom) ?? [];
        return [marker.title, words];
      }),
    );
  });

/** Goes to the step that the story tells so. */
async function toStep(words) {
  await site.run((words) => {
    const line = [...document.querySelectorAll(".story__line")].find((one) => one.textContent.includes(words));
    if (line === undefined) throw new Error(`no step is told so: ${words}`);
    line.querySelector("button").click();
  }, words);
  await site.until(
    `() => document.querySelector(".story__line[aria-current]")?.textContent.includes(${JSON.stringify(words)})`,
    `the step at which ${words}`,
  );
}

const ask = (label) =>
  site.run(
    (label) => [...document.querySelectorAll(".outcomes__ask .button")].find((button) => button.textContent.startsWith(label)).click(),
    label,
  );
const toOutcomes = () => site.run(() => [...document.querySelectorAll("[role=tab]")].find((tab) => tab.textContent === "Outcomes").click());
/** What comes out at the end of each outcome that is listed. */
const ends = () =>
  site.run(() =>
    [...document.querySelectorAll(".outcome__lines")].map((list) => /End value: (\d+)/.exec(list.textContent)?.[1] ?? list.textContent),
  );
/** Tries every order of what is in the editor. */
async function explore() {
  await toOutcomes();
  await ask("Every order");
  await site.until(
    () => document.querySelector(".run--stop") === null && document.querySelector(".outcome") !== null,
    "the outcomes",
    LOADS,
  );
  return site.run(() => document.querySelector(".outcomes__sum").textContent);
}

site.test("a lost update: edited, run, by a seed, in every order, mended, and right in every order", async () => {
  await open();
  site.takeAsked();
  await edit();
  await toEndOf('print("end main")');
  await press(Key.BACK_SPACE, Key.BACK_SPACE, ', mine")');
  const source = await text();
  assert.equal(source, twinOf("race-lost-update", { pause: "0.01" }).replace("end main", "end main, mine"));

  await takeWay("first");
  await run();
  assert.deepEqual(await output(), ["Start value: 0", "End value: 1", "end main, mine"]);
  assert.deepEqual(
    nativeOf(source, "--first").output.map((line) => line.text),
    await output(),
  );
  await toStep("Thread-2 reads database_value: 0");
  assert.deepEqual(await standing(), {
    "Thread-1 (increase)": "time.sleep(PAUSE)",
    "Thread-2 (increase)": "local_copy = database_value",
    MainThread: "thread.start()",
  });

  await takeWay("seed");
  await site.run(() => {
    document.querySelector(".ways__timing input").click();
    document.querySelector(".ways__seed input").focus();
    document.querySelector(".ways__seed input").select();
  });
  await press("3");
  await ctrlEnter();
  await settled("the run by a seed");
  const seeded = nativeOf(source, "--seed", "3", "--timing", "any");
  assert.deepEqual(
    await output(),
    seeded.output.map((line) => line.text),
  );
  const told = await story();
  await run();
  assert.equal(await story(), told, "the same seed, the same run");

  assert.match(await explore(), /^Every order was tried: /);
  assert.deepEqual((await ends()).sort(), ["1", "2"]);
  await site.run((at) => document.querySelectorAll(".outcome__show")[at].click(), (await ends()).indexOf("1"));
  await site.until(
    () => document.querySelector('button[aria-label="Pause"]') !== null || document.querySelector(".run--stop") !== null,
    "it begins",
  );
  await settled("the run that loses an update");
  assert.deepEqual(await output(), ["Start value: 0", "End value: 1", "end main, mine"]);
  assert.match(await site.run(() => document.querySelector(".badge").textContent), /^\d+$/);
  assert.deepEqual((await ends()).sort(), ["1", "2"], "the other one can still be shown");

  await toEndOf("for _ in range(REPEATS):");
  await press(Key.ENTER, "lock.acquire()");
  await toEndOf("database_value = local_copy");
  await press(Key.ENTER, "lock.release()");
  await toEndOf("database_value = 0");
  await press(Key.ENTER, "lock = threading.Lock()");
  assert.match(await mismatch(), /before your edit/);
  assert.match(await site.run(() => document.querySelector(".outcomes__old").textContent), /before your edit/);
  assert.match(await explore(), /^Every order was tried: /);
  assert.deepEqual(await ends(), ["2"]);
  assert.equal(await site.run(() => document.querySelector(".outcomes__old")), null);
  assert.deepEqual(
    site.takeAsked().filter((path) => path === ENGINE),
    [ENGINE],
    "the engine is fetched once",
  );
});

site.test("who plays recorded runs of the twins fetches nothing of the engine", async () => {
  await site.openAnew("/favicon.svg");
  await site.run(() => localStorage.clear());
  site.takeAsked();
  for (const [id, title] of [
    ["race-fixed", "No update is lost under a lock"],
    ["race-lost-update", "A lost update"],
  ]) {
    await open(`#program=${id}`);
    await site.until(`() => document.title.startsWith(${JSON.stringify(title)})`, id);
    assert.equal(await site.run(() => document.querySelector(".pane--code [role=tab][aria-selected=true]").textContent), "Python");
    await site.run(() => document.querySelector(".run").click());
    await site.until(() => document.querySelector('button[aria-label="Pause"]') !== null, "it plays");
    await press(Key.END);
    await site.until(() => document.querySelector(".output__end") !== null, "its end");
    assert.ok(await site.run(() => document.querySelector(".axis__recorded") !== null));
  }
  const asked = site.takeAsked();
  assert.ok(asked.includes("/programs/race-lost-update.py.tgtrace"));
  assert.deepEqual(
    asked.filter((path) => /^\/(python|engine|explorer)\//.test(path)),
    [],
  );
});

/** Whether a text is marked as no Python: the line, the letters, and what is said beneath it and beside the text. */
const wrong = () => {
  const root = document.querySelector(".editor").shadowRoot;
  const mark = root.querySelector(".wrong");
  return (
    mark !== null && {
      line: mark.closest(".cm-line").textContent,
      letters: mark.textContent,
      beneath: root.querySelector(".line__raised")?.textContent,
      beside: document.querySelector("p.source__problem")?.textContent,
    }
  );
};

site.test("what is no Python is marked at its line while one types, and no more once it is mended", async () => {
  await open();
  await edit();
  await toEndOf("database_value = 0");
  await press(" 1");
  // Nobody knows before the engine is there: it is loaded by the run, which is refused.
  await ctrlEnter();
  await site.until(wrong, "the mark", LOADS);
  const first = await site.run(wrong);
  assert.equal(first.line, "database_value = 0 1");
  assert.match(first.beneath, /^SyntaxError: /);
  assert.equal(first.beside, `Line 10: ${first.beneath}`);
  await site.until(isIdle, "no run");
  assert.match(await mismatch(), /before your edit/, "and nothing has run");
  await press(Key.BACK_SPACE, Key.BACK_SPACE);
  await site.until(() => document.querySelector(".editor").shadowRoot.querySelector(".wrong, .line__raised") === null, "no mark");
  assert.equal(await site.run(() => document.querySelector("p.source__problem")), null);
  await toEndOf("def increase():");
  await press(Key.BACK_SPACE);
  await site.until(wrong, "the mark");
  const second = await site.run(wrong);
  assert.equal(second.line, "def increase()");
  assert.equal(second.beside, `Line 13: ${second.beneath}`);
  assert.match(second.beneath, /^SyntaxError: /);
  await press(":");
  await site.until(() => document.querySelector(".editor").shadowRoot.querySelector(".wrong") === null, "no mark");
  // The notice of the run that was refused is not there for ever.
  await run();
  assert.equal(await site.run(() => document.querySelector(".notice")?.textContent ?? ""), "");
});

site.test("an exception that nobody catches is marked at its line, and told as Python tells it", async () => {
  await open();
  await edit();
  await toEndOf("local_copy += 1");
  await press(Key.ENTER, "raise ValueError('<b>mine</b>')");
  await takeWay("first");
  await run();
  const source = await text();
  const printed = await output();
  assert.deepEqual(
    printed,
    nativeOf(source, "--first").output.map((line) => line.text),
  );
  const at = source.split("\n").findIndex((line) => line.includes("raise")) + 1;
  const told = printed.join("\n");
  assert.match(told, /^Exception in thread Thread-1 \(increase\):\nTraceback \(most recent call last\):\n/m);
  assert.ok(
    told.includes(
      `\n  File "race-lost-update.py", line ${at}, in increase\n    raise ValueError('<b>mine</b>')\nValueError: <b>mine</b>\n`,
    ),
    told,
  );
  assert.equal(await site.run(() => document.querySelectorAll(".output__line--error").length > 5), true);
  const marks = await site.run(async () => {
    for (let frame = 0; frame < 4; frame += 1) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const root = document.querySelector(".editor").shadowRoot;
    const box = root.querySelector(".line__raised").getBoundingClientRect();
    const lines = [...root.querySelectorAll(".cm-line")];
    const above = lines.filter((line) => line.getBoundingClientRect().bottom <= box.top + 1).at(-1);
    return [above.textContent.trim(), [...root.querySelectorAll(".line__raised")].map((one) => one.textContent)];
  });
  assert.deepEqual(marks, ["raise ValueError('<b>mine</b>')", ["ValueError: <b>mine</b>"]]);
  // Of another text it is not said.
  await toEndOf("raise");
  await press("#");
  assert.equal(await site.run(() => document.querySelector(".editor").shadowRoot.querySelector(".line__raised")), null);
});

/** What is shown of a thread by a click on its marker. */
async function framesOf(name) {
  const element = await site.driver.executeScript((name) => {
    const root = document.querySelector(".editor")?.shadowRoot ?? document;
    const marker = [...root.querySelectorAll("[data-thread]")].find((one) => one.title === name);
    marker.scrollIntoView({ block: "center" });
    return marker;
  }, name);
  await site.driver.actions().move({ origin: element }).click().perform();
  await site.until(
    `() => document.querySelector(".frames:popover-open h2")?.textContent.startsWith(${JSON.stringify(name.replace(/ .*/, ""))}) && document.querySelector(".frames__call, .frames__none:not(:empty)") !== null && !document.querySelector(".frames").textContent.includes("made again")`,
    `the frames of ${name}`,
    LOADS,
  );
  const told = await site.run(() => ({
    head: document.querySelector(".frames h2").textContent,
    calls: [...document.querySelectorAll(".frames__call")].map((call) => [
      call.querySelector("h3").textContent,
      Object.fromEntries([...call.querySelectorAll("dt")].map((name) => [name.textContent, name.nextElementSibling.textContent])),
    ]),
  }));
  await press(Key.ESCAPE);
  await site.until(() => document.querySelector(".frames:popover-open") === null, "closed");
  return told;
}

/** What each thread is in once both have read, of which the first sleeps and the second has just read, at this line. */
async function checkFrames(first, second, line) {
  await toStep(`${second} reads database_value: 0`);
  const step = await site.run(() => document.querySelector(".scrub input").value);
  assert.deepEqual(await framesOf(`${first} (increase)`), {
    head: `${first} at step ${step}`,
    calls: [[`increase race-lost-update.py, line ${line + 4}`, { _: "0", local_copy: "1" }]],
  });
  assert.deepEqual(await framesOf(`${second} (increase)`), {
    head: `${second} at step ${step}`,
    calls: [[`increase race-lost-update.py, line ${line}`, { _: "0" }]],
  });
  const main = await framesOf("MainThread");
  assert.deepEqual(
    main.calls.map(([where]) => where.replace(/, line.*/, "")),
    ["main race-lost-update.py", "<module> race-lost-update.py"],
  );
  assert.match(main.calls[0][1].thread, /^<Thread\(Thread-[12] \(increase\), started/);
}

site.test("a click on a thread's marker shows its calls and their values at that step, of the recorded run and of an edit's", async () => {
  await open();
  await checkFrames("Thread-2", "Thread-1", 16);
  await edit();
  await toEndOf("database_value = 0");
  await press(Key.ENTER, "MINE = 1");
  await takeWay("first");
  await run();
  await checkFrames("Thread-1", "Thread-2", 17);
  // Another step, other values.
  await toStep("Thread-1 writes database_value: 1");
  assert.equal((await framesOf("Thread-1 (increase)")).calls[0][1].local_copy, "1");
  // By keyboard they stay open, but not beside another text.
  await site.run(() => document.activeElement.blur());
  await press("v");
  await site.until(() => document.querySelector(".frames:popover-open .frames__call") !== null, "the values", LOADS);
  await site.run(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus());
  await press("#");
  await site.until(() => document.querySelector(".frames:popover-open") === null, "closed");
});

site.test("an edit while its run goes on, and while every order is tried: what is shown says that it is of the text before", async () => {
  await open();
  await edit();
  await toEndOf("database_value = 0");
  await press(Key.ENTER, "while THREADS: pass");
  await takeWay("first");
  await ctrlEnter();
  await site.until(
    () => document.querySelector(".axis__recorded") === null && document.querySelector(".run--stop") !== null,
    "it runs",
    LOADS,
  );
  assert.equal(await mismatch(), "");
  await press("  # mine");
  assert.match(await mismatch(), /before your edit/);
  const marked = () => document.querySelector(".editor").shadowRoot.querySelector("[data-thread], .line--current");
  assert.equal(await site.run(marked), null);
  assert.ok(await site.run(() => document.querySelector(".run--stop") !== null), "it goes on");
  await site.run(() => document.querySelector(".run--stop").click());
  await site.until(isIdle, "stopped");
  assert.match(await mismatch(), /before your edit/);
  assert.equal(await site.run(marked), null);
  await toEndOf("while THREADS: pass");
  await site.driver.actions().keyDown(Key.SHIFT).sendKeys(Key.HOME).keyUp(Key.SHIFT).perform();
  await press(Key.BACK_SPACE);
  await run();
  assert.deepEqual(await output(), ["Start value: 0", "End value: 1", "end main"]);

  // As many orders as are not tried in a moment.
  await site.run(() => document.getElementById("parameter-threads").focus());
  await site.run(() => document.getElementById("parameter-threads").select());
  await press("6");
  await toOutcomes();
  await ask("Every order");
  await site.until(() => /[1-9]\d* runs/.test(document.querySelector(".outcomes__sum").textContent), "it goes on", LOADS);
  await toEndOf("database_value = 0");
  await press("  # mine");
  const old = () => document.querySelector(".outcomes__old")?.textContent;
  assert.match((await site.run(old)) ?? "", /before your edit/);
  await site.run(() => [...document.querySelectorAll(".outcomes__ask .button")].find((one) => one.textContent === "Stop").click());
  await site.until(() => document.querySelector(".run--stop") === null && document.querySelector(".outcome") !== null, "what it has found");
  assert.match((await site.run(old)) ?? "", /before your edit/);
  // Its runs can be seen, and are not taken for the edit's.
  await site.run(() => document.querySelector(".outcome__show").click());
  await site.until(() => document.querySelector('button[aria-label="Pause"]') !== null, "the run of the text before");
  assert.match(await mismatch(), /before your edit/);
  assert.equal(await site.run(marked), null);
});

site.test("an edit before the engine is there: how far it is is said, and what comes is of the text that was run", async () => {
  await open();
  await edit();
  await toEndOf("database_value = 0");
  await press("  # first");
  await site.halting(ENGINE, async () => {
    await ctrlEnter();
    await site.until(() => /on its way.*of \d.* MB/.test(document.querySelector(".loading")?.textContent ?? ""), "how much has come");
    assert.match(await mismatch(), /before your edit/);
    await press(", second");
    assert.match(await mismatch(), /before your edit/);
    assert.ok(await site.run(() => document.querySelector(".axis__recorded") !== null), "the recorded run is shown, as such");
    assert.equal(await site.run(() => document.querySelector(".editor").shadowRoot.querySelector("[data-thread]")), null);
  });
  await site.until(isLive, "the run", LOADS);
  assert.match(await mismatch(), /before your edit/);
  await run();
  assert.equal(await site.run(() => document.querySelector(".loading")), null);
});

site.test("an engine that does not come: the page says that it is on its way, can be stopped, and keeps the edit", async () => {
  await open();
  await edit();
  await toEndOf("database_value = 0");
  await press("  # mine");
  await site.hanging(ENGINE, async () => {
    await ctrlEnter();
    await site.until(() => /on its way/.test(document.querySelector(".loading")?.textContent ?? ""), "what is waited for");
    assert.match(await mismatch(), /before your edit/);
    await site.run(() => document.querySelector(".run--stop").click());
    await site.until(isIdle, "stopped");
    assert.match(await mismatch(), /before your edit/);
    assert.match(await text(), /# mine/);
    // What needs no engine goes on.
    await site.run(() => document.querySelector('.controls__button[aria-label="To the end"]').click());
    await site.until(() => document.querySelector(".output__end") !== null, "the recorded run");
  });
});

site.test("the link of an edited program shows it first in another browser, runs by Run alone, and comes to the same", async () => {
  await open();
  await edit();
  await toEndOf("database_value = 0");
  await press("  # mine");
  await takeWay("seed");
  await site.run(() => document.querySelector(".ways__seed input").select());
  await press("5");
  await site.run(() => document.querySelector(".ways__timing input").click());
  await ctrlEnter();
  await settled("the run by a seed");
  await toStep("Thread-2 begins");
  const [told, step] = [await story(), await site.run(() => document.querySelector(".scrub input").value)];
  const hash = await site.until(() => /code=/.test(location.hash) && /step=[1-9]/.test(location.hash) && location.hash, "the link");
  const printed = await output();

  other.takeAsked();
  await other.open(`/${hash}`);
  await other.until(() => document.querySelector(".editor")?.shadowRoot?.textContent.includes("# mine"), "the text");
  await new Promise((done) => setTimeout(done, 1500));
  const said = `Nothing has run yet. Press Run: it goes to step ${step}, where the link leads.`;
  assert.equal(await other.run(() => document.querySelector(".lanes .lanes__coming")?.textContent), said);
  assert.ok(!other.takeAsked().includes(ENGINE), "nothing of the engine before Run");
  await other.run(() => document.querySelector(".run").click());
  await other.until(
    () => document.querySelector(".run--stop") === null && document.querySelectorAll(".story__line").length > 0,
    "the run",
    LOADS,
  );
  assert.equal(await story(other), told);
  assert.equal(await other.run(() => document.querySelector(".scrub input").value), step, "at the step of the link");
  assert.deepEqual(await other.run(() => [...document.querySelectorAll(".output__line span")].map((line) => line.textContent)), printed);
});
