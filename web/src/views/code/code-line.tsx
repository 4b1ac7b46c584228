import type { Ref } from "preact";
import { text } from "../../base/strings";
import type { ThreadState } from "../../engine/types.gen";
import { chosenLine } from "../../state/atoms";
import type { Text } from "../../state/sources";
import { isBlocked } from "../parts/states";
import { shortName } from "../parts/threads";
import { Tokens } from "../parts/tokens";
import { lookOf, Markers, Whys } from "./markers";

interface Props {
  readonly number: number;
  readonly tokens: Text["lines"][number];
  readonly row?: Ref<HTMLLIElement>;
  readonly threads?: readonly ThreadState[];
  /** The thread that made the last step, if it was here. */
  readonly actor?: number | null | undefined;
  readonly chosen?: boolean;
  readonly current?: boolean;
  /** Whether the steps that were made here can be shown. */
  readonly canBeChosen?: boolean;
  /** What is said of an exception that ended a thread here. */
  readonly raised?: string | undefined;
  /** What a click on the text does, if it does not choose the line. */
  readonly onText?: ((event: MouseEvent) => void) | undefined;
  /** What a click on a thread does. */
  readonly onThread?: ((thread: number, marker: Element) => void) | undefined;
}

export function CodeLine({ number, tokens, row, threads = [], actor, raised, onText, onThread, ...is }: Props) {
  const { chosen = false, current = false, canBeChosen = true } = is;
  const look = lookOf(threads, actor, chosen, current);
  const choose = (): void => {
    if (canBeChosen) chosenLine.value = chosen ? undefined : number;
  };
  return (
    <li class={`line ${look.classes}`.trim()} data-hue={look.hue} ref={row ?? null}>
      <span class="line__threads">
        <Markers threads={threads} onThread={onThread} />
      </span>
      <button
        type="button"
        class="line__number"
        tabIndex={-1}
        aria-label={text.code.line(number, tokens.map(([, words]) => words).join(""), threads.map(here))}
        aria-pressed={chosen}
        aria-current={current ? "step" : undefined}
        title={canBeChosen ? text.code.showSteps : undefined}
        onClick={choose}
      >
        {number}
      </button>
      <code class={`line__code${onText === undefined ? "" : " line__code--text"}`} onClick={onText ?? choose}>
        <Tokens line={tokens} />
      </code>
      <Whys threads={threads} raised={raised} />
    </li>
  );
}

const here = ({ name, state }: ThreadState): string => text.code.here(shortName(name), isBlocked(state));

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
