import { describe, expect, test } from "vitest";
import { inShort } from "../src/base/in-short";

const by = (thread: string, ...texts: string[]) => texts.map((text) => ({ thread, text }));
const TRACE = [
  "Exception in thread T1:",
  "Traceback (most recent call last):",
  '  File "a.py", line 3, in f',
  "    x()",
  "    ^^^",
  "KeyError: 1",
];

describe("printed lines in short", () => {
  test("few lines are as they are", () => {
    const lines = by("Main", "a", "b");
    expect(inShort(lines, 2)).toEqual(lines);
  });

  test("of a traceback the error stays, and the calls go", () => {
    const lines = by("T1", ...TRACE);
    expect(inShort(lines, 6)).toEqual([lines[0], lines[5], 4]);
  });

  test("the calls of one thread go where another one prints between them", () => {
    const [one, other] = [by("T1", ...TRACE), by("T2", "  indented")];
    const lines = [...one.slice(0, 3), ...other, ...one.slice(3)];
    expect(inShort(lines, 6)).toEqual([one[0], other[0], one[5], 4]);
  });

  test("of many lines the first ones and the last one stay", () => {
    const lines = by("Main", "1", "2", "3", "4", "5", "6", "end");
    expect(inShort(lines, 4)).toEqual([lines[0], lines[1], lines[2], 3, lines[6]]);
  });
});
