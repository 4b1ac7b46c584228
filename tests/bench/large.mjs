// A million events in the page, beside speedscope, which shows the same run from the file that it exports for such tools.
import { fileURLToPath } from "node:url";
import { openBrowser } from "../e2e/lib/browser.mjs";
import { serve } from "../e2e/lib/server.mjs";

const SPEEDSCOPE = fileURLToPath(new URL("../e2e/node_modules/speedscope/dist/release", import.meta.url));
/** For how long each is played, zoomed, moved, … in milliseconds. */
const MEASURED = 3000;
/** What is played: a run that is made at once, by real threads, and fills a trace. */
const PLAYED = "lock-counter";

/** The 95th of a hundred. */
const most = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)];

/** What the page's thread has worked so far, in milliseconds: scripts, styles, layout and painting. */
export async function worked(driver) {
  const { metrics } = await driver.sendAndGetDevToolsCommand("Performance.getMetrics");
  return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
}

/**
 * What a frame takes while `each` (a function of the frame's number, as source) is called in each, in milliseconds: what the page's
 * thread works for it, and how long it is from its begin until it is painted, and from one to the next.
 */
async function frames(driver, each = "() => {}") {
  const before = await worked(driver);
  const seen = await driver.executeAsyncScript(
    `const [time, done] = arguments;
     const each = ${each};
     const [times, gaps] = [[], []];
     const { port1, port2 } = new MessageChannel();
     let before = 0;
     port1.onmessage = () => times.push(performance.now() - before);
     const end = performance.now() + time;
     const next = (now) => {
       if (before > 0) gaps.push(now - before);
       before = now;
       if (performance.now() >= end) return done({ times, gaps });
       requestAnimationFrame(next);
       // It comes when this frame is painted.
       port2.postMessage(undefined);
       each(times.length);
     };
     requestAnimationFrame(next);`,
    MEASURED,
  );
  const work = ((await worked(driver)) - before) / seen.gaps.length;
  return { work, until: most(seen.times), gap: most(seen.gaps), longest: Math.max(...seen.gaps) };
}

/** Opens a file by what `input` selects, and waits until `isThere` (source); in milliseconds from the choice to the picture. */
async function open(driver, input, file, isThere) {
  await driver.executeScript(
    `addEventListener("change", () => {
       const began = performance.now();
       const look = () => (${isThere})() ? requestAnimationFrame(() => setTimeout(() => (window.opened = performance.now() - began))) : setTimeout(look);
       look();
     }, true);`,
  );
  await driver.findElement({ css: input }).sendKeys(file);
  await driver.wait(() => driver.executeScript("return window.opened"), 120_000);
  await new Promise((done) => setTimeout(done, 1000));
  return driver.executeScript("return window.opened");
}

/** A wheel over the largest canvas, or what lies upon it; behind so many turns by which one looks closer. As a frame's work. */
const wheel = (closer, fields) => `(() => {
  const canvas = [...document.querySelectorAll("canvas")].toSorted((a, b) => b.clientWidth * b.clientHeight - a.clientWidth * a.clientHeight)[0];
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const [clientX, clientY] = [left + width * 0.6, top + height * 0.5];
  const turn = (by) =>
    document.elementFromPoint(clientX, clientY).dispatchEvent(new WheelEvent("wheel", { clientX, clientY, bubbles: true, cancelable: true, ...by }));
  for (let turns = 0; turns < ${closer}; turns += 1) turn({ ctrlKey: true, deltaY: -20 });
  return (frame) => turn((${fields})(frame % 120 < 60));
})()`;
const ZOOM = wheel(0, "(isIn) => ({ ctrlKey: true, deltaY: isIn ? -20 : 20 })");
const MOVE = wheel(10, "(isOn) => ({ deltaX: isOn ? 20 : -20, deltaY: 0 })");
const SCRUB = `(() => {
  const input = document.querySelector(".scrub input");
  return (frame) => {
    input.value = Math.round(Number(input.max) * (0.1 + ((frame * 7) % 800) / 1000));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
})()`;

