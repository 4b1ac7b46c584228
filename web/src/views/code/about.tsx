import { Fragment } from "preact";
import { text } from "../../base/strings";
import { runsPython } from "../../state/asked";
import { type Entry, type Fault, runsHere, type Verdict } from "../../state/catalogue";
import { VERSION } from "../../state/links";
import { showOutcomes, smallValues, takeSmall, tried, tryOrders } from "../../state/outcomes";
import { compare, cured, cures } from "../../state/pair";
import { writeLink } from "../../state/url";
import { Prose } from "../parts/prose";
import { isInEditor } from "./editor-host";

/** What the program shows, in its author's words, and the document that it comes from. */
export function About({ entry }: { readonly entry: Entry }) {
  const watch = (
    <p class="about__watch">
      <Prose text={entry.watch === "" ? entry.summary : entry.watch} />
    </p>
  );
  // The room is the text's where that is edited; and what was found out about the program is not so of every edit.
  const isAside = runsPython.value && isInEditor.value;
  return (
    <div class="about">
      {!isAside && watch}
      {!isAside && entry.verdict && <Proven entry={entry} {...entry.verdict} />}
      {!isAside && <Paired entry={entry} />}
      <details>
        <summary>{text.code.watch}</summary>
        {isAside && watch}
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

/** What goes wrong: the run that shows it, and how often others do; what cures it, or what it cures; and both side by side. */
function Paired({ entry }: { readonly entry: Entry }) {
  const broken = cured(entry);
  const others = broken === undefined ? cures(entry) : [broken];
  const [first] = others;
  if (first === undefined) return null;
  const go = (): void => void (broken === undefined ? compare(entry, first) : compare(broken, entry));
  return (
    <p class="about__pair">
      {entry.fault && <Broken entry={entry} {...entry.fault} />}
      {broken === undefined ? text.pair.curedBy : text.pair.cured}{" "}
      {others.map(({ id, title }, at) => (
        <Fragment key={id}>
          {at > 0 && " · "}
          <a href={`#program=${id}`}>{title}</a>
        </Fragment>
      ))}
      {". "}
      <button type="button" aria-haspopup="dialog" onClick={go}>
        {text.pair.compare}
      </button>
    </p>
  );
}

function Broken({ entry, schedule, halt, rates }: Fault & { readonly entry: Entry }) {
  // In Python it has another schedule: that of its recorded run.
  const run = { set: Object.fromEntries(entry.small), way: { schedule }, ...(halt === null ? {} : { halt }), version: VERSION };
  const link = writeLink({ program: entry.id, ...(runsPython.value ? { set: {} } : run) });
  return (
    <>
      {text.pair.wrong} <a href={`#${link}`}>{text.pair.wrongRun}</a>
      {rates !== null && text.pair.rates(rates)}.{" "}
    </>
  );
}

/** What came of every order; pressed, every order is tried again, with the same values. */
function Proven({ entry, words, set }: Verdict & { readonly entry: Entry }) {
  const go = (): void => {
    showOutcomes();
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
