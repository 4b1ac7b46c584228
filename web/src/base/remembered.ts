import { effect, type Signal, signal } from "@preact/signals";
import { store, stored } from "./storage";

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
    // Where storage is full or forbidden, this visit is all there is.
    store(name, value);
  });
  return atom;
}

function load<T>(name: string, accept: (stored: unknown) => T | undefined): T | undefined {
  try {
    const words = stored(name);
    return words === undefined ? undefined : accept(JSON.parse(words));
  } catch {
    return undefined;
  }
}

/** For `remembered`: one of several words. */
export const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (stored: unknown): T | undefined =>
    words.find((word) => word === stored);

/** For `remembered`: texts; whatever else is among them is left out. */
export const texts = (stored: unknown): readonly string[] | undefined =>
  Array.isArray(stored) ? stored.filter((one): one is string => typeof one === "string") : undefined;

/** For `remembered`: values by name; those of another kind are left out. */
export const recordOf =
  <T>(is: (one: unknown) => one is T) =>
  (stored: unknown): Readonly<Record<string, T>> | undefined =>
    typeof stored === "object" && stored !== null
      ? Object.fromEntries(Object.entries(stored).filter((pair): pair is [string, T] => is(pair[1])))
      : undefined;
