// What an embedded program is once it has come into view.
import "./styles/pane.css";
import "./styles/syntax.css";
import { render } from "preact";
import { text } from "./base/strings";
import { closeEngines } from "./engine/load";
import { activity, catalogue, playing, screen } from "./state/atoms";
import { type Entry, fetchCatalogue, fetchEntry } from "./state/catalogue";
import { isPythonReady } from "./state/engines";
import { followAddress } from "./state/links";
import type { Look } from "./state/look";
import { tell, wordsOf } from "./state/notices";
import { stopAll } from "./state/run";
import { readLink } from "./state/url";
import { Embed } from "./views/page/embed";
import { listenToKeys } from "./views/page/embed-keys";

/** The programs that a link needs: its own or, where it names none that there is, all, of which it is said so. */
async function programsOf(link: string): Promise<readonly Entry[]> {
  const said = readLink(link);
  const id = "link" in said ? said.link.program : said.program;
  if (id === undefined) return "link" in said && said.link.code !== undefined ? [] : fetchCatalogue();
  return /^[\w-]+$/.test(id) ? fetchEntry(id).then((entry) => [entry], fetchCatalogue) : fetchCatalogue();
}

/** Shows what the address asks for. */
export async function begin(root: HTMLElement, look: Look, problem: string | undefined): Promise<void> {
  screen.value = "program";
  // The picture that stood for it.
  root.replaceChildren();
  render(<Embed look={look} />, root);
  listenToKeys(look);
  tellHeight(root);
  if (problem !== undefined) tell({ key: "look", kind: "problem", words: problem });
  try {
    catalogue.value = await programsOf(location.hash);
    await followAddress();
  } catch (error) {
    tell({ key: "catalogue", kind: "problem", words: text.notices.catalogue, more: wordsOf(error) });
  }
}

let isInView = true;

export function enter(): void {
  isInView = true;
}

/** Nobody sees it: it plays no more, and what it has of workers goes. */
export async function leave(): Promise<void> {
  isInView = false;
  playing.value = false;
  await stopAll();
  if (isInView || activity.peek() !== "idle") return;
  isPythonReady.value = false;
  await closeEngines();
}

/** From now on the page around is told how many pixels high all of it would be. */
function tellHeight(root: HTMLElement): void {
  let told = 0;
  const tellNow = (): void => {
    const parts = [...root.querySelectorAll<HTMLElement>("[data-part]")];
    const wanted = parts.reduce((sum, part) => sum + Math.min(part.scrollHeight, Number(part.dataset["most"] ?? Infinity)), 0);
    if (wanted === told) return;
    told = wanted;
    parent.postMessage({ type: "threadground", height: wanted }, "*");
  };
  new ResizeObserver(tellNow).observe(root);
  new MutationObserver(tellNow).observe(root, { childList: true, subtree: true });
}
