import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Moment, ThreadState } from "../../engine/types.gen";
import { isMarked } from "../../state/asked";
import { unplaced } from "../../state/asking";
import { chosenLine } from "../../state/atoms";
import { openEditor } from "../../state/edit";
import { raised } from "../../state/errors";
import { askFrames } from "../../state/frames";
import { moment } from "../../state/getters";
import type { Language, Text } from "../../state/sources";
import { isAlive, isBlocked } from "../parts/states";
import { useBeforePaint } from "../parts/use-before-paint";
import { CodeLine, Fold } from "./code-line";

interface Props {
  readonly language: Language;
  readonly text: Text;
  /** Whether there is no room for threads beside it, as it never runs here. */
  readonly plain: boolean;
}

/** A program's text as it is read, with the threads of the shown run in it, if that is of this text. */
export function Lines({ language, text: { lines, folds }, plain }: Props) {
  const unfolded = useSignal<readonly number[]>([]);
  // A thread's step is not made in the dark: what is folded away opens when one comes there.
  const entered = useComputed(() =>
    isMarked(language) ? folds.find(([from, to]) => isWithin(moment.value?.line, from, to))?.[0] : undefined,
  ).value;
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
    } else rows.push(<MarkedLine key={number} language={language} number={number} tokens={lines[number - 1] ?? []} />);
  }
  return <ol class={`code${plain ? " code--plain" : ""}`}>{rows}</ol>;
}

const isWithin = (line: number | null | undefined, from: number, to: number): boolean =>
  line !== null && line !== undefined && from <= line && line <= to;

const NOBODY: readonly ThreadState[] = [];

interface LineProps {
  readonly language: Language;
  readonly number: number;
  readonly tokens: Text["lines"][number];
}

/** A line that is drawn anew only when somebody comes to it, leaves it, or does something else there. */
function MarkedLine({ language, number, tokens }: LineProps) {
  const row = useRef<HTMLLIElement>(null);
  const here = useComputed(() => {
    // Where a thread stands is not shown while just that is asked.
    const isHere = ({ line, state, number: thread }: ThreadState): boolean =>
      line === number && isAlive(state) && thread !== unplaced.value;
    const threads = isMarked(language) ? moment.value?.threads.filter(isHere) : undefined;
    return threads === undefined || threads.length === 0 ? NOBODY : threads;
  });
  const isPython = language === "python";
  const isCurrent = useComputed(() => isMarked(language) && moment.value?.line === number);
  const isChosen = useComputed(() => isMarked(language) && chosenLine.value === number);
  const words = useComputed(() => (isPython && isMarked("python") ? raised.value.get(number) : undefined));
  const canBeChosen = useComputed(() => isMarked(language));
  const current = isCurrent.value;
  const isInSight = useComputed(() => isMarked(language) && lineInSight(moment.value) === number).value;
  useBeforePaint(() => (isInSight ? reveal(row.current) : undefined), [isInSight]);
  return (
    <CodeLine
      number={number}
      tokens={tokens}
      row={row}
      threads={here.value}
      actor={current ? moment.value?.thread : undefined}
      chosen={isChosen.value}
      current={current}
      canBeChosen={canBeChosen.value}
      raised={words.value}
      onText={isPython ? (event) => openAt(event, number) : undefined}
      onThread={isPython ? askFrames : undefined}
    />
  );
}

/** The line of the last step; where that has none, as at the end of a run that is stuck, one at which a thread waits. */
const lineInSight = (now: Moment | undefined): number | undefined =>
  now?.line ??
  now?.threads.find(({ state, line, number }) => line !== null && isBlocked(state) && number !== unplaced.value)?.line ??
  undefined;

/** Opens the editor where the text was clicked; who marks some of it wants to have that. */
function openAt({ clientX, clientY, currentTarget }: MouseEvent, line: number): void {
  if (getSelection()?.isCollapsed === false || !(currentTarget instanceof Element)) return;
  const range = document.createRange();
  range.selectNodeContents(currentTarget);
  const place = document.caretPositionFromPoint?.(clientX, clientY);
  if (place !== null && place !== undefined && currentTarget.contains(place.offsetNode)) {
    range.setEnd(place.offsetNode, place.offset);
    openEditor({ line, column: range.toString().length });
  } else openEditor({ line });
}

/** What scrolls a line into the middle part of its pane, if it is outside of it; the topmost line is whole then. */
function reveal(row: HTMLElement | null): (() => void) | undefined {
  const scroller = row?.closest(".code__scroll");
  if (row === null || !scroller) return undefined;
  const [line, pane] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (pane.height === 0 || (line.top > pane.top + 30 && line.bottom < pane.bottom - 60)) return undefined;
  const farthest = scroller.scrollHeight - scroller.clientHeight;
  const wanted = Math.min(farthest, scroller.scrollTop + line.top - pane.top - pane.height * 0.4);
  const tops = [...scroller.querySelectorAll(".line, .fold")].map((one) => one.getBoundingClientRect().top - pane.top + scroller.scrollTop);
  return () => scroller.scrollTo({ top: tops.findLast((top) => top <= wanted) ?? 0, behavior: "auto" });
}
