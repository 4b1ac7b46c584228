/** Programs whose text came by a link, or is in this browser: which of them a link is of. */
import { text } from "../base/strings";
import { catalogue, isOwn, last } from "./atoms";
import { type Entry, fetchSources } from "./catalogue";
import { withConstants } from "./constants";
import { create, kept } from "./kept";
import { ownEntry } from "./mine";
import { read } from "./parameters";
import { plain } from "./python";
import type { Link } from "./url";

/** Whose program an entry in this tab's history is of: after a reload its text is had from here, which is newer than the address. */
export function programOfEntry(): string | undefined {
  const state: unknown = history.state;
  if (typeof state === "object" && state !== null && "program" in state && typeof state.program === "string")
    return find(state.program)?.id;
  // A page that is loaded again before it has written anything into its address.
  return isReload() ? find(last.peek())?.id : undefined;
}

const isReload = (): boolean => {
  const [entry] = performance.getEntriesByType("navigation");
  return entry instanceof PerformanceNavigationTiming && entry.type === "reload" && performance.now() < SOON;
};
/** How long after it was loaded a page is the one that was loaded. */
const SOON = 10_000;

/** A program by its id: the catalogue's, or the reader's own. */
export function find(id: string | undefined): Entry | undefined {
  const own = id === undefined ? undefined : kept.peek().get(id);
  return own !== undefined && isOwn(id) ? ownEntry(own) : catalogue.peek().find((entry) => entry.id === id);
}

/**
 * The program that a link with a text in it is of: the one from which the link was made, if it still has this text; else one of
 * its own, which nothing of the reader's has to give way to.
 */
export function programOf({ program: id, name }: Link, source: string): string {
  const mine = programOfEntry();
  if (mine !== undefined && (isOwn(mine) || mine === id)) return mine;
  const same = [...kept.peek().values()].find((one) => one.text === source && (isOwn(one.id) || one.id === id));
  return same?.id ?? create(name ?? find(id)?.id ?? text.own.shared, source, source, true);
}

/** Of a link that leads to the twin of a program of which the reader has made something else: the twin as a program of its own. */
export async function besideDraft({ program: id = "", set: values }: Link, entry: Entry): Promise<string> {
  const source = plain((await fetchSources(id)).python);
  const said = Object.entries(values).flatMap(([name, words]) => {
    const parameter = entry.parameters.find((one) => one.name === name);
    const value = parameter === undefined ? undefined : read(parameter, words);
    return value !== undefined && "value" in value ? [[name, value.value] as const] : [];
  });
  return create(id, withConstants(source, Object.fromEntries(said)), undefined, true);
}
