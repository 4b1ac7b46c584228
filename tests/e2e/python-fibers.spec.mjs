// Python from a host that sends no isolation headers: on fibers in one worker.
import assert from "node:assert/strict";
import { useSite } from "./lib/site.mjs";
import { testTwins, twinOf } from "./lib/twins.mjs";

const site = useSite({ headers: {}, needs: ["fibers"] });
testTwins(site, "on fibers");

site.test("without isolation every order of a text is tried, and what computes for ever is stopped", async () => {
  await site.openAnew("/#program=race-lost-update&lang=python");
  await site.until(() => window.threadground !== undefined, "the page");
  const report = await site.run((source) => window.threadground.explore({ python: source }), twinOf("race-lost-update"));
  assert.ok(report.complete && report.outcomes.length > 1, report.verdict);
  const outcome = await site.run(async () => {
    const stop = new AbortController();
    const run = window.threadground.run({ python: "while True: x = 1\n" }, { signal: stop.signal });
    setTimeout(() => stop.abort(), 2000);
    return (await run).outcome;
  });
  assert.equal(outcome, "stopped");
  const after = await site.run(() => window.threadground.run({ python: "print('well')\n" }));
  assert.deepEqual(
    after.output.map(({ text }) => text),
    ["well"],
  );
});
