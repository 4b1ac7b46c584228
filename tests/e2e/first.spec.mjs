// The first page: a bet that is a program, and where to begin.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { By, Key } from "selenium-webdriver";
import scriptManager from "selenium-webdriver/bidi/scriptManager.js";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NATIVE = join(resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target"), "release/threadground");
/** What the command line prints last in this run. */
function native(id, seed) {
  const { stdout } = spawnSync(NATIVE, ["run", id, "--seed", String(seed), "--json"], { encoding: "utf8" });
  return JSON.parse(stdout).output.at(-1).text;
}

/** Opens the address afresh, alone or with what stands behind it. */
async function open(behind = "") {
  await site.openAnew(`/${behind}`);
  await site.until(() => window.threadground !== undefined, "the page");
}
const isFirst = () => site.until(() => document.querySelector(".bet__answer") !== null, "the first page");
const isProgram = () => site.until(() => document.querySelector(".story") !== null, "a program");
const { press } = site;
const click = async (selector) => (await site.driver.findElement(By.css(selector))).click();
/** What the dots show, as what the runs printed. */
const dots = () =>
  site.run(() =>
    [...document.querySelectorAll(".hundred > .dots .dot")].map((dot) =>
      dot.classList.contains("dot--kept") ? "2" : dot.classList.contains("dot--lost") ? "1" : "",
    ),
  );
const allRan = () =>
  site.until(() => document.querySelector(".verdict") !== null && document.querySelector(".verdict__going") === null, "all of the runs");
const verdict = () => site.run(() => document.querySelector(".verdict").textContent);

site.test("the address alone shows the bet and no program", async () => {
  await open();
  await isFirst();
  const seen = await site.run(() => ({
    headings: [...document.querySelectorAll("h1, h2, h3")].map((one) => Number(one.tagName.slice(1))),
    question: document.querySelector("h1").textContent,
    answers: [...document.querySelectorAll(".bet__answer")].map((one) => one.textContent),
    code: document.querySelector(".bet__code code").textContent,
    mains: document.querySelectorAll("main").length,
    story: document.querySelector(".story"),
    title: document.title,
    hash: location.hash,
    says: document.querySelector(".first__what").textContent,
    notices: document.querySelectorAll(".notice").length,
  }));
  assert.equal(seen.question, "Two threads each add\u00a01 to the same number. What comes out?");
  assert.deepEqual(seen.answers, ["Always 2", "Sometimes 1", "Anything at all"]);
  assert.equal(seen.code.trim(), "def add():\n    global n\n    value = n\n    n = value + 1");
  assert.deepEqual([seen.mains, seen.story, seen.hash, seen.notices], [1, null, "", 0]);
  assert.match(seen.title, /^Threadground: /);
  // Each heading is at most one level below the one before.
  seen.headings.reduce((above, level) => {
    assert.ok(level <= above + 1, seen.headings.join(" "));
    return level;
  }, 0);
  await site.until(() => document.querySelector(".first__what em") !== null, "the catalogue");
  const programs = await site.run(() => window.threadground.programs());
  assert.match(await site.run(() => document.querySelector(".first__what").textContent), new RegExp(` ${programs.length} programs `));
});

/** Where the page is never idle. */
async function neverIdle(body) {
  const manager = await scriptManager(await site.driver.getWindowHandle(), site.driver);
  const preload = await manager.addPreloadScript("() => { globalThis.requestIdleCallback = () => 0; }");
  await body().finally(() => manager.removePreloadScript(preload));
}
/** Paths that this page has asked for: the server is still asked by the workers of the page before. */
const fetched = () => site.run(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
const ENGINE = /\/engine\/|worker-engine|host\.worker/;
const engineComes = () =>
  site.until(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("worker-engine")), "the engine, after a key");

site.test(
  "neither engine nor model is fetched before the first input, and both are after it",
  () =>
    neverIdle(async () => {
      await open();
      await isFirst();
      await site.until(() => document.querySelectorAll(".path__name").length > 10, "the paths");
      const paths = await fetched();
      assert.ok(paths.includes("/programs/index.json"), paths.join());
      assert.deepEqual(
        paths.filter((path) => ENGINE.test(path) || /\/model\/|\.wasm$|\.tgtrace$/.test(path)),
        [],
      );
      await press(Key.SHIFT);
      await site.until(
        () => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("model_bg.wasm")),
        "the model, after a key",
      );
      await engineComes();
    }),
  { needs: ["preload"] },
);

