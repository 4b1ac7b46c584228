import "./predict.css";
import { Fragment } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { text, time } from "../../base/strings";
import type { Step } from "../../base/units";
import { ACTIVITIES } from "../../engine/types.gen";
import { type Answer, type Asked, asks, type Open, open, score } from "../../state/asking";
import { shown } from "../../state/atoms";
import { isWriting } from "../../state/choosing";
import { threadNames } from "../../state/getters";
import { answer, askNext, askNoMore, goOn, hasNext, isPreparing, skip } from "../../state/predict";
import type { Where, Who } from "../../state/questions";
import { stop } from "../../state/run";
import { Close } from "../parts/icons";
import { lineOf } from "../parts/line-of";
import { hue, shortName } from "../parts/threads";
import { Words } from "../parts/words";
import { Endings } from "./endings";

/** How many threads are told of that cannot go on. */
const OTHERS = 3;

const nameOf = (thread: number): string => shortName(threadNames.value.get(thread) ?? "");
const objectOf = (number: number): string => shown.value?.model.overview().objects.find((one) => one.number === number)?.name ?? "";

/** A question about what comes next, its answers, and what the run says to them. */
export function Predict() {
  const one = open.value;
  const bar = useRef<HTMLElement>(null);
  const isComing = isPreparing.value;
  // Who is asked while a run plays answers with the next key; and what is said to an answer is read out from its beginning.
  useEffect(() => {
    const has = document.activeElement;
    const isFree = has === null || has === document.body || has.closest(".controls, .run, .predict") !== null;
    if (isFree) bar.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, [one?.asked, one?.answer, isComing]);
  if (isWriting.value) return null;
  if (isComing) {
    return (
      <section class="predict" aria-label={text.predict.label} ref={bar}>
        <div class="predict__head">
          <p class="predict__title" role="status">
            {text.predict.preparing}
          </p>
          <span class="predict__tools">
            <button type="button" class="predict__tool" data-first onClick={stop}>
              {text.outcomes.stop}
            </button>
          </span>
        </div>
      </section>
    );
  }
  if (one === undefined) return null;
  const { asked } = one;
  return (
    <section class={`predict${asked.kind === "ends" ? " predict--ends" : ""}`} aria-label={text.predict.label} ref={bar}>
      <div class="predict__head">
        <h2 class="predict__title" id="predict">
          <Title asked={asked} />
        </h2>
        <Tools one={one} />
      </div>
      {asked.kind === "who" && asked.asks === "turn" && (
        <p class="predict__rule">{text.predict.rule(shown.value?.model.meta().recipe.way !== "first")}</p>
      )}
      {asked.kind === "ends" ? <Endings asked={asked} answer={one.answer} /> : <Choices asked={asked} answer={one.answer} />}
      <div class="predict__said" role="status">
        {one.answer !== undefined && <Verdict one={one} answer={one.answer} />}
      </div>
    </section>
  );
}

function Title({ asked }: { readonly asked: Asked }) {
  if (asked.kind === "ends") return <>{text.predict.ends}</>;
  if (asked.kind === "where") return <>{text.predict.where(nameOf(asked.thread))}</>;
  if (asked.asks !== "turn") return <>{text.predict[asked.asks.through](nameOf(asked.asks.by), objectOf(asked.asks.object))}</>;
  return (
    <>
      <span class="predict__then">
        <Words words={shown.value?.model.at(asked.step).sentence ?? []} />
      </span>{" "}
      {text.predict.turn}
    </>
  );
}

function Tools({ one: { asked, answer: said } }: { readonly one: Open }) {
  return (
    <span class="predict__tools">
      <label class="predict__asks" title={text.predict.asksHelp}>
        <input
          type="checkbox"
          checked={asks.value}
          onChange={() => {
            if (asks.peek() && said === undefined) askNoMore();
            else asks.value = !asks.peek();
          }}
        />{" "}
        {text.predict.asks}
      </label>
      {said === undefined ? (
        <button type="button" class="predict__tool" onClick={skip}>
          {text.predict.skip}
        </button>
      ) : (
        <>
          {asked.kind !== "ends" && (
            <button type="button" class="predict__tool" data-first onClick={goOn}>
              {text.predict.goOn}
            </button>
          )}
          {hasNext() && (
            <button type="button" class="predict__tool" data-first={asked.kind === "ends" || undefined} onClick={() => void askNext()}>
              {text.predict.next}
            </button>
          )}
          <button
            type="button"
            class="predict__tool"
            aria-label={text.keys.close}
            title={text.keys.close}
            onClick={() => (open.value = undefined)}
          >
            <Close />
          </button>
        </>
      )}
    </span>
  );
}

const look = (is: number, asked: { readonly answer: number }, said: Answer | undefined): string => {
  if (said === undefined) return "";
  if (is === asked.answer) return " predict__one--right";
  return is === said.said ? " predict__one--wrong" : " predict__one--other";
};

/** What can be answered with one press: digits are not taken, as they lead to panes. */
function Choices({ asked, answer: said }: { readonly asked: Who | Where; readonly answer: Answer | undefined }) {
  const isWho = asked.kind === "who";
  return (
    <div class={`predict__all${isWho ? "" : " predict__all--lines"}`} role="group" aria-labelledby="predict">
      {(isWho ? asked.among : asked.lines).map((one, at) => (
        <button
          key={one}
          type="button"
          class={`predict__one${look(one, asked, said)}`}
          data-hue={isWho ? hue(one) : undefined}
          data-first={(at === 0 && said === undefined) || undefined}
          aria-disabled={said !== undefined}
          aria-pressed={said === undefined ? undefined : said.said === one}
          onClick={() => answer(one)}
        >
          {isWho ? (
            <span class="word-thread">{nameOf(one)}</span>
          ) : (
            <>
              <span class="predict__line">{text.choose.line(one)}</span> <code>{lineOf(shown.value?.source, one)}</code>
            </>
          )}
        </button>
      ))}
    </div>
  );
}

/** Whether it was right, and why it is so. */
function Verdict({ one: { asked }, answer: { said, isRight } }: { readonly one: Open; readonly answer: Answer }) {
  const { right, all } = score.value;
  return (
    <p class={`predict__verdict predict__verdict--${isRight ? "right" : "wrong"}`}>
      {asked.kind === "ends" ? (
        isRight ? (
          text.predict.allRight
        ) : (
          text.predict.someWrong(
            asked.endings.filter(({ schedule }, at) => (schedule !== undefined) !== (said as readonly number[]).includes(at)).length,
          )
        )
      ) : (
        <>
          <b>{isRight ? text.predict.right : text.predict.wrong}</b> <Why asked={asked} />
        </>
      )}
      {right === all && ` ${text.predict.done}`}
    </p>
  );
}

/** What the other threads wait for. */
function Others({ than, at }: { readonly than: number; readonly at: Step }) {
  const others = shown.value?.model.at(at).threads.filter(({ number, state }) => number !== than && ACTIVITIES[state] !== "over") ?? [];
  return (
    <>
      {others.slice(0, OTHERS).map(({ number, name, words }, place) => (
        <Fragment key={number}>
          {place > 0 && "; "}
          {shortName(name)} <Words words={words} />
        </Fragment>
      ))}
      {others.length > OTHERS ? " …" : "."}
    </>
  );
}

function Why({ asked }: { readonly asked: Who | Where }) {
  if (asked.kind === "where") {
    const thread = shown.value?.model.at(asked.step).threads.find(({ number }) => number === asked.thread);
    return (
      <>
        {text.predict.stands(asked.answer)} {nameOf(asked.thread)} <Words words={thread?.words ?? []} />.
      </>
    );
  }
  const { because, answer: thread } = asked;
  const name = nameOf(thread);
  switch (because.why) {
    case "keeps":
      return <>{text.predict.keeps(name)}</>;
    case "begins":
      return <>{text.predict.begins(name)}</>;
    case "only":
      return (
        <>
          {text.predict.only(name)} <Others than={thread} at={asked.step} />
        </>
      );
    case "first":
      return <>{text.predict.first(name, because.since)}</>;
    case "time":
      return <>{text.predict.time(name, time(because.until))}</>;
    case "line":
      return <>{text.predict.line(name, because.since)}</>;
  }
}
