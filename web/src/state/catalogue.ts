import { meant } from "../base/synonyms";
import { canRun } from "../engine/load";
import type { Page } from "../engine/types.gen";
import type { Sources } from "./sources";
import type { WayName } from "./way";

/** What came of every order of a program when the page was built, with these values. */
export interface Verdict {
  readonly set: string;
  readonly words: string;
}

/** What goes wrong in a program that has a cure. */
export interface Fault {
  /** The run that shows it with the fewest preemptions and the program's small values. */
  readonly schedule: string;
  /** The number of the choice at which the run is held, if it need not end. */
  readonly halt: number | null;
  /** How many of so many runs by a seed, and on real threads, went wrong with those values. */
  readonly rates: { readonly runs: number; readonly seeds: number; readonly real: number } | null;
}

/** A program, as the picker and the page's head show it; its texts come later. */
export type Entry = Readonly<Omit<Page, "rust" | "python">> & { readonly verdict?: Verdict | null; readonly fault?: Fault | null };

/** Whether a program can be run so. */
export function runsSo(entry: Entry, way: WayName): boolean {
  return !entry.real_only || way === "real";
}

/** Whether a program can be run so on this page. */
export function runsHere(entry: Entry, way: WayName): boolean {
  return runsSo(entry, way) && canRun(way === "real" ? "real" : "taking turns");
}

/** The way that is taken where nobody says. */
export function usualWay(entry: Entry): "first" | "real" {
  return entry.real_only ? "real" : "first";
}

async function get(path: string): Promise<Response> {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

export async function fetchCatalogue(): Promise<readonly Entry[]> {
  return (await (await get("programs/index.json")).json()) as readonly Entry[];
}

/** One program of the catalogue, without the others. */
export async function fetchEntry(id: string): Promise<Entry> {
  return (await (await get(`programs/${id}.about.json`)).json()) as Entry;
}

export async function fetchSources(id: string): Promise<Sources> {
  return (await (await get(`programs/${id}.json`)).json()) as Sources;
}

/** A recorded run: a program's, by its id, or another one by its name. */
export async function fetchRecording(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await get(`programs/${name}.tgtrace`)).arrayBuffer());
}

/** What random orders of the bet came to when the page was built. */
export interface RecordedOrders {
  /** By program, what was printed last, seed by seed from 0. */
  readonly ends: Readonly<Record<string, readonly string[]>>;
  /** The first seed of the bet that ends otherwise than first-come; its run is recorded, as `ODD`. */
  readonly odd: number | null;
}

/** The name of the recorded run in which an update is lost. */
export const ODD = "bet-odd";

export async function fetchOrders(): Promise<RecordedOrders> {
  return (await (await get("programs/bet-orders.json")).json()) as RecordedOrders;
}

/** What a reader looks for; an empty text is anything. */
export interface Wanted {
  readonly typed: string;
  readonly use: string;
  readonly document: string;
}

export const ANYTHING: Wanted = { typed: "", use: "", document: "" };

/** Programs that have every word that was typed, or a synonym of it, in their name, chapter, document, primitives, in what they
 * teach or in what can come of them, and that use what was chosen and come from where was chosen. */
export function matches(entry: Entry, { typed, use, document: from }: Wanted): boolean {
  const { id, title, summary, teaches, watch, chapter, document, uses, verdict } = entry;
  if (use !== "" && !uses.includes(use)) return false;
  if (from !== "" && document.name !== from) return false;
  const words = [id, title, summary, teaches, watch, chapter.title, document.name, document.section, ...uses];
  return hasAll(words.join(" "), typed, verdict?.words);
}

/** Whether the text has every word that was typed, or a synonym of it, or a word of the others begins so. */
function hasAll(words: string, typed: string, others = ""): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll("-", "");
  const all = `${words.toLowerCase()} ${plain(words)}`;
  const begun = ` ${plain(others).replaceAll(/\W+/g, " ")}`;
  return plain(typed)
    .split(/\s+/)
    .every((word) => all.includes(word) || begun.includes(` ${word}`) || meant(word).some((called) => all.includes(called)));
}

/**
 * The programs in the groups in which they are listed: by chapters, and before them those that have what was typed in their
 * names, of which one that has this very name comes first.
 */
export function grouped(
  found: readonly Entry[],
  { typed }: Wanted,
): readonly (readonly [chapter: Entry["chapter"] | undefined, Entry[]])[] {
  const isNamed = ({ id, title }: Entry): boolean => typed.trim() !== "" && hasAll(`${id} ${title}`, typed);
  const groups = new Map<number | undefined, Entry[]>();
  const add = (group: number | undefined, entry: Entry): unknown => groups.set(group, [...(groups.get(group) ?? []), entry]);
  const isIt = ({ id, title }: Entry): boolean => [id, title.toLowerCase()].includes(typed.trim().toLowerCase());
  for (const entry of found.filter(isNamed).sort((one, other) => Number(isIt(other)) - Number(isIt(one)))) add(undefined, entry);
  for (const entry of found.filter((entry) => !isNamed(entry))) add(entry.chapter.number, entry);
  return [...groups].map(([group, entries]) => [group === undefined ? undefined : entries[0]?.chapter, entries]);
}

/** What there is to choose from in one of the filters, in alphabetical order, each with the number of
 * programs that would be left. */
export function choices(
  entries: readonly Entry[],
  filter: "use" | "document",
  wanted: Wanted,
): (readonly [value: string, count: number])[] {
  const values = new Set(entries.flatMap(({ uses, document }) => (filter === "use" ? uses : [document.name])));
  const count = (value: string): number => entries.filter((entry) => matches(entry, { ...wanted, [filter]: value })).length;
  return [...values].sort((one, other) => one.localeCompare(other, "en")).map((value) => [value, count(value)]);
}
