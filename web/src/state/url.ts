import type { Way } from "../engine/types.gen";
import { text } from "../strings";

/** What a link brings back. Everything in it is text until it was checked against the catalogue. */
export interface Link {
  readonly program?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly way?: Way;
  readonly seed?: number;
  readonly schedule?: string;
  readonly step?: number;
  /** The version of the page that made the link. */
  readonly version?: string;
}

/** A link, or what is wrong with it; the program that it names is known even then, if it came first. */
export type ReadLink = { readonly link: Link } | { readonly problem: string; readonly program?: string };

const WAYS: readonly Way[] = ["first", "real", "seed", "schedule"];
const SET = "set.";
/** Longer ones are no link of ours, and would only be shown back to the reader. */
const LONGEST = 100_000;

const isWay = (value: string): value is Way => (WAYS as readonly string[]).includes(value);

/** A whole number that fits 32 bits, or nothing. */
export function whole(typed: string): number | undefined {
  const value = /^\d{1,10}$/.test(typed) ? Number(typed) : NaN;
  return value <= 0xffff_ffff ? value : undefined;
}

/** Reads the part of an address behind the `#`. */
export function readLink(fragment: string): ReadLink {
  const words = fragment.replace(/^#/, "");
  if (words.length > LONGEST) return { problem: text.link.tooLong };
  // A broken escape would be taken over silently.
  if (/%(?![0-9a-f]{2})/i.test(words)) return { problem: text.link.escape };
  const set: Record<string, string> = {};
  const link: { -readonly [Key in keyof Link]: Link[Key] } = { set };
  for (const [key, value] of new URLSearchParams(words)) {
    const problem = take(link, set, key, value);
    if (problem !== undefined) return { problem, ...(link.program === undefined ? {} : { program: link.program }) };
  }
  if (link.way === "seed" && link.seed === undefined) return { problem: text.link.missing("seed") };
  if (link.way === "schedule" && link.schedule === undefined) return { problem: text.link.missing("schedule") };
  return { link };
}

function take(
  link: { -readonly [Key in keyof Link]: Link[Key] },
  set: Record<string, string>,
  key: string,
  value: string,
): string | undefined {
  if (value.includes("\uFFFD")) return text.link.escape;
  if (key.startsWith(SET)) {
    set[key.slice(SET.length)] = value;
    return undefined;
  }
  switch (key) {
    case "program":
      link.program = value;
      return undefined;
    case "way":
      if (!isWay(value)) return text.link.way(value);
      link.way = value;
      return undefined;
    case "seed":
    case "step": {
      const number = whole(value);
      if (number === undefined) return text.link.number(key, value);
      link[key] = number;
      return undefined;
    }
    case "schedule":
      link.schedule = value;
      return undefined;
    case "v":
      link.version = value;
      return undefined;
    default:
      return text.link.unknown(key);
  }
}

/** The fragment of a link, without the `#`. */
export function writeLink(link: Link): string {
  const words = new URLSearchParams();
  if (link.program !== undefined) words.set("program", link.program);
  for (const [name, value] of Object.entries(link.set)) words.set(SET + name, value);
  if (link.way !== undefined) words.set("way", link.way);
  if (link.seed !== undefined) words.set("seed", String(link.seed));
  if (link.schedule !== undefined) words.set("schedule", link.schedule);
  if (link.step !== undefined) words.set("step", String(link.step));
  if (link.version !== undefined) words.set("v", link.version);
  return words.toString();
}
