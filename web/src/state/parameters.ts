import { signal } from "@preact/signals";
import { text } from "../base/strings";
import { loadValueReader, type ValueReader } from "../engine/run-model";
import type { Listed, Page, Read, Value } from "../engine/types.gen";

/** The model's module reads values, by the parameters' own grammar; undefined until it has come. */
const reader = signal<ValueReader | undefined>(undefined);

/** Resolves when values can be read. */
export async function loadReader(): Promise<void> {
  if (reader.peek() === undefined) reader.value = await loadValueReader();
}

/** What a field or a link says, or a sentence with what would be allowed. */
export function read(parameter: Listed, typed: string): Read {
  return reader.value?.(parameter, typed) ?? { problem: text.parameters.early };
}

/** The values that a program has so that every order can be tried: those that are not its usual ones. */
export function smallOf({ parameters, small }: Pick<Page, "parameters" | "small">): Readonly<Record<string, Value>> {
  const pairs = small.flatMap(([name, words]) => {
    const parameter = parameters.find((one) => one.name === name);
    const said = parameter === undefined ? undefined : read(parameter, words);
    return said !== undefined && "value" in said ? [[name, said.value] as const] : [];
  });
  return Object.fromEntries(pairs);
}
