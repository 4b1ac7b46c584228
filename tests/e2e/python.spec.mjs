// Python in the page: the reader's own threads, on workers.
import assert from "node:assert/strict";
import { python } from "./lib/native.mjs";
import { useSite } from "./lib/site.mjs";
import { PROGRAMS, testTwins, twinOf } from "./lib/twins.mjs";

const site = useSite();
testTwins(site, "on workers");

async function open(fragment = "#program=race-lost-update&lang=python") {
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined, "the page");
}

const run = (source, options = {}) =>
  site.run(
    (source, options) => window.threadground.run({ python: source }, options).catch((error) => ({ refused: error.message })),
    source,
    options,
  );
const lines = ({ output }) => output.map(({ text }) => text);

/** Programs that go wrong in odd ways, each with a line that it prints. */
const ODD = [
  ["def f(n): return f(n + 1)\nf(0)\n", "RecursionError: maximum recursion depth exceeded"],
  ["def f(x): return sorted([1, 2], key=f)\nf(1)\n", "RecursionError"],
  ["class A:\n    def __add__(self, o): return self + o\nA() + A()\n", "RecursionError"],
  ["def f(x): return list(map(f, [x]))\nf(1)\n", "RecursionError"],
  ["import sys\nsys.setrecursionlimit(10 ** 6)\ndef f(n): return f(n + 1)\nf(0)\n", "RecursionError"],
  ["x = 10 ** 10 ** 8\n", "MemoryError"],
  ["l = []\nwhile True: l.append('x' * 1000000)\n", "MemoryError"],
  ["s = 'ab'\nwhile True: s += s\n", "MemoryError"],
  ["class A:\n    def __del__(self): 1 / 0\nA()\nprint('after')\n", "after"],
  ["import socket\n", "ImportError: Threadground has no socket"],
  ["input()\n", "EOFError: "],
];

site.test("what goes wrong in Python is told, the page goes on, and the next run is right", async () => {
  await open();
  for (const [source, said] of ODD) {
    const result = await run(source);
    assert.equal(result.refused, undefined, `${source}: ${result.refused}`);
    assert.ok(
      lines(result).some((line) => line.startsWith(said)),
      `${source}: ${lines(result).at(-1)}`,
    );
    assert.deepEqual(lines(await run("print('well')\n")), ["well"], source);
  }
});

site.test("what never ends is stopped, and the next run is right", async () => {
  await open();
  for (const [source, way] of [
    ["while True: x = 1\n", "first"],
    ["while True: print('x')\n", "real"],
    ["import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()\n", "real"],
    ["import itertools\nsum(itertools.repeat(1))\n", "real"],
    ["import re\nre.match('(a+)+$', 'a' * 40 + 'b')\n", "first"],
  ]) {
    const outcome = await site.run(
      async (source, way) => {
        const stop = new AbortController();
        const run = window.threadground.run({ python: source }, { way, signal: stop.signal });
        setTimeout(() => stop.abort(), 3000);
        return (await run.catch((error) => ({ outcome: error.message }))).outcome;
      },
      source,
      way,
    );
    // One that gets stuck while it is made ready has not begun.
    assert.ok(/^(stopped|limit|The run was stopped before it began\.)$/.test(outcome), `${source}: ${outcome}`);
    assert.deepEqual(lines(await run("print('well')\n")), ["well"], source);
  }
});

site.test("a text that is no Python is refused with its line, and every order of one that is can be tried", async () => {
  await open();
  assert.match((await run("x = 1\nx = = 2\n")).refused, /^Line 2: SyntaxError/);
  const report = await site.run(
    (source) => window.threadground.explore({ python: source, name: "race-lost-update" }),
    twinOf("race-lost-update"),
  );
  const there = JSON.parse(python(["explore", "race-lost-update", "--python", "--json"]));
  const told = ({ outcomes }) => outcomes.map(({ outcome, output, schedule, executions }) => ({ outcome, output, schedule, executions }));
  assert.deepEqual([report.executions, told(report)], [there.executions, told(there)]);
});

/** Numbers by chance, the same each time: a linear congruential generator. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

/** A text in which a few stretches are gone, doubled, or another text's. */
function mutated(source, other, below) {
  let text = source;
  for (let count = 1 + below(4); count > 0; count -= 1) {
    const [from, length, at] = [below(text.length), 1 + below(12), below(other.length)];
    const piece = [text.slice(from, from + length).repeat(2), "", other.slice(at, at + length), "([{:\\"[below(5)]][below(4)];
    text = text.slice(0, from) + piece + text.slice(from + length);
  }
  return text;
}

site.test("texts that are nearly programs are refused or run, and the page goes on", async () => {
  await open();
  const below = chance(21);
  const texts = PROGRAMS.filter(({ real_only }) => !real_only).map(({ python }) => python);
  const pick = () => texts[below(texts.length)];
  const sources = Array.from({ length: process.env.THREADGROUND_LONG === undefined ? 100 : 1000 }, () => mutated(pick(), pick(), below));
  const said = { ran: 0, refused: 0 };
  for (const source of sources) {
    const { outcome } = await site.run(async (source) => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 2000);
      return window.threadground.run({ python: source }, { signal: stop.signal }).catch(() => ({}));
    }, source);
    said[outcome === undefined ? "refused" : "ran"] += 1;
  }
  assert.ok(said.ran > 5 && said.refused > 5, JSON.stringify(said));
  assert.deepEqual(lines(await run("print('well')\n")), ["well"]);
});
