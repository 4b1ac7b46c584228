import "./tabs.css";
import { text } from "../../base/strings";
import { tab } from "../../state/atoms";
import { faults } from "../../state/getters";

const ALL = ["code", "lanes", "objects", "story", "output"] as const;

/** On a narrow page: which pane is in sight. */
export function Tabs() {
  const found = faults.value;
  return (
    <nav class="tabs" aria-label={text.tabs.label}>
      {ALL.map((one) => (
        <button
          key={one}
          type="button"
          class="tabs__one"
          aria-current={tab.value === one ? "page" : undefined}
          onClick={() => (tab.value = one)}
        >
          {text.tabs[one]}
          {one === "story" && found > 0 && <span class="badge">{found}</span>}
        </button>
      ))}
    </nav>
  );
}
