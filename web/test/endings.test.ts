import { describe, expect, test } from "vitest";
import type { Found, Report } from "../src/engine/types.gen";
import { endingsOf } from "../src/state/endings";

const found = (lines: readonly string[], more: Partial<Found> = {}): Found => ({
  outcome: "finished",
  ends: [{ name: "MainThread", end: "returned" }],
  output: lines.map((text) => ({ thread: "MainThread", text })),
  executions: 1,
  orders: 1,
  schedule: `3-${lines.join("")}`,
  preemptions: 0,
  fewest: true,
  expected: null,
  meant: null,
  ...more,
});
const report = (outcomes: Found[], more: Partial<Report> = {}): Report =>
  ({ complete: true, bound: null, together: false, outcomes, ...more }) as Report;
const said = (of: Report) =>
  endingsOf(of).map(({ output, schedule }) => [output.map(({ text }) => text).join(" "), schedule !== undefined]);

describe("endings to choose from", () => {
  test("those that come out stand beside some that differ in a little, and do not", () => {
    const all = said(report([found(["n = 2"]), found(["n = 1"])]));
    expect(all).toHaveLength(4);
    expect(all.filter(([, can]) => can).map(([words]) => words)).toEqual(expect.arrayContaining(["n = 1", "n = 2"]));
    for (const [words, can] of all) if (!can) expect(["n = 0", "n = 3"]).toContain(words);
  });

  test("none is called impossible where the search is not complete, or has a bound, or what was given up need not end", () => {
    expect(endingsOf(report([found(["1"])], { complete: false }))).toEqual([]);
    expect(endingsOf(report([found(["1"])], { bound: 2 }))).toEqual([]);
    expect(endingsOf(report([found(["1"]), found(["2"], { outcome: "limit" })]))).toEqual([]);
  });

  test("lines of different threads are not exchanged, as their order says nothing", () => {
    const mixed = found(["a", "b"]);
    const apart = { ...mixed, output: mixed.output.map((line, at) => ({ ...line, thread: `T${at}` })) };
    expect(said(report([apart]))).toEqual([]);
    expect(said(report([apart], { together: true })).map(([words]) => words)).toEqual(expect.arrayContaining(["a b", "b a"]));
    expect(said(report([mixed])).map(([words]) => words)).toEqual(expect.arrayContaining(["a b", "b a"]));
  });

  test("what only differs in how it ends can be told", () => {
    const ends: Found["ends"] = [
      { name: "MainThread", end: "returned" },
      { name: "T1", end: "returned" },
    ];
    const all = endingsOf(report([found(["done"], { ends })]));
    expect(all.map(({ outcome, schedule }) => [outcome, schedule !== undefined])).toEqual(
      expect.arrayContaining([
        ["finished", true],
        ["deadlock", false],
      ]),
    );
  });

  test("the order in which they stand does not tell which can come out", () => {
    const firsts = Array.from({ length: 40 }, (_, at) => said(report([found([`n = ${at}`])]))[0]?.[1]);
    expect(new Set(firsts)).toEqual(new Set([true, false]));
  });
});
