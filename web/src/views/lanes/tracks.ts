import { type Place, place, type Step, seconds, step } from "../../base/units";
import type { Arrow, ArrowKind, Hold, Lane, Span, State, Use } from "../../engine/types.gen";
import type { Shown } from "../../state/atoms";
import type { Pace } from "../../state/pace";

/** A stretch of one state, on the lanes' axis. */
export interface Bar {
  readonly from: Place;
  readonly to: Place;
  readonly step: Step;
  readonly state: State;
  readonly object: number | undefined;
  readonly label: string;
}

/** A stretch in which a lock was held. */
export interface Held {
  readonly from: Place;
  readonly to: Place;
  readonly object: number;
  /** Whether it stands for many, between which another thread may have held the lock. */
  readonly many: boolean;
}

/** A use of a shared variable. */
export interface Used {
  readonly at: Place;
  readonly object: number;
  readonly label: string;
  readonly fromOld: boolean;
}

/** What one thread's lane shows. */
export interface Track {
  readonly thread: number;
  readonly bars: readonly Bar[];
  readonly holds: readonly Held[];
  readonly uses: readonly Used[];
}

/** From the one who woke to the one who was woken. */
export interface Flow {
  readonly kind: ArrowKind;
  readonly from: number;
  readonly to: number;
  readonly fromStep: Step;
  readonly toStep: Step;
  readonly fromPlace: Place;
  readonly toPlace: Place;
}

export interface Drawn {
  readonly tracks: readonly Track[];
  readonly flows: readonly Flow[];
}

/** Runs with more steps than this are drawn by the clock: the model then thins out what cannot be told apart. */
export const PACED = 3000;

/** The lanes along the pace: every step gets room there, also those that take no time. */
export function pacedTracks(model: Shown["model"], pace: Pace): Drawn {
  const { lanes, arrows } = model.lanesByStep(pace.steps);
  const at = (number: number): Place => pace.placeOf(step(number));
  const until = (number: number | null): Place => (number === null ? pace.end : at(number));
  // From within the step that woke; but a thread that has ended has no such step in its lane.
  const tail = ({ kind, from_step }: Arrow): Place => place(at(from_step) + (kind === "join" ? 0 : 0.4));
  const flows = arrows.map((arrow) => ({ ...flowOf(arrow), fromPlace: tail(arrow), toPlace: at(arrow.to_step) }));
  return drawnOf(
    lanes,
    flows,
    ({ from_step, to_step }) => [at(from_step), until(to_step)],
    ({ step: number }) => at(number),
  );
}

/** The lanes by the clock, within a window. */
export function clockTracks(model: Shown["model"], from: Place, to: Place, pixels: number): Drawn {
  const { lanes, arrows } = model.lanes(seconds(from), seconds(to), pixels);
  const flows = arrows.map((arrow) => ({ ...flowOf(arrow), fromPlace: place(arrow.from_time), toPlace: place(arrow.to_time) }));
  return drawnOf(
    lanes,
    flows,
    ({ start, end }) => [place(start), place(end)],
    ({ time }) => place(time),
  );
}

function flowOf({ kind, from, to, from_step, to_step }: Arrow): Omit<Flow, "fromPlace" | "toPlace"> {
  return { kind, from, to, fromStep: step(from_step), toStep: step(to_step) };
}

/** Lanes with the model's stretches at their places. */
function drawnOf(
  lanes: readonly Lane[],
  flows: readonly Flow[],
  ends: (stretch: Span | Hold) => readonly [Place, Place],
  placeOf: (use: Use) => Place,
): Drawn {
  const tracks = lanes.map(({ thread, spans, holds, uses }) => ({
    thread,
    bars: spans.map((span) => {
      const [from, to] = ends(span);
      const isPlain = span.state === "running" || span.state === "ready";
      return {
        from,
        to,
        step: step(span.from_step),
        state: span.state,
        object: span.object ?? undefined,
        label: isPlain ? "" : span.label,
      };
    }),
    holds: holds.map((hold) => {
      const [from, to] = ends(hold);
      return { from, to, object: hold.object, many: hold.joined > 1 };
    }),
    uses: uses.map((use) => ({ at: placeOf(use), object: use.object, label: use.label, fromOld: use.from_old })),
  }));
  return { tracks, flows };
}
