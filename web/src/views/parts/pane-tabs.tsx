import type { ComponentChildren } from "preact";

interface PaneTabsProps<Tab extends string> {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly isSelected: (tab: Tab) => boolean;
  readonly choose: (tab: Tab) => void;
  /** What stands on a tab. */
  readonly face: (tab: Tab) => ComponentChildren;
}

/** The tabs in a pane's head, by which the reader chooses what it shows. */
export function PaneTabs<Tab extends string>({ label, tabs, isSelected, choose, face }: PaneTabsProps<Tab>) {
  return (
    <div role="tablist" aria-label={label} class="pane__tabs">
      {tabs.map((one) => (
        <button key={one} type="button" role="tab" class="pane__tab" aria-selected={isSelected(one)} onClick={() => choose(one)}>
          {face(one)}
        </button>
      ))}
    </div>
  );
}
