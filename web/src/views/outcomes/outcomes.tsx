import "./outcomes.css";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { inShort } from "../../base/in-short";
import { many, text } from "../../base/strings";
import { activity } from "../../state/atoms";
import { openEditor } from "../../state/edit";
import { live } from "../../state/getters";
import { isGoal, mending, pursue, wasBrought } from "../../state/goals";
import { canRunPython, chooseLanguage } from "../../state/language";
import {
  byClock,
  bySections,
  canBeSmall,
  canTry,
  type Found,
  isOffered,
  isTriedOld,
  type Kind,
  type Row,
  smallValues,
  type Tried,
  takeSmall,
  tried,
  tryOrders,
  tryRuns,
} from "../../state/outcomes";
import { program } from "../../state/python";
import { stop } from "../../state/run";
import { missing } from "../../state/service";
import { BelowTabs } from "../parts/below-tabs";
import { shortName } from "../parts/threads";
import { useList } from "../parts/use-list";
import { Choices, letterClass, titleOf } from "./choices";

/** How many lines of an outcome are shown. */
const LINES = 6;

/** What can come of the program. */
export function Outcomes() {
  const found = tried.value;
  const list = useRef<HTMLDivElement>(null);
  useList(list, ".outcomes__mend .button, .outcome__show, .outcome__goal, .choices__leaf");
  return (
    <section class="pane pane--outcomes" aria-label={text.outcomes.pane}>
      <div class="pane__head outcomes__head">
        <BelowTabs />
        <Asking />
      </div>
      <div class="pane__body outcomes" ref={list} tabIndex={0} role="group" aria-label={text.outcomes.pane}>
        <p class="outcomes__sum" role="status" title={found?.report === undefined ? undefined : text.outcomes.order}>
          {found === undefined ? text.outcomes.lead : sumOf(found, canBeSmall.value)}
        </p>
        {isTriedOld.value && found !== undefined && (found.isGoing || found.rows.length > 0) && (
          <p class="outcomes__old">{text.code.old}</p>
        )}
        {found !== undefined && isSound(found) && <p class="outcomes__sound">✓ {text.outcomes.sound}</p>}
        <Mend />
        {found !== undefined && found.rows.length > 0 && (
          <ul class="outcomes__list" aria-label={text.outcomes.list}>
            {found.rows.map((row, at) => (
              <One key={at} row={row} runs={found.runs} isProof={found.kind === "orders"} />
            ))}
          </ul>
        )}
        {found?.report !== undefined && found.report.branches.length > 0 && <Choices found={found} />}
        {found !== undefined && found.found.length > 0 && (
          <ul class="outcomes__list" aria-label={text.outcomes.findings}>
            {found.found.map((one, at) => (
              <About key={at} found={one} runs={found.runs} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

/** Whether every order was tried, and nothing is wrong in any of them. */
const isSound = ({ report, rows, found }: Tried): boolean =>
  report?.complete === true &&
  report.bound === null &&
  rows.every(({ isExpected, isGood }) => isExpected && isGood) &&
  !found.some(({ finding }) => finding.fault);

/** Of a program that goes wrong: that it can be mended, and whether it is. */
function Mend() {
  const how = mending.value;
  if (how === undefined || isTriedOld.value || !canRunPython) return null;
  return (
    <p class={`outcomes__mend${how === "mended" ? " outcomes__mend--done" : ""}`}>
      {text.outcomes.mend[how]}{" "}
      {how !== "mended" && (
        <button
          type="button"
          class="button"
          tabIndex={-1}
          onClick={() => {
            chooseLanguage("python");
            openEditor();
          }}
        >
          {text.code.edit}
        </button>
      )}
    </p>
  );
}

/** What was tried, and what that is worth. */
function sumOf({ kind, runs, outcomes, isGoing, report }: Tried, canBeSmall: boolean): string {
  if (isGoing) return text.outcomes.going(many(runs), outcomes, kind === "orders" && canBeSmall);
  if (kind !== "orders") return text.outcomes.some(runs, kind);
  if (report === undefined) return text.outcomes.failed;
  const { complete, verdict, orders, executions, together, method } = report;
  const whole = method === "sections" ? text.outcomes.sections(executions) : text.outcomes.complete(orders ?? undefined, executions);
  const all = complete ? whole : text.outcomes.incomplete;
  const canMix = report.outcomes.some(({ output }) => new Set(output.map(({ thread }) => thread)).size > 1);
  const apart = !together && canMix ? ` ${text.outcomes.apart}` : "";
  return `${verdict} ${all}${apart}`;
}

/** What can be asked for. */
function Asking() {
  const entry = program.value;
  if (entry === undefined) return null;
  const isBusy = activity.value !== "idle";
  const isSearching = tried.value?.isGoing === true && tried.value.kind === "orders";
  const button = (kind: Kind, label: string, help: string) => (
    <button
      type="button"
      class="button"
      title={help}
      disabled={!isOffered(kind)}
      // Who has pressed it keeps the focus on it while it works.
      aria-disabled={!canTry.value}
      onClick={() => canTry.value && void (kind === "orders" ? tryOrders() : tryRuns(kind))}
    >
      {label}
    </button>
  );
  return (
    <div class="outcomes__ask">
      {button("orders", text.outcomes.orders, text.outcomes.ordersHelp)}
      {button("seeds", text.outcomes.seeds, text.outcomes.seedsHelp)}
      {button("real", text.outcomes.real, text.outcomes.realHelp)}
      {canBeSmall.value && (
        <button
          type="button"
          class="button outcomes__small"
          title={text.outcomes.smallHelp(smallValues(entry).filter(({ isSmall }) => isSmall))}
          disabled={isBusy && !isSearching}
          onClick={() => {
            takeSmall(entry);
            if (!isSearching) return;
            stop();
            void tryOrders();
          }}
        >
          {text.outcomes.small}
        </button>
      )}
      <label class="outcomes__timing" title={text.outcomes.byClockHelp}>
        <input type="checkbox" checked={byClock.value} onChange={() => (byClock.value = !byClock.peek())} /> {text.outcomes.byClock}
      </label>
      <label class="outcomes__timing" title={text.outcomes.bySectionsHelp}>
        <input
          type="checkbox"
          checked={bySections.value && !byClock.value}
          disabled={byClock.value}
          onChange={() => (bySections.value = !bySections.peek())}
        />{" "}
        {text.outcomes.bySections}
      </label>
      {tried.value?.isGoing === true && (
        <button type="button" class="button" onClick={stop}>
          {text.outcomes.stop}
        </button>
      )}
      {!live && <p class="outcomes__off">{text.isolation.live[missing.value]}</p>}
    </div>
  );
}

/** Something that was found out about some of the runs. */
function About({ found: { finding, executions, show }, runs }: { readonly found: Found; readonly runs: number }) {
  const { heading, words } = text.findings.told(finding);
  return (
    <li class={`outcome${finding.fault ? " outcome--surprising" : ""}`}>
      <h3>{heading}</h3>
      <p>{words}</p>
      <Foot show={show} count={executions} runs={runs} />
    </li>
  );
}

interface FootProps {
  readonly show: () => Promise<void>;
  readonly count: number;
  readonly runs: number;
  readonly preemptions?: number | undefined;
  readonly children?: ComponentChildren;
}

/** In how many runs it is so, and one of them. */
function Foot({ show, count, runs, preemptions, children }: FootProps) {
  return (
    <p class="outcome__foot">
      <button type="button" class="button outcome__show" tabIndex={-1} disabled={activity.value !== "idle"} onClick={() => void show()}>
        {text.outcomes.show}
      </button>
      <span>{text.outcomes.of(many(count), many(runs))}</span>
      {preemptions !== undefined && <span title={text.outcomes.preemptionsHelp}>{text.outcomes.preemptions(preemptions)}</span>}
      {children}
    </p>
  );
}

function One({ row, runs, isProof }: { readonly row: Row; readonly runs: number; readonly isProof: boolean }) {
  const { ends, output, count, preemptions, isExpected, isGood, isMarked = false, letter } = row;
  const odd = ends.filter(({ end }) => end !== "returned");
  return (
    <li class={`outcome${isGood ? "" : " outcome--surprising"}`}>
      <h3>
        <span>
          {letter !== undefined && <span class={letterClass(row)}>{letter}</span>}
          {titleOf(row, isProof)}
        </span>
        <span class="outcome__mark">
          {isExpected ? isProof && isMarked && (isGood ? text.outcomes.expected : text.outcomes.onPurpose) : text.outcomes.surprising}
        </span>
      </h3>
      {output.length > 0 ? (
        <ol class="outcome__lines">
          {inShort(output, LINES).map((line, at) => (
            <li key={at} class={typeof line === "number" ? "outcome__more" : undefined}>
              {typeof line === "number" ? (
                text.outcomes.more(line)
              ) : (
                <>
                  <span class="outcome__thread">{shortName(line.thread)}</span> {line.text}
                </>
              )}
            </li>
          ))}
        </ol>
      ) : (
        <p class="outcome__more">{text.outcomes.nothing}</p>
      )}
      {odd.length > 0 && <p>{odd.map(({ name, end }) => `${shortName(name)} ${text.outcomes.ends[end]}`).join("; ")}</p>}
      <Foot show={row.show} count={count} runs={runs} preemptions={preemptions}>
        {isProof && <Goal row={row} />}
      </Foot>
    </li>
  );
}

/** An ending that the reader can bring about, or has; and the one that they need not, as first-come does. */
function Goal({ row }: { readonly row: Row }) {
  if (tried.value?.usual === row.key) return <span class="outcome__usual">{text.outcomes.usual}</span>;
  if (!isGoal(row)) return null;
  return (
    <>
      <button
        type="button"
        class="button outcome__goal"
        tabIndex={-1}
        title={text.outcomes.pursueHelp}
        disabled={activity.value !== "idle"}
        onClick={() => void pursue(row)}
      >
        {text.outcomes.pursue}
      </button>
      {wasBrought(row) && <span class="outcome__brought">✓ {text.outcomes.brought}</span>}
    </>
  );
}
