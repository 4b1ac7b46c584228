// The page as a reader first meets it.
import assert from "node:assert/strict";
import { useSite } from "./lib/site.mjs";

const site = useSite();

site.test("the page loads, isolated, and can be driven", async () => {
  await site.open("/");
  assert.equal(await site.run(() => crossOriginIsolated), true);
  const functions = await site.until(() => window.threadground && Object.keys(window.threadground));
  assert.ok(functions.includes("run"), functions.join(", "));
});
