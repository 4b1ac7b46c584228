// You schedule: the reader says who goes next.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Key } from "selenium-webdriver";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function open(fragment) {
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
}

const state = () =>
  site.run(() => ({
    story: [...document.querySelectorAll(".story__line")].map((line) => line.textContent).join("\n"),
    steps: Number(document.querySelector(".scrub input").max),
    made: document.querySelector(".choose__made")?.textContent,
    rows: [...document.querySelectorAll(".choose__row")].map((row) => row.textContent),
    hash: location.hash,
  }));

const { press } = site;

/** Presses a key, and waits until what is chosen has changed. */
async function choose(key) {
  const before = JSON.stringify(await state());
  await press(key);
  await site.until(
    `() => JSON.stringify({ made: document.querySelector(".choose__made")?.textContent, steps: Number(document.querySelector(".scrub input").max) }) !== ${JSON.stringify(
      JSON.stringify({ made: JSON.parse(before).made, steps: JSON.parse(before).steps }),
    )}`,
    key,
  );
  return state();
}

const address = () => site.run(() => new Promise((done) => setTimeout(() => done(location.hash), 500)));
const outcome = () => site.run(() => document.querySelector(".output__end")?.className.replace(/.*--/, ""));

async function takeOver(fragment) {
  await open(fragment);
  // Where the recorded run is of another way, one is made first.
  const isThere = () => document.querySelector(".controls__take:enabled") !== null;
  const isLive = () => document.querySelector(".axis__recorded") === null && document.querySelector(".controls__take:enabled") !== null;
  await site.until(fragment.includes("way=") ? isLive : isThere, "a run");
  await press("t");
  await site.until(() => document.querySelector(".choose__row") !== null, "a choice");
}

site.test("two locks are made to deadlock in at most six clicks, and the link shows it", async () => {
  await takeOver("#program=deadlock-two-locks&way=first&step=0");
  // Five choices, of which none lets a thread end; and first-come for the rest.
  for (let clicks = 0; clicks < 5; clicks++) {
    const before = await state();
    await site.run(() => document.querySelector(".choose__row:not(.choose__row--blocked) .choose__one:not(.choose__one--late)").click());
    await site.until(`() => document.querySelector(".choose__made").textContent !== ${JSON.stringify(before.made)}`, "a choice made");
  }
  await site.run(() => [...document.querySelectorAll(".choose__tool")].at(-1).click());
  // Until then it is held at the choice that comes next, which is an end as well.
  await site.until(() => document.querySelector(".output__end:not(.output__end--halted)") !== null, "its end");
  assert.equal(await outcome(), "deadlock", JSON.stringify(await state()));
  const link = await address();
  const { story } = await state();
  await open(link);
  await site.until(() => document.querySelector(".output__end--deadlock") !== null, "the deadlock, by its link");
  assert.equal((await state()).story, story, "event for event");
});

site.test("what is chosen can be taken back and made again any number of times, and comes to the same", async () => {
  await takeOver("#program=race-lost-update&way=first&step=0");
  const states = [await state()];
  for (const key of ["1", "n", "n", "2", "n"]) {
    if (!(await state()).rows.some((row) => row.startsWith(key)) && key !== "n") continue;
    states.push(await choose(key));
  }
  assert.ok(states.length > 4, `${states.length} choices`);
  for (let round = 0; round < 2; round++) {
    for (let at = states.length - 2; at >= 0; at--) assert.deepEqual({ ...(await choose("u")), hash: "" }, { ...states[at], hash: "" });
    for (let at = 1; at < states.length; at++) assert.deepEqual({ ...(await choose("r")), hash: "" }, { ...states[at], hash: "" });
  }
  const marked = await site.run(() => [...document.querySelectorAll(".story__line:has(.story__chosen)")].map((line) => line.textContent));
  assert.match(marked[0] ?? "", /Thread-1 begins/, "what was chosen is marked in the story");
  // To go on after a start is a choice, and no step.
  assert.ok(marked.length >= 3 && marked.length < states.length, marked.join(" | "));
  const link = await address();
  await open(link);
  await site.until(() => document.querySelector(".choose__row") !== null, "the choice, by its link");
  const again = await state();
  assert.deepEqual([again.story, again.rows, again.made], [states.at(-1).story, states.at(-1).rows, states.at(-1).made]);
  await open(link.replace(/&step=\d+/, "&step=3"));
  await site.until(() => document.querySelector(".choose__over") !== null, "an earlier moment of that run, by its link");
  assert.equal(await site.run(() => document.querySelector(".scrub input").value), "3");
  await open(link);
  await site.until(() => document.querySelector(".choose__row") !== null, "the choice, by its link");
  assert.deepEqual({ ...(await choose("u")), hash: "" }, { ...states.at(-2), hash: "" }, "and is taken back from there, too");
});

