import { beforeEach, describe, expect, test, vi } from "vitest";
import { place, step } from "../src/base/units";
import type { Finding } from "../src/engine/types.gen";
import { activity, following, playhead, playing, seen, speed, telling, untouched } from "../src/state/atoms";
import { now } from "../src/state/getters";
import { changeSpeed, jump, play, SPEEDS, toggle, walk } from "../src/state/play";
import { showRun } from "./shown";

const frames = vi.hoisted(() => ({ advance: undefined as ((passed: number) => boolean) | undefined, reduced: { matches: false } }));
vi.mock("../src/base/frame", () => ({
  advanceEachFrame: (advance: (passed: number) => boolean) => {
    frames.advance = advance;
  },
}));
vi.mock("../src/base/motion", () => ({ reducedMotion: frames.reduced }));

/** Lets so many seconds pass, a frame of 20 ms after the other, as long as the playhead moves. */
function pass(time: number): void {
  for (let frame = 0; frame < Math.round(time * 50); frame += 1) if (frames.advance?.(0.02) !== true) return;
}

const TIMES = [0, 0, 0, 0, 0, 0];

beforeEach(() => {
  showRun(TIMES);
  frames.reduced.matches = false;
  untouched.value = false;
  playing.value = false;
  following.value = true;
  activity.value = "idle";
  speed.value = 1;
  telling.value = "story";
  seen.value = [];
});

describe("playing", () => {
  test("goes on step by step, and stops by itself at the end", () => {
    const at: number[] = [];
    play();
    expect([playing.value, following.value]).toEqual([true, false]);
    // From the middle of one beat to that of the next.
    pass(0.2);
    for (let beat = 0; beat < 8; beat += 1) {
      at.push(now.value);
      pass(0.42);
    }
    expect(at).toEqual([0, 1, 2, 3, 4, 5, 6, 6]);
    expect(playing.value).toBe(false);
  });

  test("begins anew from the end, and where nobody has touched the recording", () => {
    jump(6);
    playhead.value = place(7);
    play();
    expect(playhead.value).toBe(0);
    playhead.value = place(3);
    untouched.value = true;
    play();
    expect([playhead.value, untouched.value]).toEqual([0, false]);
    playhead.value = place(3);
    play();
    expect(playhead.value, "goes on in the middle").toBe(3);
  });

  test("is as fast as it is told to be", () => {
    speed.value = 5;
    play();
    pass(0.42);
    expect(now.value).toBe(5);
  });

  test("does not stop at the end of a run that goes on", () => {
    activity.value = "running";
    play();
    pass(5);
    expect([playing.value, now.value]).toEqual([true, 6]);
  });

  test("jumps from step to step where motion is reduced", () => {
    frames.reduced.matches = true;
    const places = new Set<number>();
    play();
    for (let frame = 0; frame < 200; frame += 1) {
      frames.advance?.(0.02);
      places.add(playhead.value);
    }
    expect(places.size).toBeLessThanOrEqual(TIMES.length + 2);
    expect([now.value, playing.value]).toEqual([6, false]);
  });

  test("past a deadlock brings up the findings, and the end marks the program as seen", () => {
    showRun(TIMES, { findings: [{ kind: "deadlock", step: 3 } as Finding] });
    play();
    pass(0.42 * 2.5);
    expect([telling.value, seen.value]).toEqual(["story", []]);
    pass(0.42);
    expect(telling.value).toBe("findings");
    pass(5);
    expect(seen.value).toEqual(["lock"]);
  });
});

describe("the reader", () => {
  test("walks one step on or back, never out of the run, and playing ends", () => {
    play();
    walk(1);
    walk(1);
    expect([now.value, playing.value, following.value]).toEqual([2, false, false]);
    walk(-1);
    expect(now.value).toBe(1);
    for (let times = 0; times < 3; times += 1) walk(-1);
    expect(now.value).toBe(0);
    for (let times = 0; times < 9; times += 1) walk(1);
    expect(now.value).toBe(6);
  });

  test("jumps to any step, also one that is none", () => {
    for (const [to, there] of [
      [4, 4],
      [4.4, 4],
      [99, 6],
      [-1, 0],
    ] as const) {
      jump(to);
      expect(now.value).toBe(step(there));
    }
  });

  test("starts and stops with the same key", () => {
    toggle();
    expect(playing.value).toBe(true);
    toggle();
    expect(playing.value).toBe(false);
  });

  test("goes through the speeds one by one, from the slowest to the fastest", () => {
    speed.value = SPEEDS[0];
    const up = SPEEDS.map(() => {
      const at = speed.value;
      changeSpeed(1);
      return at;
    });
    expect(up).toEqual(SPEEDS);
    changeSpeed(1);
    expect(speed.value).toBe(100);
    for (const _ of SPEEDS) changeSpeed(-1);
    expect(speed.value).toBe(0.1);
  });
});
