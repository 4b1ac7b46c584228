import { tab } from "../../state/atoms";
import { tried } from "../../state/outcomes";

type Pane = typeof tab.value;

/** After what has changed has been drawn. */
export const afterDrawing = (then: () => void): void => void setTimeout(then, 0);

/** Brings a pane into sight, and the focus to its list. */
export function goToList(name: Pane | "outcomes"): void {
  tab.value = name === "outcomes" ? "lanes" : name;
  // Before anything was tried there is only what can be asked for.
  const isToAsk = name === "outcomes" && tried.peek() === undefined;
  const list = isToAsk ? ".outcomes__ask button:enabled" : `.pane--${name} [tabindex="0"]`;
  const selector = name === "lanes" ? ".lanes__canvas" : list;
  // Where the text is in the editor, it is in a tree of its own.
  const inEditor = (): HTMLElement | null | undefined =>
    name === "code" ? document.querySelector(".editor")?.shadowRoot?.querySelector<HTMLElement>(".cm-content") : undefined;
  afterDrawing(() => (inEditor() ?? document.querySelector<HTMLElement>(selector))?.focus());
}

/** Brings a part into sight, and the focus to its beginning: the next Tab goes to its first control. */
export function goToPart(name: Pane | "controls"): void {
  if (name !== "controls") tab.value = name;
  const selector = name === "lanes" || name === "controls" ? `.${name}` : `.pane--${name}`;
  const part = document.querySelector<HTMLElement>(selector);
  if (part === null) return;
  part.tabIndex = -1;
  part.focus();
  // Where it was out of sight, it can have the focus only then.
  if (document.activeElement !== part) afterDrawing(() => part.focus());
}
