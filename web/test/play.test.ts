import { beforeEach, describe, expect, test, vi } from "vitest";
import { place, step } from "../src/base/units";
import type { Finding } from "../src/engine/types.gen";
import { activity, following, playhead, playing, seen, speed, telling, untouched } from "../src/state/atoms";
import { now, nowTime } from "../src/state/getters";
import { changeSpeed, jump, play, SPEEDS, toEnd, toggle, walk } from "../src/state/play";
import { openAt } from "../src/state/show";
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

describe("the end of a run that is stuck", () => {
  test("brings up the findings by whatever way one comes there, but not on the way back", () => {
    showRun(TIMES, { findings: [{ kind: "deadlock", step: 5 } as Finding] });
    toEnd();
    expect([now.value, telling.value]).toEqual([6, "findings"]);
    telling.value = "story";
    walk(-1);
    walk(-1);
    expect([now.value, telling.value]).toEqual([4, "story"]);
    walk(1);
    expect(telling.value).toBe("findings");
  });

  test("is told at once where a run is opened there, and not where it is opened before", () => {
    showRun(TIMES, { findings: [{ kind: "deadlock", step: 5 } as Finding] });
    openAt(4);
    expect([now.value, telling.value]).toEqual([4, "story"]);
    openAt(5);
    expect([now.value, telling.value]).toEqual([5, "findings"]);
  });
});

describe("the time that is shown", () => {
  const EVENTS = [0, 0, 0.1, 0.1, 3.5];
  /** The times that are shown while something is done, each once, in their order. */
  const shownDuring = (act: (look: () => void) => void): number[] => {
    const times = new Set<number>();
    act(() => times.add(nowTime.value));
    return [...times];
  };

  test.each([false, true])("is that of an event at every moment of playing (less motion: %s)", (reduced) => {
    showRun(EVENTS);
    frames.reduced.matches = reduced;
    const times = shownDuring((look) => {
      play();
      for (let frame = 0; frame < 2000 && frames.advance?.(0.02) === true; frame += 1) look();
      look();
    });
    expect(times).toEqual([0, 0.1, 3.5]);
    expect(now.value).toBe(5);
  });

  test("is that of the step's event after a click, and after every arrow key", () => {
    showRun(EVENTS);
    for (let at = 1; at <= 5; at += 1) {
      jump(at);
      expect([now.value, nowTime.value]).toEqual([at, EVENTS[at - 1]]);
    }
    for (let at = 4; at >= 1; at -= 1) {
      walk(-1);
      expect([now.value, nowTime.value]).toEqual([at, EVENTS[at - 1]]);
    }
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