site.test(
  "with a program the recorded run is there before the engine is fetched",
  () =>
    neverIdle(async () => {
      // Python's engine is fetched only by who runs Python live; this is about the other one.
      await open("#program=names-log&lang=rust");
      await site.until(() => document.querySelector(".axis__recorded") !== null, "the recorded run");
      const paths = await fetched();
      assert.ok(paths.includes("/model/model_bg.wasm"), paths.join());
      assert.deepEqual(
        paths.filter((path) => ENGINE.test(path)),
        [],
      );
      await press(Key.SHIFT);
      await engineComes();
    }),
  { needs: ["preload"] },
);

site.test("a page that is left alone fetches them too", async () => {
  await open();
  await isFirst();
  await site.until(
    () => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("model_bg.wasm")),
    "the model, when idle",
  );
});

site.test("a bet by keyboard: a hundred runs are made, and they are those of the seeds", async () => {
  await open();
  await isFirst();
  for (let tab = 0; tab < 8 && !(await site.run(() => document.activeElement.textContent === "Sometimes 1")); tab++) await press(Key.TAB);
  await press(Key.ENTER);
  await allRan();
  const ends = await dots();
  assert.equal(ends.length, 100);
  assert.ok(ends.every((end) => end === "1" || end === "2"));
  const lost = ends.filter((end) => end === "1").length;
  const counts = await site.run(() => [...document.querySelectorAll(".hundred__count b")].map((one) => Number(one.textContent)));
  assert.deepEqual(counts, [100 - lost, lost]);
  for (const seed of [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89]) assert.equal(ends[seed], native("bet", seed), `seed ${seed}`);
  // A screen reader is told once, at the end.
  const told = await site.run(() => [...document.querySelectorAll(".hundred [role=status] p")].map((one) => one.textContent));
  assert.equal(told[0], `100 random orders were run: 2 came out ${100 - lost} times, 1 came out ${lost} times.`);
  assert.match(told[1], /^On real threads, side by side, just now, here: /);
  assert.equal(told.length, 2);
  assert.equal(await site.run(() => document.activeElement.textContent), "Sometimes 1 · your bet");
  assert.match(await verdict(), /^You were right\./);
  // On real threads, here and now: whatever came out is told, of a hundred.
  assert.match(
    await verdict(),
    /On real threads, side by side, just now, here: (2, a hundred times out of a hundred|2 in \d+ runs? of 100, and 1 in \d+)/,
  );
  // The picture is that of the first run that lost one: both read 0, and both wrote 1.
  const picture = await site.run(() =>
    [...document.querySelectorAll(".odd__lane")].map((lane) =>
      [...lane.querySelectorAll("li")].map((one) => one.textContent).filter((words) => words !== ""),
    ),
  );
  const [n, ...lanes] = picture.toReversed();
  assert.deepEqual(n, ["0", "1", "1"]);
  assert.deepEqual(lanes.map((lane) => lane.join()).sort(), ["reads 0,its 0 is old,writes 1", "reads 0,writes 1"]);
});

site.test("the other answers are told why they are wrong, and a bet is placed once", async () => {
  for (const [at, why] of [
    [1, /^Not quite\. \d+ of the 100 orders gave 1/],
    [3, /^Not quite\. Only 1 and 2 can come out/],
  ]) {
    await open();
    await isFirst();
    await click(`.bet__answer:nth-child(${at})`);
    await click(".bet__answer:nth-child(2)");
    await site.until(() => document.querySelector(".verdict") !== null, "the verdict");
    assert.match(await verdict(), why);
    assert.equal(await site.run(() => document.querySelectorAll(".bet__answer[aria-pressed=true]").length), 1);
  }
});