site.test("a thread that cannot go says why, and nothing happens", async () => {
  await takeOver("#program=race-fixed&step=0");
  const holds = () => site.run(() => /Thread-1.* takes /.test(document.querySelector(".story").textContent));
  for (let guard = 0; guard < 20 && !(await state()).rows.some((row) => /held by/.test(row)); guard++) {
    // Thread-1 takes the lock; then MainThread starts Thread-2, which wants it, too.
    const isThere = (await state()).rows.some((row) => row.startsWith("2"));
    await choose(!(await holds()) ? "1" : isThere ? "2" : "0");
  }
  const { rows, steps } = await state();
  const blocked = rows.find((row) => /waits for .*held by .* since line \d+/.test(row));
  assert.ok(blocked, rows.join(" | "));
  await press(blocked[0]);
  await site.until(() => /cannot go now/.test(document.querySelector(".choose [role=status]").textContent), "why");
  assert.deepEqual([(await state()).rows, (await state()).steps], [rows, steps]);
});

site.test("a run by a seed is taken over where the reader is, and runs on from there", async () => {
  await open("#program=queue-sentinel&way=seed&seed=3&step=20");
  await site.until(() => document.querySelector(".axis__recorded") === null && document.querySelector(".run--stop") === null, "the run");
  const before = await site.run(() => document.querySelector(".story [aria-current]").textContent);
  await press("t");
  await site.until(() => document.querySelector(".choose__row") !== null, "a choice");
  const { steps, story } = await state();
  assert.ok(steps >= 20 && steps < 26, `held at step ${steps}`);
  assert.ok(story.includes(before), "behind the moment that it was taken over at");
  await site.run(() => [...document.querySelectorAll(".choose__tool")].at(-1).click());
  await site.until(() => document.querySelector(".output__end--finished") !== null, "its end");
});

site.test("a run on real threads is taken over where the reader is", async () => {
  await open("#program=race-fixed");
  await site.run(() => window.threadground.run("race-fixed", { way: "real" }));
  await press(Key.HOME);
  // Where a thread has read the number, and has not written it.
  const told = () => site.run(() => document.querySelector(".story [aria-current]")?.textContent ?? "");
  for (let step = 0; step < 60 && !/^Thread-\d reads /.test(await told()); step++) await press(Key.ARROW_RIGHT);
  const reader = /^(Thread-\d)/.exec(await told())?.[1];
  assert.ok(reader, await told());
  await press("t");
  await site.until(() => document.querySelector(".choose__row") !== null, "a choice");
  const { story, rows } = await state();
  assert.match(story, new RegExp(`${reader} reads `), "what the real run did is done");
  assert.doesNotMatch(story, /Thread-\d writes /, "and no more");
  assert.ok(
    rows.some((row) => row.includes(`${reader} `)),
    rows.join(" | "),
  );
  await press("g");
  await site.until(() => document.querySelector(".output__end--finished") !== null, "its end");
});

site.test("stopping, and another program in the middle of choosing, leave nothing behind", async () => {
  await takeOver("#program=semaphore-connections&step=30");
  await choose("n");
  await site.run(() => location.assign("#program=names-log"));
  await site.until(() => document.querySelector('.axis__recorded[data-program="names-log"]') !== null, "the other program");
  assert.equal(await site.run(() => document.querySelector(".choose")), null);
  assert.equal(await site.run(() => document.querySelector('[name="way"]:checked').value), "first");
  // In the middle of a choice's own run, too.
  await takeOver("#program=semaphore-connections&step=30");
  await press("n", "n");
  await site.run(() => location.assign("#program=names-log"));
  await site.until(() => document.querySelector('.axis__recorded[data-program="names-log"]') !== null, "the other program");
  await site.run(() => new Promise((done) => setTimeout(done, 600)));
  assert.equal(await site.run(() => document.querySelector(".choose")), null);
  const { outcome: ends } = await site.run(() => window.threadground.run("names-log"));
  assert.equal(ends, "finished");
});

