import { text } from "../../base/strings";
import { below, tab } from "../../state/atoms";
import { type Entry, runsHere, type Verdict } from "../../state/catalogue";
import { smallValues, takeSmall, tried, tryOrders } from "../../state/outcomes";
import { Prose } from "../parts/prose";

/** What the program shows, in its author's words, and the document that it comes from. */
export function About({ entry }: { readonly entry: Entry }) {
  return (
    <div class="about">
      <p class="about__watch">
        <Prose text={entry.watch === "" ? entry.summary : entry.watch} />
      </p>
      {entry.verdict && <Proven entry={entry} {...entry.verdict} />}
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

/** What came of every order; pressed, every order is tried again, with the same values. */
function Proven({ entry, words, set }: Verdict & { readonly entry: Entry }) {
  const go = (): void => {
    below.value = "outcomes";
    tab.value = "lanes";
    if (tried.peek()?.isGoing === true || !runsHere(entry, "first")) return;
    takeSmall(entry);
    void tryOrders();
  };
  // And what the fields say otherwise, as it does not hold for that.
  const told = smallValues(entry).filter(({ isSmall, isChanged }) => isSmall || isChanged);
  return (
    <p class="about__proven">
      <button type="button" title={text.code.provenHelp(set)} onClick={go}>
        {words}
        {told.length > 0 && ` ${text.code.provenSmall(told)}`}
      </button>
    </p>
  );
}
