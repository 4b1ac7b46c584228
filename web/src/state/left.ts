/** Where the reader was when they left, so that the first page can lead them back: a link, which is followed as any other. */
import { computed } from "@preact/signals";
import { remembered } from "../base/remembered";
import { catalogue, isOwn } from "./atoms";
import { kept } from "./kept";
import { readLink } from "./url";

export interface Left {
  /** The fragment of the link, without the `#`. */
  readonly link: string;
  /** The program's id, and what it was called: the catalogue comes later than the page. */
  readonly program: string;
  readonly title: string;
}

/** Takes what a browser has kept, which may be of another version or by anybody. */
export function accept(stored: unknown): Left | undefined {
  if (typeof stored !== "object" || stored === null) return undefined;
  const { link, program, title } = stored as Readonly<Record<string, unknown>>;
  if (typeof link !== "string" || typeof program !== "string" || typeof title !== "string" || title === "") return undefined;
  const said = readLink(link);
  // One that leads to no program leads nowhere.
  if (!("link" in said) || (said.link.program === undefined && said.link.code === undefined)) return undefined;
  return { link, program, title };
}

export const left = remembered<Left | undefined>("left", undefined, accept);

/** The same where it is still to be had, with the program's title as it is now. */
export const wayBack = computed<Left | undefined>(() => {
  const found = left.value;
  if (found === undefined) return undefined;
  const { link, program } = found;
  if (isOwn(program)) {
    const own = kept.value.get(program);
    if (own !== undefined) return { ...found, title: own.name ?? found.title };
    // The link has the text in it, where the browser was not to keep that.
    return new URLSearchParams(link).has("code") ? found : undefined;
  }
  const entry = catalogue.value.find(({ id }) => id === program);
  if (entry !== undefined) return { ...found, title: entry.title };
  return catalogue.value.length === 0 ? found : undefined;
});