site.test("who reads Python steps through the Python program's run in which n is 1", async () => {
  await open();
  await isFirst();
  await click(".bet__answer:nth-child(2)");
  await allRan();
  assert.equal(await site.run(() => document.querySelector(".verdict__step").textContent), "Step through such a run");
  await click(".verdict__step");
  await isProgram();
  assert.equal(await site.run(() => document.querySelector(".pane--code [aria-selected=true]").textContent), "Python");
  await site.until(() => document.querySelector(".axis__recorded") !== null, "the recorded run");
  assert.equal(await site.run(() => document.querySelector(".mismatch")), null, "it is the text's own run");
  await press(Key.END);
  await site.until(() => document.querySelector(".output__line span")?.textContent === "1", "1 is printed");
});

site.test("who reads Rust steps through that very run, in which n is 1, and back leads to the bet as it was", async () => {
  await site.open("/favicon.svg");
  await site.run(() => localStorage.setItem("threadground.language", JSON.stringify("rust")));
  await open();
  await isFirst();
  await click(".bet__answer:nth-child(2)");
  await allRan();
  const before = await dots();
  await click(".verdict__step");
  await isProgram();
  const step = await site.until(
    () => document.querySelector(".axis__recorded") === null && Number(new URLSearchParams(location.hash.slice(1)).get("step")),
    "the run",
  );
  const link = await site.run(() => Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
  assert.deepEqual([link.program, link.way, link.seed], ["bet", "seed", String(before.indexOf("1"))]);
  assert.ok(step > 1, `step ${step}`);
  // It opens at the first read, from which all else follows; at the end, 1 is printed.
  await site.until(() => document.querySelector(".story [aria-current]")?.textContent.includes("reads n: 0"), "the first read");
  await press(Key.END);
  await site.until(() => document.querySelector(".output__line span")?.textContent === "1", "1 is printed");

  await site.driver.navigate().back();
  await isFirst();
  assert.deepEqual(await dots(), before);
  assert.equal(await site.run(() => location.hash), "");
  assert.match(await site.run(() => document.querySelector(".back").textContent), /^Go on where you were: The bet/);
  await site.driver.navigate().forward();
  await isProgram();
  assert.match(await site.run(() => location.hash), /program=bet/);
  // The logo leads there too, and back from there to the program.
  await click(".header__name");
  await isFirst();
  assert.deepEqual(await site.run(() => [location.hash, document.activeElement.id]), ["", "question"]);
  await site.driver.navigate().back();
  await isProgram();
  await site.run(() => localStorage.removeItem("threadground.language"));
});

site.test("with a lock it is 2, a hundred times out of a hundred", async () => {
  await open();
  await isFirst();
  await click(".bet__answer:nth-child(1)");
  await site.until(() => document.querySelector("button.verdict__lock") !== null, "the lock is offered");
  await click("button.verdict__lock");
  await site.until(() => document.querySelector(".verdict__cured") !== null, "the runs with a lock");
  assert.match(
    await site.run(() => document.querySelector(".verdict__cured").textContent),
    /^With the lock: 2 in 100 of 100 random orders\./,
  );
  await site.until(
    () => /All \d+ orders .* were tried, just now, here: each gives 2\./.test(document.querySelector(".verdict__cured").textContent),
    "every order",
  );
  assert.equal(await site.run(() => document.querySelector(".bet__line--added").textContent.trim()), "with lock:");
  await allRan();
  await click("a.verdict__lock");
  await isProgram();
  assert.match(await site.run(() => location.hash), /program=bet-cured/);
});

site.test("who leaves while the runs go on finds them going on", async () => {
  await open();
  await isFirst();
  await click(".bet__answer:nth-child(2)");
  await site.until(() => document.querySelectorAll(".dot--kept, .dot--lost").length > 3, "some runs");
  await site.run(() => {
    location.hash = "program=names-log";
  });
  await isProgram();
  const { outcome } = await site.run(() => window.threadground.run("rlock-reacquire", { way: "first" }));
  assert.equal(outcome, "finished");
  await click(".header__name");
  await isFirst();
  await allRan();
  const ends = await dots();
  for (const seed of [0, 1, 4, 5, 50, 99]) assert.equal(ends[seed], native("bet", seed), `seed ${seed}`);
});

site.test("a path leads to a program, whose end marks it as seen; a search leads into the picker", async () => {
  await open();
  await site.run(() => localStorage.clear());
  await open();
  await isFirst();
  await site.until(() => document.querySelector(".path__name")?.textContent.trim() !== "", "the titles");
  assert.equal(await site.run(() => document.querySelector(".back")), null, "nobody was anywhere");
  await click('.path__one[href="#program=race-lost-update"]');
  await isProgram();
  await site.until(() => document.querySelector('.axis__recorded[data-program="race-lost-update"]') !== null, "its recording");
  await press(Key.END);
  await press(Key.ARROW_LEFT, Key.ARROW_RIGHT);
  await site.driver.navigate().back();
  await isFirst();
  const seen = await site.run(() => [...document.querySelectorAll(".path__mark--seen")].map((one) => one.closest("a").hash));
  assert.deepEqual(seen, ["#program=race-lost-update"]);
  assert.deepEqual(
    await site.run(() => [...document.querySelectorAll(".path__one--next")].map((one) => one.hash)),
    ["#program=race-fixed"],
    "the next one of that path",
  );
  assert.match(await site.run(() => document.querySelector(".back").textContent), /^Go on where you were: A lost update$/);

  await press("/");
  await press("barrier", Key.ENTER);
  await site.until(() => document.querySelector("dialog[open] input[type=search]")?.value === "barrier", "the picker");
  const found = await site.run(() => document.querySelectorAll(".picker__one").length);
  assert.ok(found > 0 && found < 10, `${found} programs`);
  await press(Key.ENTER);
  await isProgram();
  assert.match(await site.run(() => location.hash), /program=barrier-/);
  await site.driver.navigate().back();
  await isFirst();
});

site.test("what is pressed on the first page moves no run", async () => {
  await open();
  await isFirst();
  await press(" ", Key.ARROW_RIGHT, "1", Key.END);
  await site.driver.actions().keyDown(Key.CONTROL).sendKeys(Key.ENTER).keyUp(Key.CONTROL).perform();
  assert.deepEqual(await site.run(() => [location.hash, document.querySelector("dialog[open]"), document.querySelector(".story")]), [
    "",
    null,
    null,
  ]);
});

site.test("the page's interface leads from the first page to the program that it runs", async () => {
  await open();
  await isFirst();
  const { outcome } = await site.run(() => window.threadground.run("rlock-reacquire", { way: "first" }));
  assert.equal(outcome, "finished");
  await isProgram();
  await site.until(() => location.hash.includes("program=rlock-reacquire"), "its address");
  // Not by the browser's button: WebKit's passes over what a script has added to the history while nobody touched the page.
  await site.run(() => history.back());
  await isFirst();
});

for (const theme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    site.test(`${theme}, ${width} px: nothing for axe to complain of, and nothing wider than the window`, async () => {
      await site.resize(width, 900);
      await open();
      await site.run((theme) => localStorage.setItem("threadground.theme", JSON.stringify(theme)), theme);
      const judge = async (name) => {
        await site.run(() => {
          for (const animation of document.getAnimations()) animation.finish();
        });
        await site.screenshot(`first-${name}-${theme}-${width}`);
        const { inner, wide } = await site.run(() => ({ inner: innerWidth, wide: document.documentElement.scrollWidth }));
        assert.ok(wide <= inner, `${wide} px wide in a window of ${inner} px`);
        await site.driver.executeScript(axe);
        const found = await site.run(async () => {
          const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
        });
        assert.deepEqual(found, []);
      };
      await open();
      await isFirst();
      await judge("before");
      await site.run(() => document.querySelector(".bet__answer").click());
      await site.until(() => document.querySelector("button.verdict__lock") !== null, "the lock is offered");
      await site.run(() => document.querySelector("button.verdict__lock").click());
      await site.until(() => document.querySelector(".verdict__cured") !== null, "the runs with a lock");
      await allRan();
      await judge("after");
    });
  }
}
