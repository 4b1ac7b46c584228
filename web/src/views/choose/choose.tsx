import "./choose.css";
import { useRef } from "preact/hooks";
import { text, time } from "../../base/strings";
import type { Candidate, Next } from "../../engine/types.gen";
import {
  brought,
  canRedo,
  canUndo,
  choose,
  goOn,
  isThere,
  isWriting,
  made,
  redo,
  refusal,
  startOver,
  takeOver,
  undo,
} from "../../state/choosing";
import { choice, moment, steps } from "../../state/getters";
import { aim, giveUpAim, reached } from "../../state/goals";
import { jump } from "../../state/play";
import { Clock, Fork, Redo, ToEnd, ToStart, Undo } from "../parts/icons";
import { hue, shortName } from "../parts/threads";
import { useList } from "../parts/use-list";
import { textOf, Words } from "../parts/words";

/** Threads that a digit key gives the turn: those with the numbers 0 to 9. */
const KEYED = 9;

/** Who can go next, and what each thread would do; there while the reader writes a schedule. */
export function Choose() {
  if (!isWriting.value) return null;
  const at = choice.value;
  return (
    <section class="choose" aria-label={text.choose.label}>
      <div class="choose__head">
        <h2 class="choose__title">{at === undefined ? text.choose.label : text.choose.title}</h2>
        <span class="choose__made">{text.choose.made(made.value)}</span>
        {brought.value !== undefined && brought.value !== 1 && (
          <span class="choose__brought" title={text.choose.broughtHelp}>
            {made.value > 0 && "· "}
            {text.choose.brought(brought.value)}
          </span>
        )}
        <span class="choose__tools">
          <button type="button" class="choose__tool" disabled={!canUndo.value} onClick={() => void undo()}>
            <Undo /> <span class="unseen-narrow">{text.choose.undo}</span> <kbd class="key">U</kbd>
          </button>
          <button type="button" class="choose__tool" disabled={!canRedo.value} onClick={() => void redo()}>
            <Redo /> <span class="unseen-narrow">{text.choose.redo}</span> <kbd class="key">R</kbd>
          </button>
          <button type="button" class="choose__tool" disabled={made.value === 0} onClick={() => void startOver()}>
            <ToStart /> <span class="unseen-narrow">{text.choose.startOver}</span>
          </button>
          <button type="button" class="choose__tool" disabled={at === undefined} title={text.choose.goOnHelp} onClick={() => void goOn()}>
            <ToEnd /> <span class="unseen-narrow">{text.choose.goOn}</span> <kbd class="key">G</kbd>
          </button>
        </span>
      </div>
      <Aim />
      {!isThere.value ? (
        <Earlier />
      ) : at === undefined ? (
        <p class="choose__over">{made.value > 0 ? text.choose.ended : text.choose.none}</p>
      ) : (
        <Candidates all={at.threads} usual={at.usual} />
      )}
      <p class={refusal.value === undefined ? "unseen" : "choose__refusal"} role="status">
        {refusal.value !== undefined && refused(refusal.value.thread, refusal.value.candidate)}
      </p>
    </section>
  );
}

/** The ending that the reader is after, and whether they have come to it. */
function Aim() {
  const row = aim.value;
  if (row === undefined) return null;
  const lines = row.output.slice(-2).map(({ text: line }) => `“${line}”`);
  const words = [text.output.outcome[row.outcome], ...lines].join(" · ");
  return (
    <p class={`choose__aim${reached.value === undefined ? "" : ` choose__aim--${reached.value}`}`} role="status">
      <span>{text.choose.aim(words)}</span>
      {reached.value !== undefined && <b>{text.choose[reached.value]}</b>}
      <button type="button" class="choose__tool" onClick={giveUpAim}>
        {reached.value === "met" ? text.keys.close : text.choose.giveUp}
      </button>
    </p>
  );
}

const refused = (thread: number, one: Candidate | undefined): string =>
  one === undefined ? text.choose.nobody(thread) : text.choose.refused(textOf(one.words));

/** What can be done at a moment before the one at which somebody is to be chosen. */
function Earlier() {
  return (
    <p class="choose__over">
      {text.choose.earlier}
      <button type="button" class="choose__tool" onClick={() => jump(steps.peek())}>
        <ToEnd /> {text.choose.back}
      </button>
      <button type="button" class="choose__tool" title={text.controls.takeOverHelp} onClick={() => void takeOver()}>
        <Fork /> {text.controls.takeOver} <kbd class="key">T</kbd>
      </button>
    </p>
  );
}

function Candidates({ all, usual }: { readonly all: readonly Candidate[]; readonly usual: Next }) {
  const list = useRef<HTMLUListElement>(null);
  useList(list, ".choose__one");
  return (
    <ul class="choose__all" ref={list} tabIndex={0} aria-label={text.choose.title}>
      {all.map((one) => (
        <Row key={one.thread} one={one} usual={usual.thread === one.thread ? usual : undefined} />
      ))}
    </ul>
  );
}

function Row({ one: { thread, name, line, goes, until, words }, usual }: { readonly one: Candidate; readonly usual: Next | undefined }) {
  const isRefused = refusal.value?.thread === thread;
  return (
    <li class={`choose__row${goes ? "" : " choose__row--blocked"}${isRefused ? " choose__row--refused" : ""}`} data-hue={hue(thread)}>
      <button
        type="button"
        class="choose__one"
        tabIndex={-1}
        aria-disabled={!goes}
        title={goes ? text.choose.goes(shortName(name)) : undefined}
        onClick={() => void choose({ thread, times_out: false })}
      >
        {thread <= KEYED && <kbd class="key">{thread}</kbd>}
        <span class="choose__words">
          {!goes && <span class="unseen">{text.choose.cannot} </span>}
          <Words words={words} />
        </span>
        {line !== null && <span class="choose__line">{text.choose.line(line)}</span>}
        {usual?.times_out === false && <Usual />}
      </button>
      {until !== null && (
        <button
          type="button"
          class="choose__one choose__one--late"
          tabIndex={-1}
          title={text.choose.passes(time(until))}
          onClick={() => void choose({ thread, times_out: true })}
        >
          <Clock /> <span class="unseen">{shortName(name)}</span>{" "}
          {isAsleep(thread) ? text.choose.wakes(time(until)) : text.choose.givesUp(time(until))}
          {usual?.times_out === true && <Usual />}
        </button>
      )}
    </li>
  );
}

const isAsleep = (thread: number): boolean => moment.value?.threads.find(({ number }) => number === thread)?.state === "sleep";

/** Marks whom first-come would let go next. */
function Usual() {
  return (
    <span class="choose__usual" title={text.choose.usualHelp}>
      {text.choose.usual}
    </span>
  );
}
