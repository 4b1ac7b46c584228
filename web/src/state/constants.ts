/** The constants in capitals at a Python program's head: they are its parameters. As the crate's catalogue/twin.rs has it. */
import type { Listed, ListedKind, Value } from "../engine/types.gen";

/** What a parameter is called in Python. */
const constantOf = (name: string): string => name.toUpperCase();

const LINE = /^([A-Z][A-Z0-9_]*) = (.*?)\s*(?:#.*)?$/;
const NUMBER = /^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const LIST = /^\[(.*)\]$/;
const TEXT = /^(["'])((?:(?!\1)[^\\])*)\1$/;
/** Where a program's head ends: what is below may be set more than once. */
const BODY = /^(def|class|async|@|if|for|while|with|try|match)\b/;

/** How many constants become fields, and how many numbers a field takes. */
const [MOST, LONGEST] = [6, 8];

/** A literal's value, if it is one of the few kinds that a field can have. */
function readLiteral(literal: string): Value | undefined {
  if (literal === "True" || literal === "False") return literal === "True";
  if (NUMBER.test(literal)) return numberOf(literal);
  const text = TEXT.exec(literal)?.[2];
  if (text !== undefined) return text;
  const list = LIST.exec(literal)?.[1]?.replace(/,\s*$/, "");
  const items = list?.split(",").map((item) => item.trim());
  return items?.every((item) => NUMBER.test(item)) === true ? items.map(numberOf) : undefined;
}

const numberOf = (literal: string): number => Number(literal.replaceAll("_", ""));

/** A value as Python has it. */
function literalOf(value: Value): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return numeral(value);
  if (typeof value === "string") return quoted(value);
  // Python writes the numbers of a list as they are: a list's are seconds.
  return `[${value.map((one) => (Number.isInteger(one) ? `${one}.0` : numeral(one))).join(", ")}]`;
}

function numeral(value: number): string {
  // Python goes over to exponents below 0.0001, and writes two digits of them.
  const words = value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return words.replace(/e([+-])(\d)$/, "e$10$2");
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const words = [...text].map((one) => (one === "\\" || one === quote ? `\\${one}` : one));
  return quote + words.join("").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t") + quote;
}

/** What a text has for a parameter, if that can be read. */
export function constantIn(source: string, name: string): Value | undefined {
  const begin = `${constantOf(name)} = `;
  const line = source.split("\n").find((one) => one.startsWith(begin));
  const literal = line === undefined ? undefined : LINE.exec(line)?.[2];
  return literal === undefined ? undefined : readLiteral(literal);
}

/** The text in which these parameters have these values; one that it has no line for is left out. */
export function withConstants(source: string, values: Readonly<Record<string, Value>>): string {
  const lines = source.split("\n");
  for (const [name, value] of Object.entries(values)) {
    const begin = `${constantOf(name)} = `;
    const at = lines.findIndex((line) => line.startsWith(begin));
    if (at >= 0) lines[at] = begin + literalOf(value);
  }
  return lines.join("\n");
}

const KINDS: Readonly<Record<string, ListedKind>> = { boolean: "flag", string: "text", object: "list" };

/** The parameters that a reader's own program has: what is set to a plain value at its head. */
export function parametersOf(source: string, help: (constant: string) => string): readonly Listed[] {
  const found = new Map<string, Listed>();
  for (const line of source.split("\n")) {
    if (BODY.test(line) || found.size === MOST) break;
    const [, constant, literal = ""] = LINE.exec(line) ?? [];
    const value = readLiteral(literal);
    if (constant === undefined || value === undefined || found.has(constant)) continue;
    if (Array.isArray(value) && (value.length === 0 || value.length > LONGEST)) continue;
    const isWhole = typeof value === "number" && /^[+-]?[\d_]+$/.test(literal);
    const kind = KINDS[typeof value] ?? (isWhole ? "integer" : "seconds");
    const range = kind === "text" || kind === "flag" ? {} : { min: -1e9, max: 1e9 };
    found.set(constant, { name: constant.toLowerCase(), kind, default: value, help: help(constant), allowed: allowed(kind), ...range });
  }
  return [...found.values()];
}

const allowed = (kind: ListedKind): string =>
  ({ integer: "a whole number", seconds: "a number", flag: "True or False", text: "a text", list: "numbers", choice: "" })[kind];
