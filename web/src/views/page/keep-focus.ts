/** Keeps the focus on the page: where what has it goes away, it moves to what was around that. */

const FOCUSABLE = "button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), summary, [tabindex]";

const canHave = (element: Element): boolean => element.matches(FOCUSABLE) && element.checkVisibility({ visibilityProperty: true });

/** What holds an element, from the inside out; the element first. */
function pathOf(element: Element): Element[] {
  const path = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) path.push(at);
  return path;
}

/** The first of these that can have the focus, or has something in it that can. */
function nearest(path: readonly Element[], within: Element): HTMLElement | undefined {
  for (const element of path) {
    if (element === within) return undefined;
    if (!within.contains(element)) continue;
    const found = [element, ...element.querySelectorAll(FOCUSABLE)].find(canHave);
    if (found instanceof HTMLElement) return found;
  }
  return undefined;
}

/** From now on; `home` has the focus where there is nothing better. */
export function keepFocus(root: HTMLElement, home: string): void {
  /** What has, or last had, the focus, with all that is around it: on the page, and in the dialog above it. */
  let [onPage, inDialog]: Element[][] = [[], []];
  const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body;
  const check = (): void => {
    if (!isLost() || document.querySelector("dialog[open]") !== null) return;
    const wasInDialog = inDialog !== undefined && inDialog.length > 0;
    inDialog = [];
    const [had] = onPage ?? [];
    if (had === undefined && !wasInDialog) return;
    (nearest(onPage ?? [], root) ?? document.querySelector<HTMLElement>(home))?.focus();
  };
  root.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target.closest("dialog") === null) [onPage, inDialog] = [pathOf(target), []];
    else inDialog = pathOf(target);
  });
  root.addEventListener("focusout", ({ target }) => {
    // What is gone after this has lost the focus; what is still there was left by the reader, who has clicked beside it.
    setTimeout(() => {
      if (!isLost() || !(target instanceof Element)) return;
      if (target.isConnected && canHave(target)) [onPage, inDialog] = [[], []];
      else check();
    });
  });
  // Not every browser says of what is taken away that it has lost the focus.
  new MutationObserver(() => {
    if (isLost()) check();
  }).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "open"] });
}
