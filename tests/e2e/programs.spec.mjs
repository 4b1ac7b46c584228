// Every program of the catalogue runs on the page, on real threads and in turns, to the end that it
// promises.
import assert from "node:assert/strict";
import { native } from "./lib/native.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();

/** Ends that are not "finished". */
const ENDS = { "deadlock-two-locks": "deadlock" };

/** Ends that real threads may come to besides, when the machine is busy and one of them is late. */
const LATE = { "deadlock-two-locks": "finished", "condition-notify-all": "deadlock" };

async function open() {
  await site.open("/#program=start-low-level");
  await site.until(() => window.threadground !== undefined);
}

// On real threads the sleeps are real too: a chapter at a time, so that each test is over in a minute.
const chapters = new Set(JSON.parse(native(["list", "--json"])).map(({ chapter }) => chapter.number));
for (const chapter of chapters) {
  site.test(`every program of chapter ${chapter} runs, first-come and on real threads`, async () => {
    await open();
    const programs = await site.run(() => window.threadground.programs());
    const own = programs.filter((program) => program.chapter.number === chapter);
    assert.ok(own.length > 0, `the page has no program of chapter ${chapter}`);
    for (const { id, real_only, cured_by: cures } of own) {
      for (const way of real_only ? ["real"] : ["first", "real"]) {
        const result = await site.run((id, way) => window.threadground.run(id, { way }), id, way);
        // One that goes wrong may, in any order: what it promises says when.
        const wrong = cures.length > 0 && !(id in ENDS) ? ["deadlock"] : [];
        const ends = [ENDS[id] ?? "finished", ...wrong, ...(way === "real" && id in LATE ? [LATE[id]] : [])];
        assert.ok(ends.includes(result.outcome), `${id}, ${way}: ${result.outcome}`);
        assert.equal(result.way, way);
        // What the program promises, in whichever way it was run.
        const printed = result.output.map(({ text }) => `${text}\n`).join("");
        assert.equal(native(["judge", id], printed), "", `${id}, ${way}, printed ${printed}`);
        // In turns it is the same run as the command line's: lines, times, threads, findings.
        if (way === "first") assert.deepEqual(result, JSON.parse(native(["run", id, "--first", "--json"])), id);
      }
    }
  });
}

site.test("what programs fetch is asked of the site itself", async () => {
  await open();
  for (const way of ["first", "real"]) {
    site.takeAsked();
    const { output } = await site.run((way) => window.threadground.run("lock-fetch-urls", { way }), way);
    const names = ["barrier", "event", "lock", "queue"];
    const asked = site
      .takeAsked()
      .filter((path) => path.includes("/documents/"))
      .sort();
    assert.deepEqual(
      asked,
      names.map((name) => `/engine/documents/${name}.txt`),
      way,
    );
    const printed = output
      .slice(-4)
      .map(({ text }) => text)
      .sort();
    const there = await Promise.all(
      names.map((name) => site.run((name) => fetch(`engine/documents/${name}.txt`).then((answer) => answer.text()), name)),
    );
    assert.deepEqual(
      printed.map((line) => `${line}\n`),
      there.sort(),
      way,
    );
  }
});

site.test("the same seed gives the same run, and its schedule repeats it", async () => {
  await open();
  const run = (options) => site.run((options) => window.threadground.run("lock-counter-object", options), options);
  const once = await run({ way: { seed: 3 } });
  assert.deepEqual(once.way, { seed: 3 });
  assert.deepEqual(await run({ way: { seed: 3 } }), once);
  const again = await run({ way: { schedule: once.schedule } });
  assert.deepEqual(again.output, once.output);
});

site.test("what is wrong is named, and nothing runs", async () => {
  await open();
  const refused = (id, options) =>
    site.run(
      (id, options) =>
        window.threadground.run(id, options).then(
          () => "it ran",
          (error) => error.message,
        ),
      id,
      options,
    );
  assert.match(await refused("nope", {}), /nope/);
  assert.match(await refused("names-log", { set: { worker: 99 } }), /60/);
  assert.match(await refused("names-log", { set: { wrong: 1 } }), /wrong/);
  assert.match(await refused("names-log", { way: { schedule: "1-garbled" } }), /garbled/);
  assert.match(await refused("names-log", { way: "sideways" }), /sideways/);
  assert.match(await refused("names-log", { way: { seed: -1 } }), /-1/);
  assert.match(await refused("gil-cpu-bound", { way: "first" }), /real threads only/);
});

site.test("a run is stopped, and the next one starts at once", async () => {
  await open();
  const stopped = await site.run(() => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    return window.threadground.run("names-log", { way: "real", signal: controller.signal }).then(
      (r) => r.outcome,
      (e) => e.name,
    );
  });
  assert.ok(["stopped", "AbortError"].includes(stopped), stopped);
  const next = await site.run(() => window.threadground.run("rlock-reacquire", { way: "real" }));
  assert.equal(next.outcome, "finished");
});
