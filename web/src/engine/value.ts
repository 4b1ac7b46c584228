import type { Value } from "./types.gen";

/** A parameter's value as it is written: in a field, in a link, and to the engine. */
export function writeValue(value: Value): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}
