import type { Fold } from "../src/state/sources.ts";

/**
 * What a reader of a program has no need of at first. A Rust file has its prose and its import at the head, and from
 * `PROGRAM` on what it says of itself; between them stands the lesson.
 */
export function foldsOfRust(rust: string): Fold[] {
  const lines = rust.trimEnd().split("\n");
  const code = 1 + lines.findIndex((line, at) => at > 0 && !/^(\/\/!|use crate::)/.test(line) && line !== "");
  const about = 1 + lines.findIndex((line) => line.startsWith("pub(super) const PROGRAM"));
  return [
    [1, code - 1],
    [about, lines.length],
  ];
}

/** What a twin begins with: its summary, imports and how it logs; and helpers that only print. */
const PYTHON_HEAD = /^(""".*|import .*|from .*|)$/;
const PYTHON_HELPER = /^(def (say|clock)\(|logging\.basicConfig\()/;

/** The same of a twin in Python. */
export function foldsOfPython(python: string): Fold[] {
  const lines = python.trimEnd().split("\n");
  const folds: Fold[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const isFolded = PYTHON_HELPER.test(lines[at] ?? "");
    if (!isFolded && !(at === 0 && PYTHON_HEAD.test(lines[0] ?? ""))) continue;
    let end = at + 1;
    while (end < lines.length && (isFolded ? /^([ )]|$)/ : PYTHON_HEAD).test(lines[end] ?? "")) end += 1;
    const last = folds.at(-1);
    if (last !== undefined && last[1] === at) folds[folds.length - 1] = [last[0], end];
    else folds.push([at + 1, end]);
    at = end - 1;
  }
  return folds;
}
