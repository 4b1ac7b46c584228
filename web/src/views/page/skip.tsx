import "./skip.css";
import { text } from "../../base/strings";
import { goToPart } from "./parts-of-page";

/** The first Tab stops: the way to each part of the page without all that is before it. */
export function Skip() {
  return (
    <nav class="skip" aria-label={text.skip.label}>
      {(["code", "objects", "story", "output", "controls", "lanes"] as const).map((one) => (
        <button key={one} type="button" class="button" onClick={() => goToPart(one)}>
          {text.skip[one]}
        </button>
      ))}
    </nav>
  );
}
