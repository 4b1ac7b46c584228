/**
 * The texts in Python that the reader has written: edits of the catalogue's programs, and programs of their own. Each is in
 * the browser's storage from the moment at which it is typed, and two tabs may have the same one.
 */
import { batch, signal } from "@preact/signals";
import { namesOf, onStored, store, stored, forget as unstore } from "../base/storage";
import { text as words } from "../base/strings";
import { isOwn, OWN, programId } from "./atoms";
import { tell } from "./notices";

/** A text that the reader has written, by the id of its program. */
export interface Kept {
  readonly id: string;
  readonly text: string;
  /** What the program is called, if it is the reader's own. */
  readonly name?: string;
  /** What it was at first, if it is the reader's own; else the catalogue has that. */
  readonly original?: string;
  /** What the text was before it was put back to what it was at first. */
  readonly before?: string;
  /** The version of the text, and the one that it was made of. */
  readonly version: string;
  readonly of?: string;
}

const FOLDER = "python.";
const random = (): string => Math.random().toString(36).slice(2, 10);

/** All of them, by id. */
export const kept = signal<ReadonlyMap<string, Kept>>(load());
/** Those that are in this tab alone, as nobody has asked for more: what a link has brought. */
export const loose = signal<ReadonlySet<string>>(new Set());
/** Those that are in this tab alone, as the browser has refused them. */
export const refused = signal<ReadonlySet<string>>(new Set());

function load(): ReadonlyMap<string, Kept> {
  const all = namesOf(FOLDER).flatMap((id) => parse(id, stored(FOLDER + id)) ?? []);
  return new Map(all.map((one) => [one.id, one]));
}

/** Reads what is stored, which may be anything. */
function parse(id: string, said: string | undefined): Kept | undefined {
  try {
    const { text, name, original, before, version, of } = JSON.parse(said ?? "{}") as Readonly<Record<string, unknown>>;
    if (typeof text !== "string" || typeof version !== "string") return undefined;
    if (isOwn(id) && (typeof name !== "string" || typeof original !== "string")) return undefined;
    const texts = Object.entries({ name, original, before, of }).filter(([, value]) => typeof value === "string");
    return { id, text, version, ...Object.fromEntries(texts) };
  } catch {
    return undefined;
  }
}

const change = (does: (all: Map<string, Kept>) => void): void => {
  const all = new Map(kept.peek());
  does(all);
  kept.value = all;
};

const without = (all: ReadonlySet<string>, id: string): ReadonlySet<string> => new Set([...all].filter((one) => one !== id));

/** Whether the browser keeps a text. */
export const isStored = (id: string): boolean => !loose.value.has(id) && !refused.value.has(id);

/** Puts a text into the browser's storage, and says so once where that refuses it. */
function put(one: Kept): void {
  const { id, ...rest } = one;
  const there = parse(id, stored(FOLDER + id));
  const known = kept.peek().get(id);
  // Another tab has written it, and this one has not heard of that: both are kept.
  if (there !== undefined && there.version !== known?.version && there.text !== one.text) saveAside(there);
  const isIn = store(FOLDER + id, JSON.stringify(rest));
  batch(() => {
    change((all) => all.set(id, one));
    loose.value = without(loose.peek(), id);
    if (isIn) refused.value = without(refused.peek(), id);
    else if (!refused.peek().has(id)) {
      refused.value = new Set([...refused.peek(), id]);
      tell({ key: "storage", kind: "problem", words: words.own.refused });
    }
  });
}

/** Whether it is an edit of what was there at first, and not that brought back. */
export const isEdit = (one: Kept | undefined): boolean => one !== undefined && one.before === undefined;

/** Keeps a text that would be lost otherwise as a program of its own. */
function saveAside({ id, text, name = id, original = text }: Kept): void {
  // The other tab may have done so.
  if ([...kept.peek().values()].some((one) => isOwn(one.id) && one.id !== id && one.text === text)) return;
  const aside = create(words.own.aside(name), text, original);
  tell({ key: "aside", kind: "hint", words: words.own.keptAside(kept.peek().get(aside)?.name ?? "") });
}

