import "./legend.css";
import { MARKS } from "./marks";

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
