/** Pictures of what holds values: shared variable, thread-local data, queue, timer. */
import "./values.css";
import { text, time } from "../../../base/strings";
import type { User } from "../../../engine/types.gen";
import { nowTime, threadNames } from "../../../state/getters";
import { hue, shortName } from "../../parts/threads";
import { Disc, Stand, WaitingLine } from "./disc";
import type { PictureProps } from "./picture";

/** More characters than this do not fit in large letters. */
const LONG = 10;

/** A variable, with who read and who wrote it last. */
export function SharedPicture({ inside: { value, reader, writer, from_old, copies } }: PictureProps<"shared">) {
  const last = writer ?? reader;
  // A copy is worth a row when it is not what can be read now, or may soon not be.
  const shown = copies.some(({ old }) => old) || copies.length > 1 ? copies : [];
  return (
    <div class="shared">
      <span
        key={value}
        class={`shared__value${value.length > LONG ? " shared__value--long" : ""}`}
        data-hue={last === null ? undefined : hue(last.thread)}
      >
        {value}
      </span>
      <span class="shared__by">
        {reader !== null && <By what={text.objects.readBy} user={reader} />}
        {writer !== null && <By what={text.objects.writtenBy} user={writer} also={from_old ? text.objects.fromOld : undefined} />}
        {reader === null && writer === null && <span>{text.objects.untouched}</span>}
      </span>
      {shown.length > 0 && (
        <ul class="copies" aria-label={text.objects.copies}>
          {shown.map(({ by, value: read, old }) => (
            <li key={by.thread} class={`copy${old ? " copy--old" : ""}`}>
              <Disc thread={by.thread} small />
              {text.objects.copy(read)}
              {old && <b>{text.objects.old}</b>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface ByProps {
  readonly what: string;
  readonly user: User;
  /** What there is to add. */
  readonly also?: string | undefined;
}

function By({ what, user: { thread, line, since }, also }: ByProps) {
  return (
    <span>
      {what}{" "}
      <b class="word-thread" data-hue={hue(thread)}>
        {shortName(threadNames.value.get(thread) ?? "")}
      </b>
      {line !== null && `, ${text.objects.line(line)}`}, {text.objects.at(time(since))}
      {also !== undefined && (
        <>
          {", "}
          <b class="shared__old">{also}</b>
        </>
      )}
    </span>
  );
}

/** A row for each thread: what one writes, the others do not see. */
export function LocalPicture({ inside: { values } }: PictureProps<"local">) {
  if (values.length === 0) return <p class="local__none">{text.objects.noValues}</p>;
  return (
    <ul class="local">
      {values.map(([thread, value]) => (
        <li key={thread} data-hue={hue(thread)}>
          <Disc thread={thread} small />
          <code>{value}</code>
        </li>
      ))}
    </ul>
  );
}

/** How many items are drawn. */
const ITEMS = 6;

/** Items on their way from those who put to those who get, and both waiting lines. */
export function QueuePicture({
  state: { waiters, woken },
  inside: { items, capacity, unfinished, putters, joiners, closed },
}: PictureProps<"queue">) {
  const places = capacity > 0 ? Math.max(0, Math.min(capacity, ITEMS) - items.length) : 0;
  const words = [
    ...(capacity > 0 ? [text.objects.capacity(items.length, capacity)] : []),
    ...(unfinished > 0 ? [text.objects.unfinished(unfinished)] : []),
    ...(closed ? [text.objects.closed] : []),
  ];
  return (
    <div class="queue">
      {putters.length > 0 && (
        <span class="queue__side">
          <WaitingLine users={putters} woken={woken} />
          <Way words={text.objects.putters} />
        </span>
      )}
      <Stand caption={words.join(" · ")}>
        <ol class="queue__items">
          {items.length > ITEMS && <li class="queue__more">{text.objects.itemsMore(items.length - ITEMS)}</li>}
          {Array.from({ length: places }, (_, index) => (
            <li key={`place${index}`} class="queue__item queue__item--place" />
          ))}
          {items
            .slice(0, ITEMS)
            .reverse()
            .map((item, index) => (
              <li key={index} class="queue__item" title={item}>
                {item}
              </li>
            ))}
          {items.length === 0 && places === 0 && <li class="queue__none">{text.objects.noItems}</li>}
        </ol>
      </Stand>
      {waiters.length > 0 && (
        <span class="queue__side">
          <Way words={text.objects.getters} />
          <WaitingLine users={waiters} woken={woken} />
        </span>
      )}
      <WaitingLine users={joiners} woken={woken} label={text.objects.joiners} queue={false} />
    </div>
  );
}

/** The way that items take. */
function Way({ words }: { readonly words: string }) {
  return (
    <span class="queue__way" title={words}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2 8h11M9 3.5 13.5 8 9 12.5" />
      </svg>
      <span class="unseen">{words}:</span>
    </span>
  );
}

const ROUND = 2 * Math.PI * 19;

/** A clock hand that runs down. */
export function TimerPicture({ inside: { thread, interval, started, state } }: PictureProps<"timer">) {
  const passed = started === null ? 0 : Math.max(0, nowTime.value - started);
  const left = Math.max(0, interval - passed);
  const share = state === "counting" && interval > 0 ? left / interval : state === "new" ? 1 : 0;
  return (
    <div class={`timer timer--${state}`}>
      <Stand caption={state === "counting" ? text.objects.left(time(left)) : text.objects.timer[state]}>
        <svg width="46" height="46" viewBox="0 0 46 46" aria-hidden="true" data-hue={thread === null ? undefined : hue(thread)}>
          <circle class="timer__face" cx="23" cy="23" r="19" />
          <circle
            class="timer__left"
            cx="23"
            cy="23"
            r="19"
            pathLength={ROUND}
            stroke-dasharray={`${share * ROUND} ${ROUND}`}
            transform="rotate(-90 23 23)"
          />
          {state === "cancelled" && <path class="timer__sign" d="M16 16l14 14M30 16 16 30" />}
          {state === "fired" && <path class="timer__sign" d="M14 24l6 6 12-13" />}
        </svg>
      </Stand>
      {thread !== null && (
        <Stand>
          <Disc thread={thread} waits={state === "counting"} />
        </Stand>
      )}
    </div>
  );
}
