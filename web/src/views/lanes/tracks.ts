import type { RunModel } from "../../engine/run-model";
import type { ArrowKind, Moment, State, ThreadState } from "../../engine/types.gen";
import type { Pace } from "../../state/pace";
import { type Place, place, seconds, type Step, step } from "../../state/units";
import { textOf } from "../words";

/** A stretch of one state, on the lanes' axis. */
export interface Bar {
  readonly from: Place;
  to: Place;
  readonly step: Step;
  readonly state: State;
  readonly object: number | undefined;
  readonly label: string;
}

/** A stretch in which a lock was held. */
export interface Held {
  readonly from: Place;
  to: Place;
  readonly object: number;
}

/** What one thread's lane shows. */
export interface Track {
  readonly thread: number;
  readonly bars: readonly Bar[];
  readonly holds: readonly Held[];
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

interface Open {
  /** Since when the thread has been in its state. */
  since: number;
  readonly bars: Bar[];
  readonly holds: Held[];
}

/**
 * The lanes along the pace. The model's own lanes go by time, in which most steps of a controlled run
 * take none; so these are made from what the model says of each step, once, as the run grows.
 */
export class PacedTracks {
  private readonly open: Open[] = [];
  private done = 0;
  private flows: readonly Flow[] = [];

  constructor(
    private readonly model: RunModel,
    private readonly pace: Pace,
  ) {}

  drawn(): Drawn {
    const { pace } = this;
    if (this.done < pace.steps || this.flows.length === 0) {
      while (this.done < pace.steps) {
        this.done += 1;
        this.add(this.model.at(step(this.done)));
      }
      const { arrows } = this.model.lanes(seconds(0), seconds(Math.max(1e-9, this.model.overview().end)), 4096);
      this.flows = arrows.map(({ kind, from, to, from_step, to_step }) => ({
        kind,
        from,
        to,
        fromStep: step(from_step),
        toStep: step(to_step),
        fromPlace: place(pace.placeOf(step(from_step)) + 0.4),
        toPlace: pace.placeOf(step(to_step)),
      }));
    }
    const closed = <T extends { readonly to: Place }>(one: T): T => (one.to === OPEN ? { ...one, to: pace.end } : one);
    const tracks = this.open.map(({ bars, holds }, thread) => ({ thread, bars: bars.map(closed), holds: holds.map(closed) }));
    return { tracks, flows: this.flows };
  }

  /** One more step. What goes on is open at its end until it is drawn. */
  private add(moment: Moment): void {
    const at = this.pace.placeOf(step(moment.step));
    for (const thread of moment.threads) {
      const lane = (this.open[thread.number] ??= { since: thread.since, bars: [], holds: [] });
      const last = lane.bars.at(-1);
      const object = thread.object ?? undefined;
      // Two sleeps in a row are two; a thread that runs goes on running.
      const isSame = thread.state === "running" || lane.since === thread.since;
      lane.since = thread.since;
      if (last === undefined || last.state !== thread.state || last.object !== object || !isSame) {
        if (last !== undefined) last.to = at;
        lane.bars.push({ from: at, to: OPEN, step: step(moment.step), state: thread.state, object, label: labelOf(thread) });
      }
      hold(lane.holds, thread.holds, at);
    }
  }
}

/** The end of what goes on. */
const OPEN = Infinity as Place;

function hold(holds: Held[], now: readonly number[], at: Place): void {
  const open = holds.filter(({ to }) => to === OPEN);
  for (const held of open) if (!now.includes(held.object)) held.to = at;
  for (const object of now) {
    if (!open.some((held) => held.object === object)) holds.push({ from: at, to: OPEN, object });
  }
}

/** "waits for lock": what follows the first comma is for the hover. */
function labelOf(thread: ThreadState): string {
  if (thread.state === "running" || thread.state === "ready" || thread.state === "ended") return "";
  return textOf(thread.words).split(",")[0] ?? "";
}

/** The lanes by the clock, within a window. */
export function clockTracks(model: RunModel, from: Place, to: Place, pixels: number): Drawn {
  const { lanes, arrows } = model.lanes(seconds(from), seconds(to), pixels);
  const tracks = lanes.map(({ thread, spans, holds }) => ({
    thread,
    bars: spans.map(({ start, end, step: first, state, object, label }) => ({
      from: place(start),
      to: place(end),
      step: step(first),
      state,
      object: object ?? undefined,
      label: state === "running" || state === "ready" ? "" : label,
    })),
    holds: holds.map(({ start, end, object }) => ({ from: place(start), to: place(end), object })),
  }));
  const flows = arrows.map((arrow) => ({
    kind: arrow.kind,
    from: arrow.from,
    to: arrow.to,
    fromStep: step(arrow.from_step),
    toStep: step(arrow.to_step),
    fromPlace: place(arrow.from_time),
    toPlace: place(arrow.to_time),
  }));
  return { tracks, flows };
}
