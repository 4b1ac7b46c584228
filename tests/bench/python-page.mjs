// Measures Python in the page, in Chromium: what two threads gain, how many executions a search makes beside frontrun's, how soon
// a first run has come to its end, and bytes. `scripts/bench python-page`. Prints tables in Markdown.
import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { openBrowser } from "../e2e/lib/browser.mjs";
import { ISOLATED, serve } from "../e2e/lib/server.mjs";

const ROUNDS = 9;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = here("../../dist");
const LOOPS = readFileSync(here("python/loops.py"), "utf8");
const LOST_UPDATE = readFileSync(here("python/lost_update.py"), "utf8");
/** The loops, and how often each is done by one thread. */
const TIMES = {
  arithmetic: 1500,
  while_loop: 1500,
  lists: 4000,
  dicts: 2000,
  strings: 2000,
  recursion: 2000,
  methods: 2000,
  sieve: 1200,
  queens: 400,
};
/** How many times as often CPython does the loops, so that they take about as long there. */
const IN_CPYTHON = 4;
/** How often two threads are measured beside one. */
const PAIRS = 5;
/** How many threads lose an update to each other. */
const LOSERS = 3;
/** For how long one searches again and again, in milliseconds. */
const SEARCHING = 1500;

/** A browser with the page of a host that sends these headers. */
async function page(headers) {
  const server = await serve(dist, headers);
  const { driver, close } = await openBrowser();
  await driver.manage().setTimeouts({ script: 120_000 });
  const open = async () => {
    await driver.get("about:blank");
    await driver.get(server.url);
    await driver.wait(() => driver.executeScript("return window.threadground !== undefined"), 30_000);
  };
  await open();
  const ask = async (body, ...values) => {
    const said = await driver.executeAsyncScript(
      `const done = arguments[arguments.length - 1];
       (${body})(...[...arguments].slice(0, -1)).then((value) => done({ value }), (error) => done({ error: String(error) }));`,
      ...values,
    );
    if (said.error !== undefined) throw new Error(said.error);
    return said.value;
  };
  return { open, ask, asked: server.asked, close: () => Promise.all([close(), server.close()]) };
}

/** What a text prints last, run by threads that are real. */
const printed = async ({ ask }, python) => {
  const { outcome, output } = await ask((python) => window.threadground.run({ python }, { way: "real" }), python);
  if (outcome !== "finished") throw new Error(`the run ended: ${outcome} ${JSON.stringify(output)}`);
  return Number(output.at(-1).text);
};

const inThreads = (loop, times, threads) => `${LOOPS}
import threading, time
crew = [threading.Thread(target=${loop}, args=(${times} * 2 // ${threads},)) for _ in range(${threads})]
began = time.perf_counter()
for thread in crew: thread.start()
for thread in crew: thread.join()
print((time.perf_counter() - began) * 1e3)
`;

/** How long so many processes of CPython take for the same, in milliseconds, once they have begun: what the machine can gain. */
async function inProcesses(loop, times, processes) {
  const text = `${LOOPS}
import time
began = time.perf_counter()
${loop}(${times} * 2 * ${IN_CPYTHON} // ${processes})
print((time.perf_counter() - began) * 1e3)
`;
  const began = Array.from({ length: processes }, () => promisify(execFile)("python3", ["-c", text]));
  return Math.max(...(await Promise.all(began)).map(({ stdout }) => Number(stdout)));
}

const IMPORTS = `import time
began = time.perf_counter()
import threading, queue, logging
print((time.perf_counter() - began) * 1e3)
`;

/** Executions a second of the search of all orders. */
const searched = ({ ask }) =>
  ask(
    async (python, time) => {
      let [executions, began] = [0, performance.now()];
      while (performance.now() - began < time) {
        const report = await window.threadground.explore({ python });
        if (!report.complete) throw new Error("not every order was tried");
        executions += report.executions;
      }
      return (executions * 1e3) / (performance.now() - began);
    },
    `${LOST_UPDATE}\nprint(run(${LOSERS}))\n`,
    SEARCHING,
  );

/** The same of frontrun. */
function searchedByFrontrun() {
  const words = execFileSync("python3", [here("explore/orders.py"), `lost update, ${LOSERS} threads`, "speed", "30"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [, executions, seconds] = words.trim().split("\n").at(-1).split(" ").map(Number);
  return executions / seconds;
}

const sorted = (values) => values.toSorted((one, other) => one - other);
const figure = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
/** The middle one, and those between which half of them lie. */
const middle = (values) => {
  const at = (share) => figure(sorted(values)[Math.round(share * (values.length - 1))]);
  return `${at(0.5)} (${at(0.25)} to ${at(0.75)})`;
};

const [isolated, plain] = [await page(ISOLATED), await page({})];
try {
  const none = [isolated, plain].flatMap(({ asked }) => asked.filter((path) => path.startsWith("/python/")));
  const module = readFileSync(join(dist, "python/python_bg.wasm"));
  console.log("| bytes | kB |\n| --- | --- |");
  console.log(`| of Python, asked for by a page that has run none | ${none.length} |`);
  console.log(`| Python's engine, brotli | ${Math.round(brotliCompressSync(module).length / 1e3)} |`);

  const [first, imports] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    await isolated.open();
    const took = await isolated.ask(async () => {
      const began = performance.now();
      await window.threadground.run({ python: "print(1)\n" }, { way: "first" });
      return performance.now() - began;
    });
    const imported = await printed(isolated, IMPORTS);
    // The first one warms the machine up.
    if (round > 0) first.push(took) && imports.push(imported);
  }
  console.log("\n| | ms |\n| --- | --- |");
  console.log(`| from the call of a page's first run to its end, engine included | ${middle(first)} |`);
  console.log(`| the first import of threading, queue and logging | ${middle(imports)} |`);

  console.log(
    "\n| two beside one that does all their work: times as fast | threads in the page | processes of CPython |\n| --- | --- | --- |",
  );
  for (const [loop, times] of Object.entries(TIMES)) {
    const [threads, processes] = [[], []];
    for (let round = 0; round <= PAIRS; round++) {
      const [two, one] = [await printed(isolated, inThreads(loop, times, 2)), await printed(isolated, inThreads(loop, times, 1))];
      const [pair, alone] = [await inProcesses(loop, times, 2), await inProcesses(loop, times, 1)];
      if (round > 0) threads.push(one / two) && processes.push(alone / pair);
    }
    console.log(`| ${loop.replace("_", " ")} | ${middle(threads)} | ${middle(processes)} |`);
  }

  console.log(`\n| lost update, ${LOSERS} threads: every order | executions a second | beside frontrun |\n| --- | --- | --- |`);
  const found = { "on workers": [], "on fibers": [], frontrun: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const came = [await searched(isolated), await searched(plain), searchedByFrontrun()];
    if (round > 0) for (const [at, values] of Object.values(found).entries()) values.push(came[at]);
  }
  for (const [where, values] of Object.entries(found)) {
    console.log(`| ${where} | ${middle(values)} | ${middle(values.map((value, at) => value / found.frontrun[at]))} |`);
  }
} finally {
  await Promise.all([isolated.close(), plain.close()]);
}
