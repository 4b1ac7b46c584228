import { diffArrays } from "diff";
import type { Fold, Row } from "../src/state/sources.ts";

/** A program's text, and what of it is folded away. */
export interface Folded {
  readonly text: string;
  readonly folds: readonly Fold[];
}

/** The lines that are not folded away, by their numbers. */
function lesson({ text, folds }: Folded): readonly (readonly [number: number, line: string])[] {
  const lines = text.trimEnd().split("\n");
  const numbered = lines.map((line, at) => [at + 1, line] as const);
  const open = numbered.filter(([number]) => !folds.some(([from, to]) => number >= from && number <= to));
  const isText = ([, line]: readonly [number, string]): boolean => line !== "";
  return open.slice(open.findIndex(isText), open.findLastIndex(isText) + 1);
}

/**
 * Two texts side by side: the same lines beside one another, and of those that only one of them has, each beside one that
 * stands in its place.
 */
export function beside(one: Folded, other: Folded): Row[] {
  const [left, right] = [lesson(one), lesson(other)];
  const rows: Row[] = [];
  let [gone, come]: [number[], number[]] = [[], []];
  let [at, beyond] = [0, 0];
  const flush = (): void => {
    for (let place = 0; place < Math.max(gone.length, come.length); place += 1)
      rows.push([gone[place] ?? null, come[place] ?? null, false]);
    [gone, come] = [[], []];
  };
  const lineOf = ([, line]: readonly [number, string]): string => line;
  for (const { value, added, removed } of diffArrays(left.map(lineOf), right.map(lineOf))) {
    for (const line of value) {
      const [one, other] = [left[at]?.[0] ?? 0, right[beyond]?.[0] ?? 0];
      if (!added) at += 1;
      if (!removed) beyond += 1;
      if (added || removed) {
        // An empty line is no difference.
        if (line !== "") (added ? come : gone).push(added ? other : one);
        continue;
      }
      flush();
      rows.push([one, other, true]);
    }
  }
  flush();
  return rows;
}
