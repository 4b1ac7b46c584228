/** What a reader can take away of what is shown, as text: its link, and what puts it into a text or a page of theirs. */
import { signal } from "@preact/signals";
import { escaped } from "../base/markup";
import { fileName } from "../base/save";
import { text } from "../base/strings";
import { carried, code, readyForLink } from "./carried";
import { copy } from "./clipboard";
import { linkNow } from "./links";
import { type Look, writeLook } from "./look";
import { program } from "./python";
import { writeLink } from "./url";

/** How high an embedded program is at first, in pixels. */
export const HEIGHT = 560;

/** The address of what is shown; undefined, and said so, where a text is too long for one. */
export async function address(): Promise<string | undefined> {
  await readyForLink();
  if (carried.peek() !== undefined && code.peek() === undefined) return undefined;
  return new URL(`#${writeLink(linkNow())}`, location.href).href;
}

/** Whether the link has just been copied. */
export const isCopied = signal(false);

/** Copies the link, and says so for a moment. */
export const copyLink = (): Promise<void> => copy(address, isCopied);

const titleNow = (): string => program.peek()?.title ?? text.name;

/** The file of the picture that goes with the Markdown. */
export const pictureFile = (): string => fileName(program.peek()?.id ?? text.name, "svg");

/** Markdown with a picture that leads to a link. */
export function markdownOf(link: string): string {
  // Brackets would end the words; a link has none that are not escaped.
  const title = titleNow().replaceAll(/[[\]\\]/g, "\\$&");
  return `[![${title}](${pictureFile()})](${link.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}

/** The address of a link's program as it is embedded. */
export function embedOf(link: string, look: Look): string {
  const [{ hash }, words] = [new URL(link), writeLook(look)];
  return new URL(`embed.html${hash}${words === "" ? "" : `&${words}`}`, document.baseURI).href;
}

/** What shows it in another page. */
export function frameOf(link: string, look: Look): string {
  const allow = "cross-origin-isolated; clipboard-write";
  const attributes = {
    src: embedOf(link, look),
    title: `${titleNow()} · Threadground`,
    width: "100%",
    height: String(HEIGHT),
    loading: "lazy",
    allow,
  };
  const words = Object.entries(attributes).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `<iframe ${words.join(" ")} style="border: 0"></iframe>`;
}
