import { text } from "../../base/strings";
import { below, tab } from "../../state/atoms";
import type { Entry } from "../../state/catalogue";
import { Prose } from "../parts/prose";

/** What the program shows, in its author's words, and the document that it comes from. */
export function About({ entry }: { readonly entry: Entry }) {
  return (
    <div class="about">
      <p class="about__watch">
        <Prose text={entry.watch === "" ? entry.summary : entry.watch} />
      </p>
      {entry.verdict && <Proven words={entry.verdict.words} set={entry.verdict.set} isSmall={entry.small.length > 0} />}
      <details>
        <summary>{text.code.watch}</summary>
        <p>
          <Prose text={entry.summary} />
        </p>
        <p>
          <Prose text={entry.teaches} />
        </p>
        <p class="about__from">
          {text.code.from(entry.document.name, entry.document.section)} · <code>{entry.file}</code>
        </p>
      </details>
    </div>
  );
}

/** What came of every order, and the way to see it. */
function Proven({ words, set, isSmall }: { readonly words: string; readonly set: string; readonly isSmall: boolean }) {
  const go = (): void => {
    below.value = "outcomes";
    tab.value = "lanes";
  };
  return (
    <p class="about__proven">
      <button type="button" title={text.code.provenHelp(set)} onClick={go}>
        {words}
        {isSmall && ` ${text.code.provenSmall(set)}`}
      </button>
    </p>
  );
}
