import type { ComponentChildren } from "preact";

interface PaneTabsProps<Tab extends string> {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly isSelected: (tab: Tab) => boolean;
  readonly choose: (tab: Tab) => void;
  /** What stands on a tab. */
  readonly face: (tab: Tab) => ComponentChildren;
}

/** How many tabs a key goes on; the ends are as far as one can go. */
const BY: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

/**
 * The tabs in a pane's head, by which the reader chooses what it shows. They are one Tab stop, and arrows go through them, as the
 * ARIA Authoring Practices have it for tabs.
 */
export function PaneTabs<Tab extends string>({ label, tabs, isSelected, choose, face }: PaneTabsProps<Tab>) {
  const at = tabs.findIndex(isSelected);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = BY[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // Else it would be a step of the run, too.
    event.preventDefault();
    const tab = tabs[Math.max(0, Math.min(tabs.length - 1, at + by))];
    if (tab === undefined) return;
    choose(tab);
    // What is chosen may have a head of its own, with the same tabs; it is drawn by then.
    setTimeout(() => {
      const chosen = document.querySelectorAll<HTMLElement>(`[role=tablist][aria-label="${label}"] [aria-selected=true]`);
      [...chosen].find((one) => one.checkVisibility({ visibilityProperty: true }))?.focus();
    });
  };
  return (
    <div role="tablist" aria-label={label} class="pane__tabs" onKeyDown={onKeyDown}>
      {tabs.map((one, index) => (
        <button
          key={one}
          type="button"
          role="tab"
          class="pane__tab"
          aria-selected={isSelected(one)}
          // A stop has no such attribute: by a 0 in it a pane's list is known.
          {...(index === Math.max(at, 0) ? {} : { tabIndex: -1 })}
          onClick={() => choose(one)}
        >
          {face(one)}
        </button>
      ))}
    </div>
  );
}
