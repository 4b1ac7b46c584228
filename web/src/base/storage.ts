/** What this browser keeps for the page, by name. It may be full, forbidden, or written by anybody. */
import { isEmbedded } from "./embedded";

const PREFIX = "threadground.";

/** Where it is kept. Embedded in another page, the page shows what its link says, and neither takes nor leaves anything. */
const shelf = (): Storage => (isEmbedded ? NONE : localStorage);

const NONE: Storage = {
  length: 0,
  key: () => null,
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
  clear: () => undefined,
};

/** Keeps a text; false if the browser refuses. */
export function store(name: string, words: string): boolean {
  try {
    shelf().setItem(PREFIX + name, words);
    return true;
  } catch {
    return false;
  }
}

export function stored(name: string): string | undefined {
  try {
    return shelf().getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function forget(name: string): void {
  try {
    shelf().removeItem(PREFIX + name);
  } catch {
    // Then there is nothing to forget.
  }
}

/** The names of all that is kept whose names begin so, without that. */
export function namesOf(begin: string): readonly string[] {
  try {
    const whole = PREFIX + begin;
    return Object.keys(shelf()).flatMap((key) => (key.startsWith(whole) ? [key.slice(whole.length)] : []));
  } catch {
    return [];
  }
}

/** From now on: what another tab keeps or forgets, by the rest of its name behind `begin`. */
export function onStored(begin: string, does: (rest: string, words: string | undefined) => void): void {
  if (isEmbedded) return;
  addEventListener("storage", ({ key, newValue, storageArea }) => {
    if (key === null || storageArea !== localStorage || !key.startsWith(PREFIX + begin)) return;
    does(key.slice((PREFIX + begin).length), newValue ?? undefined);
  });
}
