import { text } from "../../base/strings";
import { loadAgain } from "../../state/links";
import { missing } from "../../state/service";

/** What gives real threads in one click, where that is to be had. */
export function LoadAgain() {
  if (missing.value === "reload") {
    return (
      <button type="button" class="button" onClick={() => void loadAgain()}>
        {text.isolation.again}
      </button>
    );
  }
  if (missing.value === "tab") {
    return (
      <a class="button" href={location.href} target="_blank" rel="noopener" onClick={(event) => (event.currentTarget.href = location.href)}>
        {text.isolation.tab}
      </a>
    );
  }
  return null;
}
