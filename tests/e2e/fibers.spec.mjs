// A host that sends no isolation headers: whatever can be controlled runs live all the same, on fibers in one worker.
import assert from "node:assert/strict";
import { Key } from "selenium-webdriver";
import { native } from "./lib/native.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite({ headers: {}, needs: ["fibers"] });
const isLong = process.env.THREADGROUND_LONG !== undefined;

async function open(path = "/#program=start-low-level") {
  await site.openAnew(path);
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the program");
  assert.equal(await site.run(() => crossOriginIsolated), false);
}

const run = (id, options) => site.run((id, options) => window.threadground.run(id, options), id, options);
const explore = (id, options) => site.run((id, options) => window.threadground.explore(id, options), id, options);
const isOver = () => document.querySelector(".run--stop") === null && document.querySelector(".axis__recorded") === null;

/** With its defaults it makes a million and more steps. */
const SETS = { "lock-counter": { increments: 1000 } };

/** Each test is to be over in a minute, also on a busy machine. */
const PARTS = 4;

for (let part = 0; part < PARTS; part += 1) {
  site.test(`without isolation every program that can be controlled runs as it does natively, part ${part + 1} of ${PARTS}`, async () => {
    await open();
    const programs = await site.run(() => window.threadground.programs());
    const controlled = programs.filter(({ real_only }) => !real_only);
    assert.ok(controlled.length >= 60, `${controlled.length} programs`);
    for (const { id } of controlled.filter((_, at) => at % PARTS === part)) {
      const set = SETS[id] ?? {};
      const words = Object.entries(set).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
      const natively = (...way) => JSON.parse(native(["run", id, ...words, ...way, "--json"]));
      assert.deepEqual(await run(id, { set, way: "first" }), natively("--first"), id);
      for (const seed of [1, 2, 3]) {
        assert.deepEqual(await run(id, { set, way: { seed } }), natively("--seed", String(seed)), `${id}, seed ${seed}`);
      }
    }
  });
}

site.test("without isolation every order is tried, and the run that breaks a program is replayed from its link", async () => {
  await open();
  for (const id of ["race-lost-update", "race-fixed", "deadlock-two-locks", "deadlock-ordered", "condition-notify-all"]) {
    const theirs = JSON.parse(native(["explore", id, "--json", "--most", "500"]));
    assert.deepEqual(await explore(id, { most: 500 }), theirs, id);
  }
  const { outcomes } = await explore("deadlock-two-locks", {});
  const { schedule } = outcomes.find(({ outcome }) => outcome === "deadlock");
  await open(`/#program=deadlock-two-locks&way=schedule&schedule=${schedule}`);
  await site.until(isOver, "the run");
  await site.press(Key.END);
  await site.until(() => document.querySelector(".output__end--deadlock") !== null, "the deadlock");
});

site.test("without isolation real threads are off, with a sentence, and what needs them plays its recorded run", async () => {
  await open();
  const off = await site.run(() => [...document.querySelectorAll(".ways input:disabled")].map(({ value }) => value));
  assert.deepEqual(off, ["real"]);
  assert.match(await site.run(() => document.querySelector("#ways-why").textContent), /Real threads are off here.*two headers/s);
  assert.equal(await site.run(() => document.querySelector(".notice")), null, "all else runs");
  const refused = (id, way) =>
    site.run(
      (id, way) =>
        window.threadground.run(id, { way }).then(
          () => "it ran",
          (error) => error.message,
        ),
      id,
      way,
    );
  assert.match(await refused("names-log", "real"), /Real threads are off here.*Cross-Origin-Opener-Policy: same-origin/s);
  await open("/#program=gil-cpu-bound");
  await site.until(() => document.querySelector(".axis__recorded") !== null, "the recorded run");
  assert.match(await site.run(() => document.querySelector(".run").textContent), /Play recording/);
});

site.test("without isolation a link to a run on real threads says that they are off, and one to a seed's run is that run", async () => {
  await open("/#program=race-lost-update&way=real");
  await site.until(
    () => /on real threads.*real threads are off here/.test(document.querySelector(".notice")?.textContent ?? ""),
    "a notice",
  );
  await open("/#program=race-lost-update&way=seed&seed=7");
  await site.until(isOver, "the run");
  assert.equal(await site.run(() => document.querySelector(".notice")), null);
});

site.test("without isolation Stop ends a run that goes on and on, a search, and a thread that answers nobody", async () => {
  await open();
  for (let time = 0; time < 3; time += 1) {
    assert.equal(await site.runAndStop("lock-counter", { set: { increments: 1_000_000 }, way: { seed: 1 } }, 300), "stopped");
    assert.deepEqual(await run("race-lost-update", { way: "first" }), JSON.parse(native(["run", "race-lost-update", "--first", "--json"])));
  }
  const { incomplete } = await site.run(() => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    return window.threadground.explore("barrier-phases", { signal: controller.signal });
  });
  assert.match(incomplete.why, /stopped/);
  // Its worker waits for an answer that does not come, and cannot hear Stop.
  await site.hanging("/engine/documents/lock.txt", async () => {
    assert.equal(await site.runAndStop("lock-fetch-file", { way: "first" }, 300), "stopped");
  });
  assert.equal((await run("lock-fetch-file", { way: "first" })).outcome, "finished");
});

site.test("without isolation the reader chooses who goes next, and the first page is live", async () => {
  await open("/#program=deadlock-two-locks&step=0");
  await site.press("t");
  await site.until(() => document.querySelector(".choose__row") !== null, "the first choice");
  for (let choice = 0; choice < 3; choice += 1) {
    const before = await site.run(() => document.querySelector(".choose__made")?.textContent);
    await site.press("n");
    await site.until(`() => document.querySelector(".choose__made")?.textContent !== ${JSON.stringify(before)}`, "the next one");
  }
  await site.openAnew("/");
  await site.until(() => document.querySelector(".bet__answer") !== null, "the first page");
  await site.run(() => document.querySelector(".bet__answer:nth-child(2)").click());
  await site.until(() => document.querySelector(".verdict") !== null, "the orders");
  const card = await site.run(() => document.querySelector(".hundred").textContent);
  assert.doesNotMatch(card, /recorded/);
  assert.match(card, /On real threads it cannot be run here/);
  await site.run(() => document.querySelector("button.verdict__lock").click());
  await site.until(() => /each gives 2/.test(document.querySelector(".verdict__cured")?.textContent ?? ""), "every order with the lock");
});

/** Each hundred runs, and the searches among them, are a test of their own; all of them are of one page. */
const [RUNS, SEARCHES] = [100, isLong ? 10 : 20];
let early;
for (let part = 1; part <= (isLong ? 10 : 1); part += 1) {
  site.test(`without isolation ${part * RUNS} runs and ${part * SEARCHES} searches leave no more memory than the first 20`, async () => {
    if (part === 1) await open();
    const sizes = await site.run(
      async (runs, searches) => {
        const { run, explore, size } = window.threadground;
        const ids = ["rlock-reacquire", "daemon", "local-values", "barrier-phases", "deadlock-two-locks"];
        const sizes = [];
        for (let at = 0; at < runs; at += 1) {
          await run(ids[at % ids.length], { way: at % 2 === 0 ? "first" : { seed: at } });
          if (at % Math.ceil(runs / searches) === 0) await explore("deadlock-two-locks");
          sizes.push((await size()).bytes);
        }
        return sizes;
      },
      RUNS,
      SEARCHES,
    );
    early ??= sizes[20];
    assert.ok(early > 0, `${early} bytes`);
    assert.equal(sizes.at(-1), early);
  });
}