/** Whether a program of the reader's own has this name. */
const isTaken = (name: string): boolean => [...kept.peek().values()].some((one) => one.name === name);

/** The name, or the next like it that no program has. */
function freeName(name: string): string {
  if (!isTaken(name)) return name;
  const [base] = name.split(/ \d+$/);
  for (let number = 2; ; number += 1) if (!isTaken(`${base} ${number}`)) return `${base} ${number}`;
}

const LONGEST_NAME = 40;

/** What somebody has called a program, as it can be a file's name: no folders, nothing that cannot be seen. */
export function nameOf(typed: string): string {
  const name = typed
    .replace(/\.py$/i, "")
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .replace(/^[.\s]+/, "")
    .slice(0, LONGEST_NAME)
    .trim();
  return name === "" ? words.own.unnamed : name;
}

/** A new program of the reader's own; `isLoose` if it is to be kept only once somebody has touched it. */
export function create(name: string, text: string, original = text, isLoose = false): string {
  const id = OWN + random();
  const one: Kept = { id, text, name: freeName(nameOf(name)), original, version: random() };
  if (isLoose) {
    batch(() => {
      change((all) => all.set(id, one));
      loose.value = new Set([...loose.peek(), id]);
    });
  } else put(one);
  return id;
}

/** Keeps what was typed. */
export function save(id: string, text: string, more: Partial<Pick<Kept, "name" | "before">> = {}): void {
  const known = kept.peek().get(id);
  const { before: _before, ...rest } = known ?? { id };
  put({ ...rest, ...more, text, version: random(), ...(known === undefined ? {} : { of: known.version }) });
}

/** Keeps what a link has brought. */
export function keep(id: string): void {
  const one = kept.peek().get(id);
  if (one !== undefined) put(one);
}

/** Forgets a text; returns how to bring it back. */
export function remove(id: string): () => void {
  const one = kept.peek().get(id);
  unstore(FOLDER + id);
  batch(() => {
    change((all) => all.delete(id));
    loose.value = without(loose.peek(), id);
    refused.value = without(refused.peek(), id);
  });
  return () => {
    if (one !== undefined && !kept.peek().has(id)) put(one);
  };
}

/** Gives a program another name; one that is taken gets a number. */
export function rename(id: string, typed: string): void {
  const one = kept.peek().get(id);
  const name = nameOf(typed);
  if (one === undefined || name === one.name) return;
  save(id, one.text, { name: freeName(name), ...(one.before === undefined ? {} : { before: one.before }) });
}

/** What another tab has made of a text. */
function hear(id: string, said: string | undefined): void {
  const mine = kept.peek().get(id);
  const isOpen = programId.peek() === id;
  if (said === undefined) {
    // Another tab has forgotten it. Who has it open keeps it, in this tab.
    if (mine === undefined) return;
    if (!(isOpen && isOwn(id))) change((all) => all.delete(id));
    else loose.value = new Set([...loose.peek(), id]);
    return;
  }
  // Only what is there now: this tab may have written later.
  const theirs = stored(FOLDER + id) === said ? parse(id, said) : undefined;
  if (theirs === undefined || theirs.version === mine?.version) return;
  if (mine !== undefined && mine.text !== theirs.text && (theirs.of !== mine.version || refused.peek().has(id))) saveAside(mine);
  else if (isOpen && mine?.text !== theirs.text) tell({ key: "elsewhere", kind: "hint", words: words.own.elsewhere });
  batch(() => {
    change((all) => all.set(id, theirs));
    refused.value = without(refused.peek(), id);
    loose.value = without(loose.peek(), id);
  });
}

/** From now on: what other tabs write is heard of, and nobody leaves a text that is in this tab alone without being asked. */
export function keepKeeping(): void {
  onStored(FOLDER, hear);
  addEventListener("beforeunload", (event) => {
    if (refused.peek().size > 0) event.preventDefault();
  });
}
