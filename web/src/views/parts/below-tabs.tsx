import { text } from "../../base/strings";
import { below } from "../../state/atoms";
import { PaneTabs } from "./pane-tabs";

const TABS = ["lanes", "outcomes"] as const;

/** Chooses what the pane below shows. */
export function BelowTabs() {
  return (
    <PaneTabs
      label={text.below.label}
      tabs={TABS}
      isSelected={(one) => below.value === one}
      choose={(one) => (below.value = one)}
      face={(one) => text.below[one]}
    />
  );
}