/** Megabytes of the page: of its scripts' heap, of its buffers, of the model's memory, and of that which it shares with workers. */
async function memory(driver) {
  await driver.sendDevToolsCommand("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await driver.sendAndGetDevToolsCommand("Runtime.getHeapUsage", {});
  const shared = await driver.executeAsyncScript("arguments[0](threadground.size().then(({ bytes }) => bytes))");
  const model = await driver.executeScript("return window.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)");
  const all = [usedSize, backingStorageSize, model, shared].map((bytes) => bytes / 1e6);
  return [all.reduce((sum, size) => sum + size, 0), all];
}

/** Has the page's modules tell of their memories. */
const TOLD = `window.memories = [];
for (const name of ["instantiate", "instantiateStreaming"]) {
  const usual = WebAssembly[name];
  WebAssembly[name] = async (...all) => {
    const made = await usual.apply(WebAssembly, all);
    const { memory } = (made.instance ?? made).exports;
    if (memory !== undefined) window.memories.push(memory);
    return made;
  };
}`;

async function withBrowser(folder, does) {
  const [server, { driver, close }] = [await serve(folder), await openBrowser()];
  try {
    await driver.manage().setTimeouts({ script: 120_000 });
    await driver.sendDevToolsCommand("HeapProfiler.enable");
    await driver.sendDevToolsCommand("Performance.enable");
    return await does(driver, server.url);
  } finally {
    await close();
    await server.close();
  }
}

const named = (what, { work, until, gap, longest }) => ({
  [`${what}: a frame's work, ms`]: work,
  [`${what}: until it is painted, 95 of 100, ms`]: until,
  [`${what}: from one to the next, 95 of 100, ms`]: gap,
  [`${what}: the longest, ms`]: longest,
});

/** The page in `folder` with the run in `file` (a trace). */
export const ofPage = (folder, file) =>
  withBrowser(folder, async (driver, url) => {
    await driver.sendDevToolsCommand("Page.enable");
    await driver.sendAndGetDevToolsCommand("Page.addScriptToEvaluateOnNewDocument", { source: TOLD });
    await driver.get(`${url}/favicon.svg`);
    await driver.executeScript("localStorage.setItem('threadground.asks', 'false')");
    const begin = async (program) => {
      await driver.get("about:blank");
      await driver.get(`${url}/#program=${program}`);
      await driver.wait(
        () =>
          driver.executeScript(
            `return document.querySelector('[aria-label="Play"]:enabled') !== null && window.threadground !== undefined`,
          ),
        30_000,
      );
      await new Promise((done) => setTimeout(done, 500));
    };
    const isThere = `() => Number(document.querySelector(".scrub input")?.max) > 100_000`;
    await begin("start-low-level");
    const opening = await open(driver, "#export input[type=file]", file, isThere);
    const zooming = await frames(driver, ZOOM);
    const moving = await frames(driver, MOVE);
    const scrubbing = await frames(driver, SCRUB);
    await driver.executeScript(() => document.querySelector('[aria-label="Play"]').click());
    const playing = await frames(driver);
    const [opened, ofOpened] = await memory(driver);
    await begin(PLAYED);
    await driver.executeAsyncScript(`threadground.run(${JSON.stringify(PLAYED)}, { way: "real" }).then(arguments[0])`);
    await new Promise((done) => setTimeout(done, 1500));
    const [live, ofLive] = await memory(driver);
    await driver.executeScript(() => document.querySelector('[aria-label="Play"]').click());
    const played = await frames(driver);
    return {
      "opening, ms": opening,
      ...named("zooming", zooming),
      ...named("moving", moving),
      ...named("scrubbing", scrubbing),
      ...named("playing", playing),
      ...named(`playing ${PLAYED}, 5 threads`, played),
      "memory with the run that was opened, MB": opened,
      ...Object.fromEntries(["heap", "buffers", "model", "shared"].map((name, at) => [`– its ${name}, MB`, ofOpened[at]])),
      [`memory with a run of ${PLAYED}, MB`]: live,
      ...Object.fromEntries(["heap", "buffers", "model", "shared"].map((name, at) => [`–– its ${name}, MB`, ofLive[at]])),
    };
  });

/** Speedscope with the same run from `file` (Trace Event Format). It shows one thread at a time, and has no playhead. */
export const ofSpeedscope = (file) =>
  withBrowser(SPEEDSCOPE, async (driver, url) => {
    await driver.get(`${url}/index.html`);
    const name = JSON.stringify(file.split("/").at(-1));
    const isThere = `() => document.title.includes(${name}) && document.querySelector("canvas") !== null`;
    const opening = await open(driver, "#file", file, isThere);
    const zooming = await frames(driver, ZOOM);
    const moving = await frames(driver, MOVE);
    return { "opening, ms": opening, ...named("zooming", zooming), ...named("moving", moving) };
  });
