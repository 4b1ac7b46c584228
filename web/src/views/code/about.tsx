import { text } from "../../base/strings";
import { below, tab } from "../../state/atoms";
import { type Entry, runsHere, type Verdict } from "../../state/catalogue";
import { smallValues, takeSmall, tried, tryOrders } from "../../state/outcomes";
import { compare, cured, cures } from "../../state/pair";
import { Prose } from "../parts/prose";

/** What the program shows, in its author's words, and the document that it comes from. */
export function About({ entry }: { readonly entry: Entry }) {
  return (
    <div class="about">
      <p class="about__watch">
        <Prose text={entry.watch === "" ? entry.summary : entry.watch} />
      </p>
      {entry.verdict && <Proven entry={entry} {...entry.verdict} />}
      <Paired entry={entry} />
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

/** Ways to what cures the program, or to what it cures, and to both side by side. */
function Paired({ entry }: { readonly entry: Entry }) {
  const broken = cured(entry);
  const others = broken === undefined ? cures(entry) : [broken];
  const [first] = others;
  if (first === undefined) return null;
  const go = (): void => void (broken === undefined ? compare(entry, first) : compare(broken, entry));
  return (
    <p class="about__pair">
      {broken === undefined ? text.pair.curedBy : text.pair.cured}
      {others.map(({ id, title }) => (
        <a key={id} href={`#program=${id}`}>
          {title}
        </a>
      ))}
      <button type="button" aria-haspopup="dialog" onClick={go}>
        {text.pair.compare}
      </button>
    </p>
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
