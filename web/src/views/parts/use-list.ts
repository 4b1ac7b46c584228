import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** How many items Page Up and Page Down pass over: fewer than a long list draws beyond its edge. */
const PAGE = 10;

/** Up, down, and by a page; all other keys belong to the page as a whole. */
const BY: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };

/**
 * Makes what scrolls one Tab stop, however many controls are in it: arrows go through these. Their `tabIndex` has to be -1, and
 * that of the list 0. Who comes by Tab is led to the current item, the one that is marked with `aria-current` in it or on it.
 */
export function useList(list: RefObject<HTMLElement | null>, items: string): void {
  useEffect(() => {
    const root = list.current;
    if (root === null) return undefined;
    const abort = new AbortController();
    const { signal } = abort;
    let last: HTMLElement | undefined;
    const all = (): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(items)];
    const current = (): HTMLElement | undefined =>
      all().find((one) => one.closest("[aria-current]") !== null && root.contains(one.closest("[aria-current]"))) ??
      (last?.isConnected === true ? last : all()[0]);
    const onFocusIn = ({ target }: FocusEvent): void => {
      if (target !== root) {
        // While the focus is inside, Shift+Tab leaves the list.
        root.tabIndex = -1;
        if (target instanceof HTMLElement && target.matches(items)) last = target;
        return;
      }
      root.tabIndex = 0;
      if (root.matches(":focus-visible")) current()?.focus();
    };
    const onFocusOut = ({ relatedTarget }: FocusEvent): void => {
      if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) root.tabIndex = 0;
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const by = BY[event.key];
      if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
      if (event.target !== root && !event.target.matches(items)) return;
      event.preventDefault();
      const now = all();
      const at = now.indexOf(event.target);
      const next = at < 0 ? current() : now[Math.max(0, Math.min(now.length - 1, at + by))];
      next?.focus();
    };
    root.addEventListener("focusin", onFocusIn, { signal });
    root.addEventListener("focusout", onFocusOut, { signal });
    root.addEventListener("keydown", onKeyDown, { signal });
    return () => abort.abort();
  }, [list, items]);
}
