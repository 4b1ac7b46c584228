import type { Value } from "../engine/types.gen";
import { text } from "../strings";
import type { Parameter } from "./catalogue";

/** A value as it is written in a field and in a link. */
export function write(value: Value): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** What a field or a link says, or a sentence with what would be allowed. */
export type Read = { readonly value: Value } | { readonly problem: string };

/** What is allowed, in words. */
export function allowed(parameter: Parameter): string {
  const least = String(parameter.min ?? "");
  const most = String(parameter.max ?? "");
  switch (parameter.kind) {
    case "integer":
      return text.parameters.whole(least, most);
    case "seconds":
      return text.parameters.seconds(least, most);
    case "flag":
      return text.parameters.flag;
    case "choice":
      return text.parameters.choice(parameter.choices ?? []);
    case "text":
      return text.parameters.anyText;
    case "list":
      return text.parameters.list(least, most);
  }
}

export function read(parameter: Parameter, typed: string): Read {
  const value = parse(parameter, typed.trim());
  if (value !== undefined) return { value };
  return { problem: text.parameters.problem(parameter.name, typed, allowed(parameter)) };
}

function parse(parameter: Parameter, typed: string): Value | undefined {
  switch (parameter.kind) {
    case "integer":
      return /^[+-]?\d+$/.test(typed) ? within(parameter, Number(typed)) : undefined;
    case "seconds":
      return number(parameter, typed);
    case "flag":
      return typed === "true" ? true : typed === "false" ? false : undefined;
    case "choice":
      return parameter.choices?.includes(typed) === true ? typed : undefined;
    case "text":
      return [...typed].length <= 200 ? typed : undefined;
    case "list": {
      const numbers = typed.split(",").map((part) => number(parameter, part.trim()));
      const known = numbers.filter((one) => one !== undefined);
      return known.length === numbers.length && known.length <= 8 ? known : undefined;
    }
  }
}

function number(parameter: Parameter, typed: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed) ? within(parameter, Number(typed)) : undefined;
}

function within({ min, max }: Parameter, value: number): number | undefined {
  return value >= (min ?? -Infinity) && value <= (max ?? Infinity) ? value : undefined;
}
