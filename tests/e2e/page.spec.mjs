// The page as a reader first meets it.
import assert from "node:assert/strict";
import { useSite } from "./lib/site.mjs";

const site = useSite();

site.test("the page loads, isolated, and can be driven", async () => {
  await site.open("/#program=start-low-level");
  assert.equal(await site.run(() => crossOriginIsolated), true);
  const functions = await site.until(() => window.threadground && Object.keys(window.threadground));
  assert.ok(functions.includes("run"), functions.join(", "));
});

// Workers that are made by workers do not always come to be (`web/src/engine/worker-relay.ts`): one in
// fifty did not in Firefox, where a page's sixteen carriers then did not come in one load of four.
site.test("the threads are there, however often the page is loaded", async () => {
  for (let load = 0; load < 20; load++) {
    // Firefox's driver does not wait where it takes an address for a place in the page that is there.
    await site.openAnew(`/?load=${load}#program=start-low-level`);
    await site.until(() => window.threadground !== undefined);
    const { outcome } = await site.run(() => window.threadground.run("rlock-reacquire", { way: "real" }));
    assert.equal(outcome, "finished");
  }
});
