/** Which lines of a text are not those of another one. */

/** Beyond so many pairs of lines the middle of two texts counts as different as a whole. */
const MOST = 1_000_000;

/** The lines of a text, counted from 1, that another one has not, or before which it has some that are gone. */
export function differing(original: string, text: string): ReadonlySet<number> {
  const [one, other] = [original.split("\n"), text.split("\n")];
  let begin = 0;
  while (begin < one.length && begin < other.length && one[begin] === other[begin]) begin += 1;
  let end = 0;
  while (end < one.length - begin && end < other.length - begin && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  const [left, right] = [one.slice(begin, one.length - end), other.slice(begin, other.length - end)];
  const found = new Set<number>();
  const same = common(left, right);
  let last = -1;
  for (let at = 0; at < right.length; at += 1) {
    const its = same.get(at);
    if (its === undefined) found.add(begin + at + 1);
    else {
      // Lines are gone before this one, and none has come in their place.
      if (its > last + 1 && !found.has(begin + at)) found.add(begin + at + 1);
      last = its;
    }
  }
  if (last + 1 < left.length && !found.has(begin + right.length)) found.add(Math.min(begin + right.length + 1, other.length));
  return found;
}

/** The longest row of lines that both have: where in the first each of the second's stands. */
function common(left: readonly string[], right: readonly string[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  if (left.length * right.length > MOST) return found;
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const same = left[row] === right[column];
      lengths[row * width + column] = same ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    if (left[row] === right[column]) found.set(column++, row++);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return found;
}
