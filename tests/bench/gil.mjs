// Runs gil-cpu-bound with the lock off and on, in turns, and prints what more threads gain: four threads
// do four times the work of one, so the gain is four times the one's time by the four's. `scripts/bench gil`.
// The data-parallel workers' loop never looks at the clock, so they may gain more than there are cores.
import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { openBrowser } from "../e2e/lib/browser.mjs";
import { serve } from "../e2e/lib/server.mjs";

const ROUNDS = 9;
const THREADS = 4;
const COUNT = 40_000_000;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What the threads and the data-parallel workers gain, from the times of the three lines. */
function gains({ outcome, output }) {
  const [single, threaded, parallel] = output.map(({ time }) => time);
  if (outcome !== "finished" || output.length !== 4) throw new Error(`the run ended: ${outcome}`);
  return { threaded: (THREADS * single) / (threaded - single), parallel: (THREADS * single) / (parallel - threaded) };
}

function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))].toFixed(2);
  return `${at(0.5)}× (${at(0.25)} to ${at(0.75)})`;
}

async function measure(where, cores, run) {
  const seen = { off: [], on: [], parallel: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const gil of [false, true]) {
      const { threaded, parallel } = gains(await run({ threads: THREADS, count: COUNT, gil }));
      seen[gil ? "on" : "off"].push(threaded);
      seen.parallel.push(parallel);
    }
  }
  console.log(`${where}, ${cores} cores, 1 -> ${THREADS} threads, median of ${ROUNDS} runs (middle half)`);
  console.log(`  lock off       ${median(seen.off)}`);
  console.log(`  lock on        ${median(seen.on)}`);
  console.log(`  data-parallel  ${median(seen.parallel)}`);
}

await measure("native", availableParallelism(), (set) => {
  const pairs = Object.entries(set).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const printed = execFileSync(here("../../target/release/threadground"), ["run", "gil-cpu-bound", "--json", ...pairs]);
  return JSON.parse(printed);
});

const server = await serve(here("../../dist"));
const { driver, close } = await openBrowser();
try {
  await driver.manage().setTimeouts({ script: 120_000 });
  await driver.get(server.url);
  await driver.wait(() => driver.executeScript("return window.threadground !== undefined"), 30_000);
  const cores = await driver.executeScript("return navigator.hardwareConcurrency");
  await measure("Chromium", cores, (set) =>
    driver.executeAsyncScript(
      `const done = arguments[1];
       window.threadground.run("gil-cpu-bound", { set: arguments[0] })
         .then(done, (error) => done({ outcome: String(error), output: [] }));`,
      set,
    ),
  );
} finally {
  await close();
  await server.close();
}
