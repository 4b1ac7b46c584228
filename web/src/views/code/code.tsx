import "./code.css";
import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../../base/strings";
import type { ThreadState } from "../../engine/types.gen";
import { chosenLine, language, sources } from "../../state/atoms";
import { moment } from "../../state/getters";
import { chooseLanguage } from "../../state/language";
import { program } from "../../state/python";
import type { Language, Text } from "../../state/sources";
import { PaneTabs } from "../parts/pane-tabs";
import { isAlive } from "../parts/states";
import { useBeforePaint } from "../parts/use-before-paint";
import { useList } from "../parts/use-list";
import { useSize } from "../parts/use-size";
import { About } from "./about";
import { CodeLine, Fold } from "./code-line";
import { LineSteps } from "./line-steps";

/** Pixels from which both texts have room beside one another. */
const BOTH = 1180;

/** The chosen program: its parameters, what it is about, and its text with the threads in it. */
export function Code({ parameters }: { readonly parameters: ComponentChildren }) {
  const pane = useRef<HTMLElement>(null);
  const both = useSize(pane, "width") >= BOTH;
  const shown: readonly Language[] = both ? ["rust", "python"] : [language.value];
  return (
    <section class="pane pane--code" aria-label={text.code.pane} ref={pane}>
      <div class="pane__head code__head">
        <PaneTabs
          label={text.code.pane}
          tabs={["rust", "python"] as const}
          isSelected={(one) => shown.includes(one)}
          choose={chooseLanguage}
          face={(one) => text.code[one]}
        />
        {parameters}
      </div>
      {program.value !== undefined && <About key={program.value.id} entry={program.value} />}
      <LineSteps />
      <div class={`code__texts${both ? " code__texts--both" : ""}`}>
        {shown.map((one) => (
          <Panel key={one} language={one} both={both} />
        ))}
      </div>
    </section>
  );
}

function Panel({ language: one, both }: { readonly language: Language; readonly both: boolean }) {
  const scroller = useRef<HTMLDivElement>(null);
  useList(scroller, ".line__number, .fold button");
  return (
    <div class="pane__body code__scroll" ref={scroller} tabIndex={0} role="tabpanel" aria-label={text.code[one]}>
      {one === "python" && !both && <p class="code__twin">{text.code.twin}</p>}
      <Listing shown={one} />
    </div>
  );
}

function Listing({ shown }: { readonly shown: Language }) {
  const known = sources.value?.[shown];
  if (known === undefined) return <p class="pane__empty">{text.code.coming}</p>;
  return <Lines key={program.value?.id} lines={known} marked={shown === "rust"} />;
}

function Lines({ lines: { lines, folds }, marked }: { readonly lines: Text; readonly marked: boolean }) {
  const unfolded = useSignal<readonly number[]>([]);
  // A thread's step is not made in the dark: what is folded away opens when one comes there.
  const entered = useComputed(() => (marked ? folds.find(([from, to]) => isWithin(moment.value?.line, from, to))?.[0] : undefined)).value;
  useLayoutEffect(() => {
    if (entered !== undefined) unfolded.value = [...unfolded.value, entered];
  }, [entered, unfolded]);
  const rows = [];
  for (let number = 1; number <= lines.length; number += 1) {
    const fold = folds.find(([from]) => from === number);
    if (fold !== undefined && !unfolded.value.includes(number)) {
      const from = number;
      rows.push(<Fold key={`fold${from}`} from={fold[0]} to={fold[1]} open={() => (unfolded.value = [...unfolded.value, from])} />);
      number = fold[1];
    } else if (marked) {
      rows.push(<MarkedLine key={number} number={number} tokens={lines[number - 1] ?? []} />);
    } else {
      rows.push(<CodeLine key={number} number={number} tokens={lines[number - 1] ?? []} />);
    }
  }
  return <ol class={`code${marked ? "" : " code--plain"}`}>{rows}</ol>;
}

const isWithin = (line: number | null | undefined, from: number, to: number): boolean =>
  line !== null && line !== undefined && from <= line && line <= to;

const NOBODY: readonly ThreadState[] = [];

/** A line that is drawn anew only when somebody comes to it, leaves it, or does something else there. */
function MarkedLine({ number, tokens }: { readonly number: number; readonly tokens: Text["lines"][number] }) {
  const row = useRef<HTMLLIElement>(null);
  const here = useComputed(() => {
    const threads = moment.value?.threads.filter(({ line, state }) => line === number && isAlive(state));
    return threads === undefined || threads.length === 0 ? NOBODY : threads;
  });
  const isCurrent = useComputed(() => moment.value?.line === number);
  const isChosen = useComputed(() => chosenLine.value === number);
  const current = isCurrent.value;
  useBeforePaint(() => {
    if (current) reveal(row.current);
  }, [current]);
  return (
    <CodeLine
      number={number}
      tokens={tokens}
      row={row}
      threads={here.value}
      actor={current ? moment.value?.thread : undefined}
      chosen={isChosen.value}
      current={current}
    />
  );
}

/** Scrolls a line into the middle part of its pane, if it is outside of it; the topmost line is whole then. */
function reveal(row: HTMLElement | null): void {
  const scroller = row?.closest(".code__scroll");
  if (row === null || !scroller) return;
  const [line, pane] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (pane.height === 0 || (line.top > pane.top + 30 && line.bottom < pane.bottom - 60)) return;
  const farthest = scroller.scrollHeight - scroller.clientHeight;
  const wanted = Math.min(farthest, scroller.scrollTop + line.top - pane.top - pane.height * 0.4);
  const tops = [...scroller.querySelectorAll(".line, .fold")].map((one) => one.getBoundingClientRect().top - pane.top + scroller.scrollTop);
  scroller.scrollTo({ top: tops.findLast((top) => top <= wanted) ?? 0, behavior: "auto" });
}
