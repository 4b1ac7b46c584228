import type { Value, Way } from "../engine/types.gen";

/** A parameter of a program, as the catalogue describes it. */
export interface Parameter {
  readonly name: string;
  readonly help: string;
  readonly kind: "integer" | "seconds" | "flag" | "choice" | "text" | "list";
  readonly default: Value;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
}

/** A program, as the picker and the page's head show it. */
export interface Entry {
  readonly id: string;
  readonly chapter: { readonly number: number; readonly title: string };
  readonly title: string;
  readonly summary: string;
  readonly watch: string;
  readonly teaches: string;
  readonly document: { readonly letter: string; readonly name: string; readonly section: string };
  readonly uses: readonly string[];
  /** In which ways it can be run; the first where nobody says. */
  readonly ways: readonly Way[];
  readonly parameters: readonly Parameter[];
  readonly file: string;
}

/** A text that was highlighted when the page was built. */
export interface Text {
  readonly lines: readonly (readonly (readonly [kind: string, text: string])[])[];
  /** Lines that are folded away at first: from and to, counted from 1. */
  readonly folds: readonly (readonly [from: number, to: number])[];
}

export type Language = "rust" | "python";
export type Sources = Readonly<Record<Language, Text>>;

async function get(path: string): Promise<Response> {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

export async function fetchCatalogue(): Promise<readonly Entry[]> {
  return (await (await get("programs/index.json")).json()) as readonly Entry[];
}

export async function fetchSources(id: string): Promise<Sources> {
  return (await (await get(`programs/${id}.json`)).json()) as Sources;
}

export async function fetchRecording(id: string): Promise<Uint8Array> {
  return new Uint8Array(await (await get(`programs/${id}.tgtrace`)).arrayBuffer());
}

/** Programs whose name, chapter, document or primitives have every word that was typed. */
export function matches(entry: Entry, typed: string): boolean {
  const { id, title, summary, chapter, document, uses } = entry;
  const all = [id, title, summary, chapter.title, document.name, document.section, ...uses].join(" ").toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}
