import { expect, test } from "vitest";
import { beside } from "../build/beside.ts";

const of = (lines: string, folds: readonly (readonly [number, number])[] = []) => ({ text: `${lines.replaceAll(" ", "\n")}\n`, folds });

test("the same lines stand beside one another", () => {
  expect(beside(of("a b c"), of("a b c"))).toEqual([
    [1, 1, true],
    [2, 2, true],
    [3, 3, true],
  ]);
});

test("a line that stands in another one's place is beside it; one that only one text has is beside nothing", () => {
  expect(beside(of("a b c d"), of("a x c y d"))).toEqual([
    [1, 1, true],
    [2, 2, false],
    [3, 3, true],
    [null, 4, false],
    [4, 5, true],
  ]);
  expect(beside(of("a b c"), of("c"))).toEqual([
    [1, null, false],
    [2, null, false],
    [3, 1, true],
  ]);
});

test("what is folded away is not compared, and lines keep their numbers", () => {
  expect(beside(of("head a tail", [[1, 1]]), of("other head a tail", [[1, 2]]))).toEqual([
    [2, 3, true],
    [3, 4, true],
  ]);
});

test("an empty line is no difference", () => {
  expect(beside(of("a  b"), of("a b"))).toEqual([
    [1, 1, true],
    [3, 2, true],
  ]);
});
