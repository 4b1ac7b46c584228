/** Lines from and to, both counted from 1 and both included. */
export type Fold = readonly [from: number, to: number];

/**
 * What a program's Rust file says of itself, and the reader has no need of at first: prose, the import,
 * the description, the expectation, the tests. An item at the top level begins in the first column and
 * ends with a bracket there.
 */
export function folds(rust: string): Fold[] {
  const lines = rust.replace(/\n+$/, "").split("\n");
  const found: Fold[] = [];
  let at = 0;
  while (at < lines.length) {
    const from = at;
    while (at < lines.length && /^(\/\/|#\[|\s*$)/.test(lines[at] ?? "")) at += 1;
    const head = lines[at] ?? "";
    if (!/[;}]$/.test(head) || head.startsWith("}")) {
      at += 1;
      while (at < lines.length && !/^[}\])]/.test(lines[at] ?? "")) at += 1;
    }
    at += 1;
    const about = /^use crate::|^pub\(super\) const PROGRAM|^fn expect\(|^mod tests/.test(head);
    if (about) found.push([from + 1, Math.min(at, lines.length)]);
  }
  return join(found, lines);
}

/** Folds that touch, or have only empty lines between them, become one; so do the empty lines behind. */
function join(found: readonly Fold[], lines: readonly string[]): Fold[] {
  const joined: Fold[] = [];
  for (const [from, to] of found) {
    let end = to;
    while (end < lines.length && lines[end]?.trim() === "") end += 1;
    const last = joined.at(-1);
    if (last !== undefined && last[1] + 1 >= from) joined[joined.length - 1] = [last[0], end];
    else joined.push([from, end]);
  }
  return joined;
}
