import { text } from "../base/strings";
import { whole } from "../base/units";
import type { Timing, Way } from "../engine/types.gen";
import type { Language } from "./sources";
import { isTiming, readWay, type WayWords, writeWay } from "./way";

/** What a link brings back. Everything in it is text until it was checked against the catalogue. */
export interface Link {
  readonly program?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly way?: Way;
  readonly timing?: Timing;
  /** The number of the choice at which a run by a schedule is held. */
  readonly halt?: number;
  readonly step?: number;
  /** In which language the program is; a link that says nothing of its run leaves that open, and any other one is Rust's. */
  readonly language?: Language;
  /** A text in Python, packed, and what it is called. */
  readonly code?: string;
  readonly name?: string;
  /** Whether Python's threads are on a core only one at a time. */
  readonly gil?: true;
  /** The version of the page that made the link. */
  readonly version?: string;
}

/** A link, or what is wrong with it; the program that it names is known even then, if it came first. */
export type ReadLink = { readonly link: Link } | { readonly problem: string; readonly program?: string };

const SET = "set.";
/** Longer ones are no link of ours, and would only be shown back to the reader. */
const LONGEST = 100_000;

/** What was read of a link, word by word. */
interface Words {
  readonly set: Record<string, string>;
  readonly link: { -readonly [Key in keyof Link]: Link[Key] };
  readonly way: { -readonly [Key in keyof WayWords]?: WayWords[Key] };
}

/** Whether an address leads to the first page: nothing is behind its `#`. */
export function isFirst(fragment: string): boolean {
  return fragment === "" || fragment === "#";
}

/** Reads the part of an address behind the `#`. */
export function readLink(fragment: string): ReadLink {
  const words = fragment.replace(/^#/, "");
  if (words.length > LONGEST) return { problem: text.link.tooLong };
  // A broken escape would be taken over silently.
  if (/%(?![0-9a-f]{2})/i.test(words)) return { problem: text.link.escape };
  const set: Record<string, string> = {};
  const read: Words = { set, link: { set }, way: {} };
  const { link } = read;
  const broken = (problem: string): ReadLink => ({ problem, ...(link.program === undefined ? {} : { program: link.program }) });
  for (const [key, value] of new URLSearchParams(words)) {
    const problem = take(read, key, value);
    if (problem !== undefined) return broken(problem);
  }
  const { way } = read.way;
  if (way === undefined) return { link };
  const said = readWay({ ...read.way, way });
  if ("problem" in said) return broken(said.problem);
  return { link: { ...link, way: said.way } };
}

function take({ set, link, way }: Words, key: string, value: string): string | undefined {
  if (value.includes("\uFFFD")) return text.link.escape;
  if (key.startsWith(SET)) {
    set[key.slice(SET.length)] = value;
    return undefined;
  }
  switch (key) {
    case "program":
      link.program = value;
      return undefined;
    case "lang":
      if (value !== "python" && value !== "rust") return text.link.language(value);
      link.language = value;
      return undefined;
    case "code":
    case "name":
      link[key] = value;
      return undefined;
    case "gil":
      if (value !== "on") return text.link.gil(value);
      link.gil = true;
      return undefined;
    case "way":
    case "seed":
    case "schedule":
      way[key] = value;
      return undefined;
    case "timing":
      if (!isTiming(value)) return text.link.timing(value);
      link.timing = value;
      return undefined;
    case "halt":
    case "step": {
      const number = whole(value);
      if (number === undefined) return text.link.number(key, value);
      link[key] = number;
      return undefined;
    }
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
  for (const [key, value] of Object.entries(link.way === undefined ? {} : writeWay(link.way))) words.set(key, value);
  if (link.language !== undefined) words.set("lang", link.language);
  if (link.gil !== undefined) words.set("gil", "on");
  if (link.timing !== undefined) words.set("timing", link.timing);
  if (link.halt !== undefined) words.set("halt", String(link.halt));
  if (link.step !== undefined) words.set("step", String(link.step));
  if (link.version !== undefined) words.set("v", link.version);
  // What can be read in an address stands before what cannot.
  if (link.name !== undefined) words.set("name", link.name);
  if (link.code !== undefined) words.set("code", link.code);
  return words.toString();
}
