import { time } from "../../base/strings";
import { clamp, type Place, place, type Scale, step } from "../../base/units";
import type { Pace } from "../../state/pace";

/** A mark on the ruler. */
export interface Tick {
  readonly at: Place;
  readonly label: string;
  /** Whether time was left out before it. */
  readonly cut: boolean;
}

/** Pixels that a label needs. */
const ROOM = 64;

/** As many digits as tell two times apart that lie this far from one another, down to a nanosecond. */
const digitsOf = (apart: number): number => clamp(-Math.floor(Math.log10(apart)), 0, 9);

/** Even marks at 1, 2 or 5 of some power of ten. */
export function clockTicks(scale: Scale): readonly Tick[] {
  const least = ROOM / scale.pixelsPerPlace;
  const power = 10 ** Math.floor(Math.log10(least));
  const every = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= least) ?? least;
  const ticks: Tick[] = [];
  for (let n = Math.max(0, Math.ceil(scale.from / every)); n * every <= scale.to; n += 1) {
    const digits = digitsOf(every);
    ticks.push({ at: place(n * every), label: `${(n * every).toFixed(digits)}${n === 0 ? " s" : ""}`, cut: false });
  }
  return ticks;
}

/** What share of a run has to pass for a mark of its own: less would only be noise. */
const SHARE = 1 / 400;

/** A mark wherever the clock has moved on, as far as there is room for one. */
export function paceTicks(pace: Pace, scale: Scale): readonly Tick[] {
  const ticks: Tick[] = [];
  const least = pace.timeOf(pace.steps) * SHARE;
  const first = Math.max(1, pace.stepAt(place(Math.max(0, scale.from))));
  let free = scale.left - ROOM;
  let marked = pace.timeOf(step(first - 1));
  if (scale.from <= 0) {
    ticks.push({ at: place(0), label: "0 s", cut: false });
    free = scale.x(place(0)) + ROOM * 0.7;
  }
  for (let n = first; n <= pace.steps; n += 1) {
    const at = pace.placeOf(step(n));
    if (at > scale.to) break;
    const now = pace.timeOf(step(n));
    const before = pace.timeOf(step(n - 1));
    if (now - before <= least || scale.x(at) < free) continue;
    const cut = pace.isShortened(step(n));
    const digits = digitsOf(now - marked);
    ticks.push({ at, label: digits > 2 ? now.toFixed(digits) : time(now), cut });
    marked = now;
    free = scale.x(at) + ROOM;
  }
  return ticks;
}
