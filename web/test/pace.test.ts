import { describe, expect, test } from "vitest";
import { place, Scale, seconds, step } from "../src/base/units";
import { BEAT, Pace } from "../src/state/pace";

const paceOf = (...times: number[]): Pace => {
  const pace = new Pace();
  for (const time of times) pace.add(seconds(time));
  return pace;
};

describe("the pace", () => {
  test("gives every step a beat, and shortens long waits", () => {
    const pace = paceOf(0, 0, 2 * BEAT, 1000);
    const places = [0, 1, 2, 3, 4].map((n) => pace.placeOf(step(n)));
    expect(places).toEqual([0, 1, 2, 4, 10]);
    expect(pace.end).toBe(11);
    expect([1, 2, 3, 4].map((n) => pace.isShortened(step(n)))).toEqual([false, false, false, true]);
  });

  test("finds the step that is shown at a place", () => {
    const pace = paceOf(0, 1, 1, 3);
    for (let n = 0; n <= 4; n += 1) {
      const at = pace.placeOf(step(n));
      expect(pace.stepAt(at)).toBe(n);
      expect(pace.stepAt(place(at + 0.999))).toBe(n);
    }
    expect(pace.stepAt(place(-5))).toBe(0);
    expect(pace.stepAt(place(1e9))).toBe(4);
  });

  test("says no time between two events: the clock stands until the next", () => {
    const pace = paceOf(0, 4);
    const from = pace.placeOf(step(1));
    const to = pace.placeOf(step(2));
    for (const share of [0, 0.3, 0.62, 0.999]) expect(pace.timeAt(place(from + share * (to - from)))).toBe(0);
    expect(pace.timeAt(to)).toBe(4);
    expect(pace.timeAt(pace.end)).toBe(4);
  });

  test("lets the clock run behind the last step of a run that goes on", () => {
    const pace = paceOf(0, 4);
    pace.waited = seconds(2.5);
    expect(pace.timeAt(pace.placeOf(step(1)))).toBe(0);
    expect(pace.timeAt(pace.end)).toBe(6.5);
    pace.add(seconds(7));
    expect(pace.timeAt(pace.end)).toBe(7);
  });

  test("of nothing is empty", () => {
    const pace = new Pace();
    expect([pace.steps, pace.stepAt(place(3)), pace.timeAt(place(3)), pace.end]).toEqual([0, 0, 0, 1]);
  });

  test("shows a long run in little more than a minute", () => {
    const pace = new Pace();
    for (let n = 0; n < 10_000; n += 1) pace.add(seconds(0));
    expect(pace.end / pace.beatsPerSecond).toBeLessThan(80);
  });
});

describe("a scale", () => {
  const scale = new Scale(place(10), place(20), 100, 500);
  test("converts there and back", () => {
    expect(scale.x(place(10))).toBe(100);
    expect(scale.x(place(20))).toBe(600);
    expect(scale.at(scale.x(place(13.7)))).toBeCloseTo(13.7);
  });
  test("zooms around a place that stays where it is", () => {
    const [from, to] = scale.zoomed(4, 12);
    expect(to - from).toBeCloseTo(2.5);
    expect(new Scale(from, to, 100, 500).x(place(12))).toBeCloseTo(scale.x(place(12)));
  });
});
