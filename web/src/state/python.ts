/** The chosen program's text in Python: what it was at first, what the reader has made of it, and what runs. */
import { computed } from "@preact/signals";
import type { Value } from "../engine/types.gen";
import { catalogue, isOwn, programId, sources } from "./atoms";
import type { Entry } from "./catalogue";
import { constantIn, withConstants } from "./constants";
import { kept } from "./kept";
import { ownEntry } from "./mine";
import type { Text } from "./sources";

/** The chosen program. */
export const program = computed<Entry | undefined>(() => {
  const own = programId.value === undefined ? undefined : kept.value.get(programId.value);
  if (own !== undefined && isOwn(own.id)) return ownEntry(own);
  return catalogue.value.find(({ id }) => id === programId.value);
});

/** A text as it was before it was highlighted. */
export const plain = ({ lines }: Text): string => `${lines.map((line) => line.map(([, words]) => words).join("")).join("\n")}\n`;

const mine = computed(() => (programId.value === undefined ? undefined : kept.value.get(programId.value)));

/** The text as it was at first. */
export const original = computed<string | undefined>(() => {
  if (isOwn(programId.value)) return mine.value?.original;
  return sources.value === undefined ? undefined : plain(sources.value.python);
});

/** The text that the reader has written: each of their own programs', and of the catalogue's those that they have edited. */
export const draft = computed<string | undefined>(() => {
  const one = mine.value;
  if (one === undefined) return undefined;
  return isOwn(one.id) || one.text !== original.value ? one.text : undefined;
});

/** Whether the text is another one than at first. */
export const isEdited = computed(() => draft.value !== undefined && draft.value !== original.value);

/** What it was before it was put back to what it was at first. */
export const before = computed(() => (isEdited.value ? undefined : mine.value?.before));

/** What a text has for the parameters of the chosen program. */
function valuesIn(source: string): Record<string, Value> {
  const names = program.peek()?.parameters.map(({ name }) => name) ?? [];
  return Object.fromEntries(names.flatMap((name) => ((value) => (value === undefined ? [] : [[name, value]]))(constantIn(source, name))));
}

/** Whether two texts are the same but for the values of the program's parameters: each line stands where it stood. */
export function areAlike(one: string, other: string): boolean {
  const values = valuesIn(one);
  return withConstants(one, values) === withConstants(other, values);
}
