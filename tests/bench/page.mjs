// Measures the page in Chromium: how it loads, what a frame takes while it plays or searches, and how soon a choice, or Stop, is
// answered. tests/bench/page.mjs TRACE EVENTS DIST [OLDER-DIST]:
// two builds are loaded in turns, round by round, each round in a browser of its own; a round gives one ratio of each figure.
// TRACE is the file of a run with a million events, and EVENTS the same in the Trace Event Format, which speedscope opens beside.
// Prints tables in Markdown.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { openBrowser } from "../e2e/lib/browser.mjs";
import { serve } from "../e2e/lib/server.mjs";
import { ofPage, ofSpeedscope, worked } from "./large.mjs";

const ROUNDS = 9;
/** The same for a million events. */
const LARGE_ROUNDS = 3;
/** The programs that are played: each has several objects and lanes that change at most steps. */
const PLAYED = ["condition-notify-all", "semaphore-connections", "queue-workers"];
/** For how long each is played, in milliseconds. */
const PLAYING = 1000;
/** Where a choice is measured: behind 2,000 steps of 64 threads; and how often. */
const CHOSEN = "#program=lock-counter&set.threads=64&set.increments=10&way=seed&seed=1&step=2000";
const CHOICES = 15;
/** How long the reader looks at what a choice has brought before the next one, in milliseconds: the page is at rest by then. */
const LOOKING = 300;
/** What is searched, and for how long until it is stopped, in milliseconds: more orders than can be tried by then. */
const SEARCHED = "#program=barrier-phases";
const SEARCHING = 2000;
/** What is embedded: a program as it was recorded, and one by a seed, which is run at once. */
const [PICTURED, EMBEDDED] = ["program=race-fixed", "program=race-fixed&lang=rust&way=seed&seed=1"];
const [trace, events, ...folders] = process.argv.slice(2);

/** How many frames are drawn in so many milliseconds. */
const framesWithin = (driver, time) =>
  driver.executeAsyncScript((time, done) => {
    const end = performance.now() + time;
    let count = 0;
    const next = () => {
      count += 1;
      if (performance.now() < end) requestAnimationFrame(next);
      else done(count);
    };
    requestAnimationFrame(next);
  }, time);

/** What a frame takes while the recorded runs of these programs play, in milliseconds of the page's thread. */
async function frame(driver, url) {
  let [work, frames] = [0, 0];
  // Playing goes on where the reader could be asked what they expect.
  await driver.get(`${url}/favicon.svg`);
  await driver.executeScript("localStorage.setItem('threadground.asks', 'false')");
  for (const program of PLAYED) {
    await driver.get("about:blank");
    await driver.get(`${url}/#program=${program}`);
    await driver.executeAsyncScript((done) => {
      const look = () => (document.querySelector('[aria-label="Play"]:enabled') ? setTimeout(done, 300) : setTimeout(look, 10));
      look();
    });
    const before = await worked(driver);
    await driver.executeScript(() => document.querySelector('[aria-label="Play"]').click());
    frames += await framesWithin(driver, PLAYING);
    work += (await worked(driver)) - before;
    if (!(await driver.executeScript(() => document.querySelector('[aria-label="Pause"]'))))
      throw new Error(`${program} has stopped playing`);
  }
  return work / frames;
}

/** From the key that chooses who goes next to the next choice on the screen, in milliseconds; nothing where none can be made. */
async function choice(driver, url) {
  await driver.get("about:blank");
  await driver.get(`${url}/${CHOSEN}`);
  const times = await driver.executeAsyncScript(
    (choices, looking, done) => {
      const until = (is) =>
        new Promise((resolve) => {
          const look = () => (is() ? resolve() : requestAnimationFrame(look));
          look();
        });
      const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      const made = () => document.querySelector(".choose__made")?.textContent;
      (async () => {
        await until(() => Number(document.querySelector(".scrub input")?.max) > 1900 && !document.querySelector(".run--stop"));
        if (document.querySelector(".controls__take") === null) return [];
        press("t");
        await until(() => document.querySelector(".choose__row") !== null);
        const times = [];
        while (times.length < choices) {
          const [before, begun] = [made(), performance.now()];
          press("n");
          await until(() => made() !== before);
          times.push(performance.now() - begun);
          await new Promise((resolve) => setTimeout(resolve, looking));
        }
        return times;
      })().then(done, () => done([]));
    },
    CHOICES,
    LOOKING,
  );
  return times.length === 0 ? undefined : median(times);
}

