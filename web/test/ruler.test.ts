import { describe, expect, test } from "vitest";
import { place, Scale, seconds } from "../src/base/units";
import { Pace } from "../src/state/pace";
import { clockTicks, paceTicks } from "../src/views/lanes/ruler";

const scaleOf = (from: number, to: number, width = 640): Scale => new Scale(place(from), place(to), 100, width);

describe("the ruler of the clock", () => {
  test("has even marks at 1, 2 or 5 of a power of ten, with the digits that they need", () => {
    expect(clockTicks(scaleOf(0, 4)).map(({ label }) => label)).toEqual(["0.0 s", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0"]);
    expect(clockTicks(scaleOf(100, 160)).map(({ label }) => label)).toEqual(["100", "110", "120", "130", "140", "150", "160"]);
    expect(clockTicks(scaleOf(0, 0.00004)).map(({ label }) => label)[1]).toBe("0.000005");
  });

  test("leaves room for every label, however far one zooms", () => {
    for (const span of [1e-5, 0.3, 7, 900, 1e6]) {
      const scale = scaleOf(0, span);
      const places = clockTicks(scale).map(({ at }) => scale.x(at));
      for (const [index, x] of places.entries()) expect(x - (places[index - 1] ?? -Infinity)).toBeGreaterThan(63.9);
    }
  });

  test("has no marks before the run begins", () => {
    expect(clockTicks(scaleOf(-3, 3)).every(({ at }) => at >= 0)).toBe(true);
  });
});

describe("the ruler of the pace", () => {
  const paceOf = (...times: number[]): Pace => {
    const pace = new Pace();
    for (const time of times) pace.add(seconds(time));
    return pace;
  };

  test("marks where the clock has moved on, and where time was left out", () => {
    const pace = paceOf(0, 0, 1, 1, 60);
    const marks = paceTicks(pace, scaleOf(0, pace.end, 2000));
    expect(marks.map(({ label, cut }) => [label, cut])).toEqual([
      ["0 s", false],
      ["1.00", false],
      ["60.00", true],
    ]);
  });

  test("says no label twice, however short the run was", () => {
    const pace = paceOf(...Array.from({ length: 12 }, (_, at) => at * 0.0004));
    for (const ticks of [paceTicks(pace, scaleOf(0, pace.end, 3000)), clockTicks(scaleOf(2, 2 + 4e-7, 900))]) {
      const labels = ticks.map(({ label }) => label);
      expect(labels.length).toBeGreaterThan(6);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  test("leaves out marks that have no room", () => {
    const pace = paceOf(...Array.from({ length: 50 }, (_, at) => at));
    const scale = scaleOf(0, pace.end, 400);
    const places = paceTicks(pace, scale).map(({ at }) => scale.x(at));
    expect(places.length).toBeGreaterThan(3);
    for (const [index, x] of places.slice(2).entries()) expect(x - (places[index + 1] ?? 0)).toBeGreaterThanOrEqual(64);
  });

  test("marks only what is in sight", () => {
    const pace = paceOf(0, 1, 2, 3, 4, 5);
    const scale = scaleOf(pace.placeOf(3 as never), pace.placeOf(4 as never), 600);
    expect(paceTicks(pace, scale).map(({ label }) => label)).toEqual(["2.00", "3.00"]);
  });
});
