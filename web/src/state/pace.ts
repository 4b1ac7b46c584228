import { clamp, type Place, place, type Seconds, type Step, seconds, step } from "../base/units";

/** At 1×, a step that takes no time is shown for this long. */
export const BEAT = 0.42;
/** A wait is shown for as long as it takes, but at most for this many beats. */
const LONGEST = 6;
/** At 1× no run takes longer than this to watch. */
const WHOLE = 75;

/**
 * How a run is laid out for watching. Where threads do not sleep, a run is over before anybody can
 * see it (under a virtual clock it takes no time at all), and where they sleep nothing happens. So
 * every step has at least one beat, and no wait more than six; the ruler shows the clock's own time,
 * and marks where some of it was left out.
 *
 * Step n is what is shown from `placeOf(n)` up to `placeOf(n + 1)`.
 */
export class Pace {
  private readonly places: number[] = [0];
  private readonly times: number[] = [0];

  get steps(): Step {
    return step(this.places.length - 1);
  }

  /** How long a run that goes on has been waiting for its next step. */
  waited = seconds(0);

  /** Where the run ends; its last step has a beat too, or as many as the wait behind it has lasted. */
  get end(): Place {
    return place((this.places.at(-1) ?? 0) + clamp(this.waited / BEAT, 1, LONGEST));
  }

  /** Adds the next step. */
  add(time: Seconds): void {
    const gap = time - (this.times.at(-1) ?? 0);
    this.places.push((this.places.at(-1) ?? 0) + clamp(gap / BEAT, 1, LONGEST));
    this.times.push(time);
    this.waited = seconds(0);
  }

  placeOf(at: Step): Place {
    return place(this.places[at] ?? this.places.at(-1) ?? 0);
  }

  timeOf(at: Step): Seconds {
    return seconds(this.times[at] ?? this.times.at(-1) ?? 0);
  }

  /** The last step that begins at or before a place. */
  stepAt(at: Place): Step {
    let low = 0;
    let high = this.places.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.places[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return step(low);
  }

  /**
   * The time of the step that is shown at a place: nothing happens between two events, so the clock says no time there. Only
   * behind the last step of a run that goes on does it run.
   */
  timeAt(at: Place): Seconds {
    const now = this.stepAt(at);
    return seconds(this.timeOf(now) + (now === this.steps ? this.waited : 0));
  }

  /** Whether the wait before a step is shown shorter than it is. */
  isShortened(at: Step): boolean {
    return at > 0 && this.timeOf(at) - this.timeOf(step(at - 1)) > LONGEST * BEAT;
  }

  /** How many beats pass in a second at 1×. */
  get beatsPerSecond(): number {
    return Math.max(1 / BEAT, this.end / WHOLE);
  }
}
