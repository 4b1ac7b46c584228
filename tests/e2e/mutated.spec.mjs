// Texts that are nearly programs: the catalogue's twins with lines, words and letters left out, doubled and swapped. Whatever one of
// them is, it is refused or runs, by itself to its end or to a stop; the page goes on, and the next run is right.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { useSite } from "./lib/site.mjs";

const PROGRAMS = fileURLToPath(new URL("../../crate/programs", import.meta.url));
const isLong = process.env.THREADGROUND_LONG !== undefined;
const COUNT = isLong ? 1000 : 100;
/** After how many of them it is looked whether all is well. */
const EACH = 20;
/** How long one of them may run, in milliseconds. */
const RUNS_FOR = 500;

const onWorkers = useSite();
const onFibers = useSite({ headers: {} });

const twins = readdirSync(PROGRAMS, { recursive: true })
  .filter((name) => name.endsWith(".py"))
  .sort()
  .map((name) => readFileSync(`${PROGRAMS}/${name}`, "utf8"));

/** Numbers that are the same each time; Lehmer's generator with Park and Miller's multiplier. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Splits a text into its lines, its words and what is between them, or its letters. */
const WAYS_TO_SPLIT = [(text) => text.split(/(?<=\n)/), (text) => text.split(/(?<=\W)|(?=\W)/), (text) => [...text]];

/** One to three changes of a text. */
function mutated(text, below) {
  let now = text;
  for (let left = 1 + below(3); left > 0; left--) {
    const parts = WAYS_TO_SPLIT[below(WAYS_TO_SPLIT.length)](now);
    if (parts.length === 0) break;
    const [one, other] = [below(parts.length), below(parts.length)];
    const change = below(3);
    if (change === 0) parts.splice(one, 1);
    else if (change === 1) parts.splice(other, 0, parts[one]);
    else [parts[one], parts[other]] = [parts[other], parts[one]];
    now = parts.join("");
  }
  return now;
}

/** Runs a text on the page: what became of it, or the words by which it is refused. */
const ran = (site, python) =>
  site.run(
    async (python, runsFor) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), runsFor);
      try {
        const { outcome } = await window.threadground.run({ python }, { way: "first", signal: controller.signal });
        return { outcome };
      } catch (error) {
        return { refused: String(error.message) };
      } finally {
        clearTimeout(timer);
      }
    },
    python,
    RUNS_FOR,
  );

const WELL = "import threading\nthread = threading.Thread(target=lambda: print('well'))\nthread.start()\nthread.join()\n";

async function isWell(site, about) {
  const { outcome, output } = await site.run((python) => window.threadground.run({ python }, { way: "first" }), WELL);
  assert.deepEqual([outcome, output.map(({ text }) => text)], ["finished", ["well"]], about);
}

for (const [site, name, needs] of [
  [onWorkers, "workers", []],
  [onFibers, "fibers", ["fibers"]],
]) {
  site.test(
    `on ${name}, what is nearly a program is refused or runs, and the page goes on`,
    async () => {
      await site.openAnew("/#program=race-fixed");
      await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
      await isWell(site, "before");
      const below = chance(20_261_130);
      const count = { refused: 0, stopped: 0, ended: 0 };
      for (let number = 1; number <= COUNT; number++) {
        const text = mutated(twins[below(twins.length)], below);
        const { outcome, refused } = await ran(site, text);
        if (refused !== undefined) {
          assert.match(refused, /\S/, text);
          count.refused += 1;
        } else if (outcome === "stopped") count.stopped += 1;
        else count.ended += 1;
        if (number % EACH === 0) await isWell(site, `after ${number}, the last of which is\n${text}`);
      }
      console.log(`${COUNT} on ${name}: ${JSON.stringify(count)}`);
      assert.ok(count.refused > COUNT / 10 && count.ended > COUNT / 10, JSON.stringify(count));
      const { workers } = await site.run(() => window.threadground.size());
      assert.ok(workers <= 64, `${workers} workers`);
    },
    { needs },
  );
}
