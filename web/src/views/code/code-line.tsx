import type { Ref } from "preact";
import { text } from "../../base/strings";
import type { ThreadState } from "../../engine/types.gen";
import { chosenLine } from "../../state/atoms";
import type { Text } from "../../state/sources";
import { isBlocked, isPassive } from "../parts/states";
import { hue, initials, shortName } from "../parts/threads";
import { Tokens } from "../parts/tokens";
import { Words } from "../parts/words";

interface Props {
  readonly number: number;
  readonly tokens: Text["lines"][number];
  readonly row?: Ref<HTMLLIElement>;
  readonly threads?: readonly ThreadState[];
  /** The thread that made the last step, if it was here. */
  readonly actor?: number | null | undefined;
  readonly chosen?: boolean;
  readonly current?: boolean;
}

/** How many sentences stand under a line at most. */
const SENTENCES = 2;

export function CodeLine({ number, tokens, row, threads = [], actor, chosen = false, current = false }: Props) {
  const main = threads.find((one) => one.number === actor) ?? threads.find(({ state }) => !isPassive(state)) ?? threads[0];
  const look =
    main === undefined
      ? ""
      : isBlocked(main.state)
        ? ` line--blocked${main.state === "lock" ? " line--lock" : ""}`
        : isPassive(main.state)
          ? " line--passive"
          : " line--on";
  const blocked = threads.filter(({ state }) => isBlocked(state));
  const classes = `line${look}${chosen ? " line--chosen" : ""}${current ? " line--current" : ""}`;
  return (
    <li class={classes} data-hue={main === undefined ? undefined : hue(main.number)} ref={row ?? null}>
      <span class="line__threads">
        <Markers threads={threads} />
      </span>
      <button
        type="button"
        class="line__number"
        tabIndex={-1}
        aria-label={text.code.line(number, tokens.map(([, words]) => words).join(""), threads.map(here))}
        aria-pressed={chosen}
        aria-current={current ? "step" : undefined}
        title={text.code.showSteps}
        onClick={() => (chosenLine.value = chosen ? undefined : number)}
      >
        {number}
      </button>
      <code class="line__code" onClick={() => (chosenLine.value = chosen ? undefined : number)}>
        <Tokens line={tokens} />
      </code>
      {blocked.slice(0, SENTENCES).map((thread) => (
        <p key={thread.number} class="line__why" data-hue={hue(thread.number)}>
          {shortName(thread.name)} <Words words={thread.words} plain />.
        </p>
      ))}
      {blocked.length > SENTENCES && <p class="line__why">{text.code.more(blocked.length - SENTENCES)}</p>}
    </li>
  );
}

const here = ({ name, state }: ThreadState): string => text.code.here(shortName(name), isBlocked(state));

function lookOfMarker({ state }: ThreadState): string {
  if (isBlocked(state)) return " marker--blocked";
  return isPassive(state) ? " marker--passive" : "";
}

/** One thread with its name, several as discs. */
function Markers({ threads }: { readonly threads: readonly ThreadState[] }) {
  const [only] = threads;
  if (only === undefined) return null;
  if (threads.length === 1) {
    return (
      <span class={`marker${lookOfMarker(only)}`} data-hue={hue(only.number)} title={only.name}>
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
        <span key={thread.number} class={`marker marker--disc${lookOfMarker(thread)}`} data-hue={hue(thread.number)} title={thread.name}>
          {initials(thread.name)}
        </span>
      ))}
      {threads.length > drawn && <span class="marker__more">+{threads.length - drawn}</span>}
    </>
  );
}

/** Lines that are folded away, as one. */
export function Fold({ from, to, open }: { readonly from: number; readonly to: number; readonly open: () => void }) {
  return (
    <li class="fold">
      <button type="button" tabIndex={-1} onClick={open}>
        <span class="fold__dots" aria-hidden="true">
          ···
        </span>
        {text.code.folded(to - from + 1)}
        <span class="fold__open">{text.code.unfold}</span>
      </button>
    </li>
  );
}