/** What a frame takes of the page's thread while every order is tried, and how soon a search ends that is stopped, in milliseconds. */
async function search(driver, url) {
  await driver.get("about:blank");
  await driver.get(`${url}/${SEARCHED}`);
  const press = (key) =>
    driver.executeScript((key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })), key);
  const until = (words, is) => driver.wait(() => driver.executeScript(is), 30_000, words);
  await until("the page", () => Number(document.querySelector(".scrub input")?.max) > 0 && !document.querySelector(".run--stop"));
  await press("7");
  await until("the outcomes", () => document.querySelector(".outcomes__ask .button:enabled") !== null);
  await driver.executeScript(() => document.querySelector(".outcomes__ask .button").click());
  await until("runs", () => Number.parseInt(document.querySelector(".outcomes__sum")?.textContent ?? "", 10) > 0);
  const before = await worked(driver);
  const frames = await framesWithin(driver, SEARCHING);
  const work = (await worked(driver)) - before;
  const stopped = await driver.executeAsyncScript((done) => {
    const begun = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    const look = () => (document.querySelector(".run--stop") === null ? done(performance.now() - begun) : requestAnimationFrame(look));
    look();
  });
  return [work / frames, stopped];
}

/** What the page takes: times in milliseconds, those of the load from the navigation's start, and bytes. */
async function load(root) {
  const server = await serve(root);
  const { driver, close } = await openBrowser();
  try {
    await driver.manage().setTimeouts({ script: 60_000 });
    await driver.sendDevToolsCommand("Performance.enable");
    await driver.get(`${server.url}/#program=start-low-level`);
    const [paint, interaction] = await driver.executeAsyncScript((done) => {
      // It can be used when the recorded run is there: Play plays it.
      const isThere = () => document.querySelector('[aria-label="Play"]:enabled') && document.body.textContent.includes("MainThread");
      const look = () => {
        const paint = performance.getEntriesByName("first-contentful-paint")[0];
        if (paint && isThere()) done([paint.startTime, performance.now()]);
        else setTimeout(look, 1);
      };
      look();
    });
    // What comes after that, the engine say, counts for the bytes; it comes at the first input.
    await driver.executeScript(() => dispatchEvent(new Event("pointermove")));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    let [bytes, squeezed] = [0, 0];
    for (const path of new Set(server.asked)) {
      const file = await readFile(join(root, path.endsWith("/") ? `${path}index.html` : path)).catch(() => Buffer.of());
      bytes += file.length;
      squeezed += file.length > 0 ? gzipSync(file).length : 0;
    }
    const choosing = await choice(driver, server.url);
    const [searching, stopping] = await search(driver, server.url);
    return {
      "first paint, ms": paint,
      "can be used, ms": interaction,
      bytes: bytes,
      "bytes, gzip": squeezed,
      "a frame while playing, ms": await frame(driver, server.url),
      "a choice behind 2,000 steps of 64 threads, ms": choosing,
      "a frame while every order is tried, ms": searching,
      "from Stop to the end of a search, ms": stopping,
    };
  } finally {
    await close();
    await server.close();
  }
}

/** What was asked for, in bytes with brotli. */
async function weigh(root, asked) {
  let sum = 0;
  for (const path of new Set(asked)) {
    const file = await readFile(join(root, path.endsWith("/") ? `${path}index.html` : path)).catch(() => Buffer.of());
    if (file.length > 0) sum += brotliCompressSync(file).length;
  }
  return sum;
}

