import { effect, type Signal, signal } from "@preact/signals";

const PREFIX = "threadground.";

/**
 * An atom whose value is still there at the next visit. What was stored may have been written by an
 * older version or by anybody: `accept` says what it takes from it.
 */
export function remembered<T>(name: string, initial: T, accept: (stored: unknown) => T | undefined): Signal<T> {
  const atom = signal(load(name, accept) ?? initial);
  let first = true;
  effect(() => {
    const value = JSON.stringify(atom.value);
    if (first) {
      first = false;
      return;
    }
    try {
      localStorage.setItem(PREFIX + name, value);
    } catch {
      // Storage is full or forbidden; then this visit is all there is.
    }
  });
  return atom;
}

function load<T>(name: string, accept: (stored: unknown) => T | undefined): T | undefined {
  try {
    const stored = localStorage.getItem(PREFIX + name);
    return stored === null ? undefined : accept(JSON.parse(stored));
  } catch {
    return undefined;
  }
}

/** For `remembered`: one of several words. */
export const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (stored: unknown): T | undefined =>
    words.find((word) => word === stored);
