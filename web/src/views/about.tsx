import type { Entry } from "../state/catalogue";
import { text } from "../strings";

/** What the program shows, in its author's words, and the document that it comes from. */
export function About({ entry }: { readonly entry: Entry }) {
  return (
    <div class="about">
      <p class="about__watch">{entry.watch === "" ? entry.summary : entry.watch}</p>
      <details>
        <summary>{text.code.watch}</summary>
        <p>{entry.summary}</p>
        <p>{entry.teaches}</p>
        <p class="about__from">{text.code.from(entry.document.name, entry.document.section)} · <code>{entry.file}</code></p>
      </details>
    </div>
  );
}
