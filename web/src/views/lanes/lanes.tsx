import "./lanes.css";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { paintNextFrame, paintOnChange } from "../../base/frame";
import { text, time } from "../../base/strings";
import type { ThreadState } from "../../engine/types.gen";
import { veil } from "../../state/asking";
import { axis, shown } from "../../state/atoms";
import { overview, steps, whyNone } from "../../state/getters";
import { program } from "../../state/python";
import { Minus, Plus } from "../parts/icons";
import { hue, shortName } from "../parts/threads";
import { Words } from "../parts/words";
import { LanesCanvas } from "./canvas";
import { listenToKeys } from "./keys";
import { Legend } from "./legend";
import { listen, stepAt } from "./pointer";
import { fit, outOfSight, zoom } from "./sight";
import { PACED } from "./tracks";

/** Pixels by which the lanes are scrolled: with an arrow, and to those out of sight. */
const [LINE, PAGE] = [48, 150];

interface Hover {
  readonly x: number;
  readonly y: number;
  readonly thread: ThreadState;
  readonly when: number;
}

/** A lane per thread over time, on one canvas; `tabs` lead to what else stands in its place. */
export function Lanes({ tabs }: { readonly tabs?: ComponentChildren }) {
  const element = useRef<HTMLCanvasElement>(null);
  const lanes = useRef<LanesCanvas | undefined>(undefined);
  const hover = useSignal<Hover | undefined>(undefined);

  useEffect(() => {
    const canvas = element.current;
    if (canvas === null) return undefined;
    const drawing = new LanesCanvas(canvas);
    lanes.current = drawing;
    const stopPainting = paintOnChange(() => drawing.paint());
    const stopResize = onResize(canvas, () => paintNextFrame(() => drawing.paint()));
    const stopListening = listen(canvas, drawing);
    const stopKeys = listenToKeys(drawing);
    return () => {
      stopPainting();
      stopResize();
      stopListening();
      stopKeys();
    };
  }, []);

  const onPointerMove = ({ offsetX, offsetY, pointerType }: PointerEvent): void => {
    const drawing = lanes.current;
    const model = shown.peek()?.model;
    const at = drawing === undefined || pointerType === "touch" ? undefined : stepAt(drawing, offsetX);
    const number = drawing?.rows.at(offsetY);
    const moment = at === undefined || at > (veil.peek() ?? at) ? undefined : model?.at(at);
    const thread = moment?.threads.find((one) => one.number === number);
    hover.value = thread === undefined || moment === undefined ? undefined : { x: offsetX, y: offsetY, thread, when: moment.time };
  };

  /** Where there are more lanes than fit, up and down scroll them. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: LINE, ArrowUp: -LINE }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    lanes.current?.scrollBy(by);
  };

  return (
    <section class="pane lanes" aria-label={text.lanes.pane}>
      <div class="pane__head lanes__tools">
        {tabs}
        <Legend />
        <AxisChoice />
        <button
          type="button"
          class="lanes__tool"
          aria-label={text.lanes.zoomOut}
          title={text.lanes.zoomOut}
          onClick={() => lanes.current && zoom(lanes.current.scale, 1 / 1.5, (lanes.current.scale.from + lanes.current.scale.to) / 2)}
        >
          <Minus />
        </button>
        <button
          type="button"
          class="lanes__tool"
          aria-label={text.lanes.zoomIn}
          title={text.lanes.zoomIn}
          onClick={() => lanes.current && zoom(lanes.current.scale, 1.5, (lanes.current.scale.from + lanes.current.scale.to) / 2)}
        >
          <Plus />
        </button>
        <button type="button" class="lanes__tool" onClick={fit}>
          {text.lanes.fit}
        </button>
      </div>
      <div class="lanes__ground">
        <canvas
          ref={element}
          class="lanes__canvas"
          tabIndex={0}
          role="img"
          aria-label={text.lanes.canvas}
          onPointerMove={onPointerMove}
          onPointerLeave={() => (hover.value = undefined)}
          onKeyDown={onKeyDown}
        />
        <More side="above" count={outOfSight.value[0]} does={() => lanes.current?.scrollBy(-PAGE)} />
        <More side="below" count={outOfSight.value[1]} does={() => lanes.current?.scrollBy(PAGE)} />
        {shown.value === undefined && <p class="pane__empty lanes__coming">{whyNone.value}</p>}
        {hover.value !== undefined && <Tip hover={hover.value} />}
      </div>
    </section>
  );
}

interface MoreProps {
  readonly side: "above" | "below";
  readonly count: number;
  readonly does: () => void;
}

/** Says that there are more lanes than are in sight, and brings them there. */
function More({ side, count, does }: MoreProps) {
  if (count === 0) return null;
  return (
    <button type="button" class={`lanes__more lanes__more--${side}`} onClick={does}>
      {text.lanes.more(count)} <span aria-hidden="true">{side === "above" ? "▲" : "▼"}</span>
      <span class="unseen">{text.lanes[side]}</span>
    </button>
  );
}

function AxisChoice() {
  const known = [
    ["pace", text.lanes.pace, text.lanes.paceHelp],
    ["clock", text.lanes.clock, text.lanes.clockHelp],
  ] as const;
  const long = steps.value > PACED;
  return (
    <fieldset class="axis" disabled={long}>
      <legend class="unseen">{text.lanes.axis}</legend>
      {shown.value?.recorded === true && (
        <span
          class={`axis__recorded${shown.value.opened === undefined ? "" : " axis__recorded--opened"}`}
          title={shown.value.opened}
          data-program={shown.value.model.meta().recipe.program.replace(/\.py$/, "")}
        >
          {shown.value.opened === undefined
            ? text.lanes[program.value?.fault ? "recordedFault" : "recorded"]
            : text.opened.from(shown.value.opened)}
        </span>
      )}
      {known.map(([one, label, help]) => (
        <label key={one} title={help}>
          <input
            class="unseen"
            type="radio"
            name="axis"
            checked={(long ? "clock" : axis.value) === one}
            onChange={() => (axis.value = one)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Tip({ hover: { x, y, thread, when } }: { readonly hover: Hover }) {
  const place = (tip: HTMLElement | null): void => {
    tip?.style.setProperty("--x", `${x}px`);
    tip?.style.setProperty("--y", `${y}px`);
    tip?.classList.toggle("tip--left", x > (tip.parentElement?.clientWidth ?? 0) / 2);
  };
  const holds = thread.holds.map((number) => overview.value?.objects.find((one) => one.number === number)?.name ?? "");
  return (
    <div class="tip" ref={place} data-hue={hue(thread.number)} aria-hidden="true">
      <p>
        <b class="word-thread">{shortName(thread.name)}</b> <Words words={thread.words} />.
      </p>
      <p class="tip__more">
        {time(when)} s{thread.line !== null && ` · ${text.objects.line(thread.line)}`}
        {holds.length > 0 && ` · ${text.lanes.holds(holds.join(", "))}`}
      </p>
    </div>
  );
}

function onResize(element: HTMLElement, resized: () => void): () => void {
  const observer = new ResizeObserver(resized);
  observer.observe(element);
  return () => observer.disconnect();
}
