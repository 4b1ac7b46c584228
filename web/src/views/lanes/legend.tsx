import "./legend.css";
import { text } from "../../base/strings";

const MARKS = [
  ["run", text.legend.runs],
  ["ready", text.legend.ready],
  ["lock", text.legend.lock],
  ["wait", text.legend.waits],
  ["sleep", text.legend.sleeps],
  ["fetch", text.legend.fetches],
  ["unwind", text.legend.unwinds],
  ["holds", text.legend.holds],
] as const;

/** What the lanes' colours and patterns mean. */
export function Legend() {
  return (
    <ul class="legend">
      {MARKS.map(([mark, words]) => (
        <li key={mark}>
          <span class={`legend__mark legend__mark--${mark}`} aria-hidden="true" />
          {words}
        </li>
      ))}
    </ul>
  );
}
