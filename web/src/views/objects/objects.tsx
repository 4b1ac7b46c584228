import "./objects.css";
import { useRef } from "preact/hooks";
import { text } from "../../base/strings";
import type { ObjectInfo, ObjectState } from "../../engine/types.gen";
import { chosenObject, shown } from "../../state/atoms";
import { moment, overview, whyNone } from "../../state/getters";
import { isSwift } from "../../state/play";
import { useBeforePaint } from "../parts/use-before-paint";
import { useList } from "../parts/use-list";
import { useMore } from "../parts/use-more";
import { useGliding } from "./flip";
import { Picture } from "./pictures/all";
import { Threads } from "./threads-list";

/** Pixels at an edge of the pane that a card keeps clear of: what goes on there fades. */
const EDGE = 34;

/** A picture of every object as it is at this moment, and of the threads. */
export function Objects() {
  const list = useRef<HTMLDivElement>(null);
  useList(list, "button.object__name");
  useMore(list);
  const at = moment.value;
  const infos = overview.value?.objects ?? [];
  return (
    <section class="pane pane--objects" aria-label={text.objects.pane}>
      <div class="pane__head">
        <h2 class="pane__title">{text.objects.pane}</h2>
      </div>
      <div class="pane__body objects" ref={list} tabIndex={0} role="group" aria-label={text.objects.pane}>
        {at?.objects.map((state) => {
          const info = infos.find(({ number }) => number === state.number);
          return info === undefined ? null : <Card key={state.number} info={info} state={state} touched={at.object === state.number} />;
        })}
        {at !== undefined && at.threads.length > 0 && <Threads threads={at.threads} />}
        {(at === undefined || at.threads.length === 0) && (
          <p class="pane__empty">{shown.value === undefined ? whyNone.value : text.objects.none}</p>
        )}
      </div>
    </section>
  );
}

/** What scrolls a card into sight, as far as it is not; from the top, where it is higher than its pane. */
function reveal(card: HTMLElement | null): (() => void) | undefined {
  const pane = card?.closest(".objects");
  if (card === null || !pane) return undefined;
  const [own, around] = [card.getBoundingClientRect(), pane.getBoundingClientRect()];
  if (around.height === 0) return undefined;
  const [above, below] = [own.top - around.top - EDGE, own.bottom - around.bottom + EDGE];
  const by = above < 0 || own.height + 2 * EDGE > around.height ? above : Math.max(0, below);
  return by === 0 ? undefined : () => pane.scrollBy({ top: by });
}

interface Props {
  readonly info: ObjectInfo;
  readonly state: ObjectState;
  /** Whether the last step was on it. */
  readonly touched: boolean;
}

function Card({ info, state, touched }: Props) {
  const card = useRef<HTMLElement>(null);
  useGliding(card, !isSwift.value);
  useBeforePaint(() => (touched ? reveal(card.current) : undefined), [touched]);
  const chosen = chosenObject.value === info.number;
  const show = (): void => {
    chosenObject.value = chosen ? undefined : info.number;
  };
  return (
    <article class={`object${touched ? " object--touched" : ""}${chosen ? " object--chosen" : ""}`} ref={card} onClick={show}>
      <h3 class="object__head">
        <button
          type="button"
          class="object__name"
          tabIndex={-1}
          aria-pressed={chosen}
          title={text.objects.show(info.name)}
          onClick={(event) => {
            event.stopPropagation();
            show();
          }}
        >
          {info.name}
        </button>
        <span class="object__type">
          {info.type}
          {state.inside.type === "shared" ? "" : ` · ${state.summary}`}
        </span>
      </h3>
      <Picture info={info} state={state} />
    </article>
  );
}
