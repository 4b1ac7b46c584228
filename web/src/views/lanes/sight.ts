/** What of the axis is in sight, and how keys and wheel change it. */
import { computed, signal } from "@preact/signals";
import { type Place, place, Scale } from "../../base/units";
import { axis, playhead, revision, shown, sight, waited } from "../../state/atoms";
import { nowTime, overview, steps } from "../../state/getters";
import type { Rows } from "./rows";
import { PACED } from "./tracks";

/** What the axis measures; runs that are too long for the pace go by the clock. */
export const measure = computed(() => (steps.value > PACED ? "clock" : axis.value));

/** Where the axis ends. */
export const end = computed<Place>(() => {
  revision.value;
  waited.value;
  const pace = shown.value?.pace.end ?? 1;
  return place(measure.value === "pace" ? pace : Math.max(1e-6, overview.value?.end ?? 1));
});

/** How many lanes are out of sight above and below. */
export const outOfSight = signal<readonly [above: number, below: number]>([0, 0]);

export function tellOutOfSight(rows: Rows): void {
  const [above, below] = rows.outOfSight;
  const [was, wasBelow] = outOfSight.peek();
  if (above !== was || below !== wasBelow) outOfSight.value = [above, below];
}

/** Where the playhead is on the axis. */
export const head = computed<Place>(() => (measure.value === "pace" ? playhead.value : place(nowTime.value)));

/** At least so many pixels a beat: else labels could not be read. */
const LEAST = 13;
/** A little room before and behind the run. */
const EDGE = 0.012;

/** What is in sight where the reader has chosen nothing: all of it, or as much as can be read. */
export function scaleFor(left: number, width: number): Scale {
  const chosen = sight.value;
  if (chosen !== undefined) return new Scale(chosen[0], chosen[1], left, width);
  const whole = end.value;
  const fits = measure.value === "clock" || width / whole >= LEAST;
  if (fits) return new Scale(place(-whole * EDGE), place(whole * (1 + EDGE)), left, width);
  const span = width / LEAST;
  const from = Math.max(-span * EDGE, Math.min(whole * (1 + EDGE) - span, head.value - span * 0.66));
  return new Scale(place(from), place(from + span), left, width);
}

/** Sets what is in sight, within reason: not much beyond the run, and not closer than can be told. */
function see(from: number, to: number): void {
  const whole = end.peek();
  const span = Math.max(whole / 1e7, Math.min(to - from, whole * 1.5));
  const start = Math.max(-span * 0.5, Math.min(from, whole - span * 0.5));
  sight.value = [place(start), place(start + span)];
}

export function zoom(scale: Scale, factor: number, around: number): void {
  see(...scale.zoomed(factor, around));
}

/** By a share of what is in sight. */
export function pan(scale: Scale, share: number): void {
  const by = (scale.to - scale.from) * share;
  see(scale.from + by, scale.to + by);
}

export function fit(): void {
  const whole = end.peek();
  sight.value = sight.peek() === undefined ? [place(-whole * EDGE), place(whole * (1 + EDGE))] : undefined;
}

/** Moves what is in sight along with a playhead that is about to leave it. */
export function keepHeadInSight(scale: Scale): void {
  if (sight.peek() === undefined) return;
  const at = head.peek();
  const span = scale.to - scale.from;
  if (at < scale.from || at > scale.to) see(at - span * 0.3, at + span * 0.7);
  else if (at > scale.from + span * 0.92 && at < end.peek() - span * 0.08) see(at - span * 0.3, at + span * 0.7);
}
