/** A program that goes wrong and one that cures it, side by side. */
import { computed, signal } from "@preact/signals";
import { text } from "../base/strings";
import { catalogue, dialog } from "./atoms";
import { type Entry, fetchSources } from "./catalogue";
import { tell, wordsOf } from "./notices";
import type { Sources } from "./sources";

/** The two programs that are compared, and their texts when those have come. */
export interface Pair {
  readonly broken: Entry;
  readonly cured: Entry;
  readonly texts?: { readonly broken: Sources; readonly cured: Sources };
}

export const pair = signal<Pair | undefined>(undefined);

const find = (id: string): Entry | undefined => catalogue.value.find((entry) => entry.id === id);

/** The program that this one cures, if it is there. */
export const cured = (entry: Entry): Entry | undefined => (entry.cures === null ? undefined : find(entry.cures));
/** The programs that cure this one. */
export const cures = (entry: Entry): readonly Entry[] => entry.cured_by.flatMap((id) => find(id) ?? []);

/** The cures between which the reader may choose. */
export const curesOfPair = computed(() => (pair.value === undefined ? [] : cures(pair.value.broken)));

/** Shows the program that goes wrong and its cure side by side. */
export async function compare(broken: Entry, cure: Entry): Promise<void> {
  const now: Pair = { broken, cured: cure };
  pair.value = now;
  dialog.value = "pair";
  try {
    const [one, other] = await Promise.all([fetchSources(broken.id), fetchSources(cure.id)]);
    if (pair.peek() === now) pair.value = { ...now, texts: { broken: one, cured: other } };
  } catch (error) {
    if (pair.peek() !== now) return;
    dialog.value = undefined;
    tell({ key: "pair", kind: "problem", words: text.pair.failed, more: wordsOf(error) });
  }
}
