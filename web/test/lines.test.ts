import { expect, test } from "vitest";
import { differing } from "../src/base/lines";

const cases: readonly (readonly [what: string, original: string, text: string, lines: readonly number[]])[] = [
  ["nothing", "abc", "abc", []],
  ["one that is another", "abc", "axc", [2]],
  ["one that has come", "abc", "axbc", [2]],
  ["the line behind one that is gone", "abc", "ac", [2]],
  ["the last line, if what was behind it is gone", "abc", "ab", [2]],
  ["two, apart", "abcdef", "axcdyf", [2, 5]],
  ["all of another text", "abc", "xy", [1, 2]],
  ["what has moved, once", "abcd", "bcda", [1, 4]],
];

test.each(cases)("%s differs", (_, original, text, lines) => {
  const split = (words: string): string => [...words].join("\n");
  expect([...differing(split(original), split(text))].sort((one, other) => one - other)).toEqual(lines);
});

test("large texts are not compared line by line", () => {
  const [one, other] = ["a", "b"].map((letter) => Array.from({ length: 3000 }, (_, at) => letter + at).join("\n"));
  expect(differing(one ?? "", other ?? "").size).toBe(3000);
});
