import { signal } from "@preact/signals";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { advanceEachFrame, paintNextFrame, paintOnChange } from "../src/base/frame";

let asked: FrameRequestCallback[] = [];
let clock = 0;

/** One frame of the browser, so many seconds after the last, with the microtasks behind it. */
async function frame(seconds = 0.016): Promise<void> {
  clock += seconds * 1000;
  const due = asked;
  asked = [];
  for (const call of due) call(clock);
  await Promise.resolve();
}

beforeEach(async () => {
  // What an earlier test has left runs out.
  while (asked.length > 0) await frame();
  vi.stubGlobal("requestAnimationFrame", (call: FrameRequestCallback) => asked.push(call));
});

describe("a frame", () => {
  test("first moves everything on, then paints, so that no two moments are seen at once", async () => {
    const order: string[] = [];
    paintNextFrame(() => {
      order.push("paint");
    });
    advanceEachFrame(() => {
      order.push("advance");
      return false;
    });
    expect(asked.length, "asked for once").toBe(1);
    await frame();
    expect(order).toEqual(["advance", "paint"]);
    expect(asked, "nothing is left to do").toEqual([]);
  });

  test("paints what an advance has had drawn anew, and is not asked for twice", async () => {
    const order: string[] = [];
    advanceEachFrame(() => {
      queueMicrotask(() => {
        order.push("drawn");
        paintNextFrame(() => {
          order.push("paint");
        });
      });
      return false;
    });
    await frame();
    expect(order).toEqual(["drawn", "paint"]);
    expect(asked, "nothing is left to do").toEqual([]);
  });

  test("moves things when all have asked where they stand", async () => {
    const order: string[] = [];
    for (const one of ["a", "b"]) {
      paintNextFrame(() => {
        order.push(`${one} asks`);
        return () => order.push(`${one} moves`);
      });
    }
    await frame();
    expect(order).toEqual(["a asks", "b asks", "a moves", "b moves"]);
  });

  test("paints, and goes on, after an advance that fails, which is not asked again", async () => {
    const paint = vi.fn();
    advanceEachFrame(() => {
      throw new Error("it cannot");
    });
    paintNextFrame(paint);
    await expect(frame()).rejects.toThrow("it cannot");
    expect(paint).toHaveBeenCalledOnce();
    expect(asked, "nothing is left to do").toEqual([]);
  });

  test("moves on by the time that has passed, and not by that of a hidden tab", async () => {
    const passed: number[] = [];
    advanceEachFrame((seconds) => passed.push(seconds) < 4);
    await frame();
    await frame(0.02);
    await frame(60);
    await frame(0.01);
    expect(passed[0], "the first frame only begins").toBe(0);
    expect(passed.slice(1).map((seconds) => Math.round(seconds * 1000) / 1000)).toEqual([0.02, 0.1, 0.01]);
  });

  test("paints the same thing once, however often it was asked for", async () => {
    const paint = vi.fn();
    paintNextFrame(paint);
    paintNextFrame(paint);
    await frame();
    await frame();
    expect(paint).toHaveBeenCalledOnce();
  });

  test("paints again in the next frame when something that was read has changed, until it is told to stop", async () => {
    const atom = signal(1);
    const seen: number[] = [];
    const stop = paintOnChange(() => {
      seen.push(atom.value);
    });
    await frame();
    atom.value = 2;
    atom.value = 3;
    expect(seen, "not before the frame").toEqual([1]);
    await frame();
    expect(seen).toEqual([1, 3]);
    stop();
    atom.value = 4;
    await frame();
    expect(seen).toEqual([1, 3]);
  });
});
