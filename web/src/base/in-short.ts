/** Printed lines where there is room for few. */

interface Printed {
  readonly thread: string;
  readonly text: string;
}

/**
 * At most so many lines, and in the place of others their number. Of a traceback the error is what says something: the calls
 * on the way to it are left out. Else the last line stays, as it is the one in which most outcomes differ.
 */
export function inShort<Line extends Printed>(lines: readonly Line[], most: number): readonly (Line | number)[] {
  const said = withoutCalls(lines);
  if (said.length <= most) return said.length === lines.length ? lines : [...said, lines.length - said.length];
  const first = said.slice(0, most - 1);
  return [...first, lines.length - most, ...said.slice(-1)];
}

function withoutCalls<Line extends Printed>(lines: readonly Line[]): readonly Line[] {
  const within = new Set<string>();
  return lines.filter(({ thread, text }) => {
    if (text.startsWith("Traceback (most recent call last):")) {
      within.add(thread);
      return false;
    }
    if (within.has(thread) && (text === "" || /^\s/.test(text))) return false;
    within.delete(thread);
    return true;
  });
}
