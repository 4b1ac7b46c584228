import { text } from "../../base/strings";
import { below } from "../../state/atoms";

const TABS = ["lanes", "outcomes"] as const;

/** Chooses what the pane below shows. */
export function BelowTabs() {
  return (
    <div role="tablist" aria-label={text.below.label} class="pane__tabs">
      {TABS.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          class="pane__tab"
          aria-selected={below.value === one}
          onClick={() => (below.value = one)}
        >
          {text.below[one]}
        </button>
      ))}
    </div>
  );
}
