// Blocked threads leave the page free; Stop ends every run, whatever its threads do; and many runs, some
// of them stopped, leave nothing behind.
import assert from "node:assert/strict";
import { useSite } from "./lib/site.mjs";

const site = useSite();

async function open() {
  await site.open("/#program=start-low-level");
  await site.until(() => window.threadground !== undefined);
}

/** Computes for some seconds without a call of the runtime, on more threads than there are cores. */
const COMPUTES = ["gil-cpu-bound", { way: "real", set: { gil: false, count: 4_000_000_000, threads: 8 } }];

const finishes = async (id, options) => {
  const { outcome } = await site.run((id, options) => window.threadground.run(id, options), id, options);
  assert.equal(outcome, "finished", id);
};

site.test("while four threads are blocked in acquire, the page draws 100 frames, and then frees them", async () => {
  await open();
  const seen = await site.run(async () => {
    const blocked = () =>
      [...document.querySelectorAll(".alive li")].filter((one) => one.textContent.includes("waits for lock, held by")).length;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const controller = new AbortController();
    // One thread holds the lock for a minute; four want it.
    const set = { threads: 5, increments: 1, change: 60 };
    const run = window.threadground.run("lock-counter-object", { way: "real", set, signal: controller.signal });
    while (blocked() < 4) await frame();
    let frames = 0;
    while (frames < 100) {
      await frame();
      frames += 1;
    }
    const still = blocked();
    controller.abort();
    const { outcome, threads } = await run;
    return { frames, still, outcome, threads: threads.length };
  });
  assert.deepEqual(seen, { frames: 100, still: 4, outcome: "stopped", threads: 6 });
});

site.test("a deadlock is seen, and the next run starts at once", async () => {
  await open();
  const { outcome, findings } = await site.run(() => window.threadground.run("deadlock-two-locks", { way: "real" }));
  assert.equal(outcome, "deadlock");
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ["deadlock", "lock order"],
  );
  await finishes("rlock-reacquire", { way: "real" });
});

site.test("Stop ends threads that compute for ever, and the next run starts at once", async () => {
  await open();
  for (let time = 0; time < 2; time++) {
    assert.equal(await site.runAndStop(...COMPUTES, 200), "stopped");
    await finishes("rlock-reacquire", { way: "real" });
  }
});

for (const way of ["real", "first"]) {
  site.test(`Stop ends a thread that fetches and gets no answer, ${way}, and the next run starts at once`, async () => {
    await open();
    await site.hanging("/engine/documents/lock.txt", async () => {
      site.takeAsked();
      await site.run((way) => {
        window.controller = new AbortController();
        window.ended = window.threadground.run("lock-fetch-file", { way, signal: window.controller.signal });
      }, way);
      await site.driver.wait(() => site.takeAsked().includes("/engine/documents/lock.txt"), 10_000, "it is asked for");
      // On real threads the others go on; in turns, the one that fetches has the turn.
      if (way === "real") {
        await site.until(() => document.querySelectorAll(".alive__dot--fetch").length === 1, "one fetches");
        await site.until(() => document.querySelector(".output").textContent.includes("queue.txt was requested"), "others do not");
      }
      const outcome = await site.run(() => {
        window.controller.abort();
        return window.ended.then((result) => result.outcome);
      });
      assert.equal(outcome, "stopped");
    });
    await finishes("rlock-reacquire", { way: "real" });
    await finishes("lock-fetch-file", { way });
  });
}

site.test("after 200 runs, a tenth of them stopped, there are as many workers and as much memory as after 20", async () => {
  await open();
  const size = async () => {
    // A memory that was taken in use has another one made for later: all of it counts.
    await site.until(() => window.threadground.size().then(({ workers }) => workers === 18), "two hosts and their carriers");
    return site.run(() => window.threadground.size());
  };
  let early;
  for (let run = 1; run <= 200; run++) {
    const way = run % 2 === 0 ? "real" : "first";
    if (run % 20 === 5) assert.equal(await site.runAndStop(...COMPUTES, 50), "stopped");
    else if (run % 20 === 15) assert.equal(await site.runAndStop("names-log", { way: "real" }, 50), "stopped");
    else await finishes(["rlock-reacquire", "daemon", "local-values", "barrier-phases"][run % 4], { way, set: {} });
    if (run === 20) early = await size();
  }
  assert.deepEqual(await size(), early);
});