site.test("a thousand broken schedules get a sentence each, and the page stays", async () => {
  await takeOver("#program=race-lost-update&way=first&step=0");
  for (const key of ["n", "n", "n"]) await choose(key);
  const good = new URLSearchParams((await address()).slice(1)).get("schedule");
  const silent = await site.run(async (good) => {
    // A generator of its own: the same thousand every time.
    let random = 7;
    const below = (end) => {
      random = (random * 1103515245 + 12345) % 2147483648;
      return Math.floor((random / 2147483648) * end);
    };
    const letters = "0123456789abcdef-_.t ~%<>\u00e4";
    const mutated = () => {
      const text = [...good];
      for (let times = 1 + below(3); times > 0; times--) {
        const at = below(text.length + 1);
        if (below(3) === 0) text.splice(at, 1);
        else if (below(2) === 0) text.splice(at, 0, letters[below(letters.length)]);
        else text[Math.min(at, text.length - 1)] = letters[below(letters.length)];
      }
      return text.join("");
    };
    const silent = [];
    let refused = 0;
    for (let count = 0; count < 1000; count++) {
      const schedule = mutated();
      const said = await window.threadground.run("race-lost-update", { way: { schedule } }).then(
        ({ outcome }) => ({ outcome }),
        (error) => ({ words: error.message }),
      );
      if (said.words !== undefined) refused += 1;
      if (said.words === undefined ? !["finished", "deadlock"].includes(said.outcome) : said.words.length < 20)
        silent.push([schedule, said]);
    }
    if (refused < 900) silent.push(`only ${refused} were refused`);
    return silent;
  }, good);
  assert.deepEqual(silent, []);
  // And as links: each says what is wrong, and shows the program.
  for (const [schedule, words] of [
    [`1-9f3a2c1b-3.1`, /earlier version/],
    [good.replace(/^(\d+)-\w/, "$1-z"), /hexadecimal|another program/],
    [`${good}_999.1`, /departure 4 of the schedule is at choice 999/],
    [good.replace(/-(\d+)\.\d/, "-$1.7"), /departure 1 of the schedule, .*cannot be made: thread 7/],
  ]) {
    await open(`#program=race-lost-update&way=schedule&schedule=${encodeURIComponent(schedule)}`);
    await site.until(`() => ${words}.test(document.querySelector(".notices").textContent)`, String(words));
    assert.ok(await site.run(() => document.querySelectorAll(".line").length > 10 && document.querySelectorAll(".story__line").length > 3));
  }
});

site.test("by keyboard alone: the list is one Tab stop, arrows go through it, and Enter chooses", async () => {
  await takeOver("#program=race-lost-update&way=first&step=0");
  const { made } = await state();
  await site.run(() => document.querySelector(".choose__all").focus());
  const focused = () => site.run(() => document.activeElement.className);
  for (let guard = 0; guard < 5 && !/choose__one/.test(await focused()); guard++) await press(Key.ARROW_DOWN);
  assert.match(await focused(), /choose__one/);
  await press(Key.ARROW_DOWN);
  assert.match(await site.run(() => document.activeElement.textContent), /^1Thread-1/);
  await press(Key.ENTER);
  await site.until(`() => document.querySelector(".choose__made").textContent !== ${JSON.stringify(made)}`, "a choice");
  assert.match((await state()).story, /Thread-1 begins/);
  assert.notEqual(await site.run(() => document.activeElement), null);
  assert.match(await site.run(() => document.activeElement.closest(".choose, .controls")?.className ?? ""), /choose|controls/);
});

for (const theme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    site.test(`${theme}, ${width} px: nothing for axe to complain of while one chooses, and nothing wider than the window`, async () => {
      await site.resize(width, 900);
      await takeOver("#program=semaphore-connections&step=40");
      await site.run((theme) => (document.documentElement.dataset.theme = theme), theme);
      await site.settle();
      await site.driver.executeScript(axe);
      const found = await site.run(async () => {
        const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
      });
      const { inner, wide } = await site.run(() => ({ inner: innerWidth, wide: document.documentElement.scrollWidth }));
      await site.resize(1280, 900);
      assert.ok(wide <= inner, `${wide} px wide in a window of ${inner} px`);
      assert.deepEqual(found, []);
    });
  }
}
