import type { Json } from "./model-glue.gen";

export function parse<T>(json: Json<T>): T {
  return JSON.parse(json) as T;
}

export function toJson<T>(value: T): Json<T> {
  return JSON.stringify(value);
}
