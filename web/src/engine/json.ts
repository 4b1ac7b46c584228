import type { Json } from "./model-glue.gen";

export function parse<T>(json: Json<T>): T {
  return JSON.parse(json) as T;
}

/** What an error of Python's says: above its last line it shows where. */
export function lastLine(message: string): string {
  return message.trimEnd().split("\n").at(-1) ?? message;
}

export function toJson<T>(value: T): Json<T> {
  return JSON.stringify(value);
}
