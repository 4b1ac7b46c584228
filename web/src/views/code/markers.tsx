import { text } from "../../base/strings";
import type { ThreadState } from "../../engine/types.gen";
import { isBlocked, isPassive } from "../parts/states";
import { hue, initials, shortName } from "../parts/threads";
import { Words } from "../parts/words";

/** How many sentences stand under a line at most. */
const SENTENCES = 2;

/** How a line looks at which these threads are. */
export function lookOf(
  threads: readonly ThreadState[],
  actor: number | null | undefined,
  chosen: boolean,
  current: boolean,
): { readonly classes: string; readonly hue: number | undefined } {
  const main = threads.find((one) => one.number === actor) ?? threads.find(({ state }) => !isPassive(state)) ?? threads[0];
  const look =
    main === undefined
      ? ""
      : isBlocked(main.state)
        ? ` line--blocked${main.state === "lock" ? " line--lock" : ""}`
        : isPassive(main.state)
          ? " line--passive"
          : " line--on";
  return {
    classes: `${look}${chosen ? " line--chosen" : ""}${current ? " line--current" : ""}`.trim(),
    hue: main === undefined ? undefined : hue(main.number),
  };
}

/** Why threads stand at a line, and what ended one there. */
export function Whys({ threads, raised }: { readonly threads: readonly ThreadState[]; readonly raised?: string | undefined }) {
  const blocked = threads.filter(({ state }) => isBlocked(state));
  return (
    <>
      {raised !== undefined && <p class="line__raised">{raised}</p>}
      {blocked.slice(0, SENTENCES).map((thread) => (
        <p key={thread.number} class="line__why" data-hue={hue(thread.number)}>
          {shortName(thread.name)} <Words words={thread.words} plain />.
        </p>
      ))}
      {blocked.length > SENTENCES && <p class="line__why">{text.code.more(blocked.length - SENTENCES)}</p>}
    </>
  );
}

function lookOfMarker({ state }: ThreadState): string {
  if (isBlocked(state)) return " marker--blocked";
  return isPassive(state) ? " marker--passive" : "";
}

interface MarkersProps {
  readonly threads: readonly ThreadState[];
  /** What a click on one does. */
  readonly onThread?: ((thread: number, marker: Element) => void) | undefined;
}

/** One thread with its name, several as discs. */
export function Markers({ threads, onThread }: MarkersProps) {
  const [only] = threads;
  if (only === undefined) return null;
  const common = (thread: ThreadState) => ({
    "data-hue": hue(thread.number),
    "data-thread": thread.number,
    title: thread.name,
    "data-asks": onThread && "",
    onClick: onThread && ((event: MouseEvent) => event.currentTarget instanceof Element && onThread(thread.number, event.currentTarget)),
  });
  if (threads.length === 1) {
    return (
      <span class={`marker${lookOfMarker(only)}`} {...common(only)}>
        <span class="marker__name">{shortName(only.name)}</span>
        <span class="marker__short" aria-hidden="true">
          {initials(only.name)}
        </span>
        {isBlocked(only.state) && (
          <>
            <span aria-hidden="true">‖</span>
            <span class="unseen">{text.code.blocked}</span>
          </>
        )}
      </span>
    );
  }
  const drawn = threads.length > 3 ? 2 : 3;
  return (
    <>
      {threads.slice(0, drawn).map((thread) => (
        <span key={thread.number} class={`marker marker--disc${lookOfMarker(thread)}`} {...common(thread)}>
          {initials(thread.name)}
        </span>
      ))}
      {threads.length > drawn && <span class="marker__more">+{threads.length - drawn}</span>}
    </>
  );
}