/** The same of a program that is embedded, at a host without headers: its picture alone, and its first live step. */
async function embed(root) {
  const server = await serve(root, {});
  const blog = await serve(fileURLToPath(new URL("../e2e/fixture", import.meta.url)), {});
  const { driver, close } = await openBrowser();
  try {
    await driver.manage().setTimeouts({ script: 60_000 });
    // In a frame that is out of view there is its picture, and nothing else.
    await driver.get(`${blog.url}/blog.html`);
    await driver.executeAsyncScript((src, done) => {
      const frame = Object.assign(document.createElement("iframe"), { src, onload: () => setTimeout(done, 300) });
      document.body.append(frame);
    }, `${server.url}/embed.html#${PICTURED}`);
    const picture = await weigh(
      root,
      server.asked.filter((path) => path !== "/favicon.svg"),
    );
    server.asked.length = 0;
    await driver.get("about:blank");
    await driver.get(`${server.url}/embed.html#${EMBEDDED}`);
    const live = await driver.executeAsyncScript((done) => {
      const look = () => {
        const isLive = document.querySelector(".axis__recorded") === null && Number(document.querySelector(".scrub input")?.max) > 0;
        if (isLive) done(performance.now());
        else setTimeout(look, 1);
      };
      look();
    });
    return {
      "embedded: bytes of the picture and its page, brotli": picture,
      "embedded: bytes to the first live step, brotli": await weigh(root, server.asked),
      "embedded: first live step, ms": live,
    };
  } finally {
    await Promise.all([close(), server.close(), blog.close()]);
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const figure = (value) => (value === undefined ? "–" : value < 100 ? value.toFixed(2) : value.toFixed(0));

/** Measures each so many times, in turns, after one time that warms the machine up; gives the figures of each, round by round. */
async function inTurns(rounds, measured) {
  const all = [];
  for (let round = 0; round <= rounds; round++) {
    const figures = Array(measured.length);
    const order = [...measured.keys()];
    for (const at of round % 2 ? order.toReversed() : order) figures[at] = await measured[at]();
    if (round > 0) all.push(figures);
  }
  return all;
}

/** The ratio of the first figure to the second: the middle one, and those between which nine of ten lie. */
function ratioOf(rounds, name) {
  const ratios = rounds.map(([one, other]) => one[name] / (other[name] ?? NaN)).toSorted((a, b) => a - b);
  if (Number.isNaN(ratios[0])) return "–";
  return `${median(ratios).toFixed(3)} (${ratios[1].toFixed(3)} to ${ratios.at(-2).toFixed(3)})`;
}

/** Prints the figures of each beside one another; `ratio`: and those of the first by those of the second, in words. */
function print(heads, rounds, ratio) {
  const columns = ["", ...heads, ...(ratio === undefined ? [] : [ratio])];
  console.log(`\n| ${columns.join(" | ")} |\n|${" --- |".repeat(columns.length)}`);
  for (const name of Object.keys(rounds[0][0])) {
    const figures = heads.map((_, at) => figure(median(rounds.map((round) => round[at][name]))));
    console.log(`| ${[name, ...figures, ...(ratio === undefined ? [] : [ratioOf(rounds, name)])].join(" | ")} |`);
  }
}

const [names, ratio] = folders.length > 1 ? [["now", "older"], "now / older"] : [["now"], undefined];
const loads = folders.map((folder) => async () => ({ ...(await load(folder)), ...(await embed(folder)) }));
print(names, await inTurns(ROUNDS, loads), ratio);
console.log("\n256 threads and a million events");
const large = folders.map((folder) => () => ofPage(folder, trace));
print([...names, "speedscope"], await inTurns(LARGE_ROUNDS, [...large, () => ofSpeedscope(events)]));
