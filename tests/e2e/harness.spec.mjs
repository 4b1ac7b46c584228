// The harness itself, on a page of its own: what it serves is isolated, and it sees what goes wrong.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { BROWSER } from "./lib/browser.mjs";
import { LACKS } from "./lib/lacks.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite({ root: "../fixture" });

site.test("the browser is the one that was asked for", async () => {
  const agent = await site.run(() => navigator.userAgent);
  const mark = { chromium: /Chrom/, firefox: /Firefox/, webkit: /AppleWebKit(?!.*Chrom)/ }[BROWSER];
  assert.match(agent, mark);
});

site.test("page and worker are isolated, and the worker may wait", async () => {
  await site.open("/");
  assert.equal(await site.run(() => crossOriginIsolated), true);
  assert.deepEqual(await site.until(() => window.worker), { isolated: true, wait: "timed-out" });
});

site.test("it lacks what it is said to lack, and nothing else of that", async () => {
  await site.open("/");
  const hasFibers = await site.run(() => "Suspending" in WebAssembly);
  const hasBiDi = (await site.driver.getCapabilities()).has("webSocketUrl");
  assert.deepEqual(
    { fibers: !hasFibers, preload: !hasBiDi, errors: !hasBiDi },
    {
      fibers: "fibers" in LACKS,
      preload: "preload" in LACKS,
      errors: "errors" in LACKS,
    },
  );
});

site.test("the page gets the size that it is given, also a phone's, and has the focus then", async () => {
  await site.open("/");
  const sizes = [
    [360, 740],
    [360, 330],
    [1280, 900],
  ];
  for (const size of sizes) {
    await site.resize(...size);
    assert.deepEqual(await site.run(() => [innerWidth, innerHeight]), size);
    await site.until(() => document.hasFocus(), `the focus at ${size}`);
  }
});

site.test(
  "errors of the page, of a worker and of the server are seen",
  async () => {
    await site.open("/");
    await site.until(() => window.worker);
    await site.run(() => {
      console.error("told");
      setTimeout(() => {
        throw new Error("thrown");
      });
      const blob = new Blob([`console.error("told by a worker")`]);
      new Worker(URL.createObjectURL(blob));
      return fetch("/nowhere").then((answer) => answer.status);
    });
    await sleep(500);
    const errors = site.takeErrors().join("\n");
    for (const part of [/told$/m, /thrown/, /told by a worker/, /\/nowhere was asked for/]) assert.match(errors, part);
  },
  { needs: ["errors"] },
);
