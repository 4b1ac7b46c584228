import { beforeEach, describe, expect, test } from "vitest";
import { place, type Scale } from "../src/base/units";
import { axis, playhead, sight } from "../src/state/atoms";
import { end, fit as fitAll, keepHeadInSight, measure, pan, scaleFor, zoom } from "../src/views/lanes/sight";
import { showRun } from "./shown";

const WIDTH = 600;
const scaleNow = (): Scale => scaleFor(100, WIDTH);
const steps = (count: number): number[] => Array.from({ length: count }, (_, at) => at / 10);

beforeEach(() => {
  axis.value = "pace";
  sight.value = undefined;
  showRun(steps(20));
});

describe("what is in sight of the lanes", () => {
  test("is the whole run, with a little room at either side", () => {
    const { from, to } = scaleNow();
    expect(from).toBeLessThan(0);
    expect(to).toBeGreaterThan(end.value);
    expect(to - from).toBeLessThan(end.value * 1.1);
  });

  test("is no more of a long run than can be read, with the playhead in it", () => {
    showRun(steps(1000));
    for (const at of [0, 500, 1000]) {
      playhead.value = place(at);
      const scale = scaleNow();
      expect(scale.pixelsPerPlace).toBeGreaterThanOrEqual(12.99);
      expect([at >= scale.from, at <= scale.to]).toEqual([true, true]);
    }
  });

  test("is by the clock where a reader wants it, and where a run has too many steps", () => {
    expect(measure.value).toBe("pace");
    axis.value = "clock";
    expect([measure.value, end.value]).toEqual(["clock", 1.9]);
    axis.value = "pace";
    showRun(steps(3001));
    expect(measure.value).toBe("clock");
  });

  test("is zoomed around a place that stays where it is", () => {
    const before = scaleNow();
    zoom(before, 4, 10);
    const after = scaleNow();
    expect(after.x(10)).toBeCloseTo(before.x(10));
    expect(after.pixelsPerPlace).toBeCloseTo(before.pixelsPerPlace * 4);
  });

  test("never leaves the run behind, and is never larger than half as much again", () => {
    for (let times = 0; times < 20; times += 1) pan(scaleNow(), 0.5);
    expect(scaleNow().from).toBeLessThan(end.value);
    for (let times = 0; times < 40; times += 1) pan(scaleNow(), -0.5);
    expect(scaleNow().to).toBeGreaterThan(0);
    for (let times = 0; times < 20; times += 1) zoom(scaleNow(), 0.5, 10);
    expect(scaleNow().to - scaleNow().from).toBeCloseTo(end.value * 1.5);
  });

  test("is all of it again by the key that fits, and what can be read by the same key", () => {
    showRun(steps(1000));
    const readable = scaleNow();
    fitAll();
    expect(scaleNow().to).toBeGreaterThan(end.value);
    fitAll();
    expect(scaleNow().to - scaleNow().from).toBeCloseTo(readable.to - readable.from);
  });
});

describe("while it plays, what the reader has chosen to see", () => {
  test("moves along with a playhead that is about to leave it", () => {
    sight.value = [place(0), place(10)];
    playhead.value = place(9.5);
    keepHeadInSight(scaleNow());
    const { from, to } = scaleNow();
    expect([from, to]).toEqual([6.5, 16.5]);
  });

  test("stays while the playhead is well within", () => {
    sight.value = [place(0), place(10)];
    playhead.value = place(5);
    keepHeadInSight(scaleNow());
    expect(sight.value).toEqual([0, 10]);
  });

  test("goes to a playhead that is elsewhere", () => {
    sight.value = [place(0), place(5)];
    playhead.value = place(15);
    keepHeadInSight(scaleNow());
    expect(scaleNow().from).toBeLessThan(15);
    expect(scaleNow().to).toBeGreaterThan(15);
  });
});
