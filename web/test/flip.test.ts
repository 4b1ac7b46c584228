import type { RefObject } from "preact";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { useGliding } from "../src/views/objects/flip";

const stand = vi.hoisted(() => ({ reduced: { matches: false }, kept: { current: undefined as unknown } }));
vi.mock("../src/base/motion", () => ({ reducedMotion: stand.reduced }));
// What is drawn is drawn and painted at once, and one component is all there is.
vi.mock("../src/base/frame", () => ({ paintNextFrame: (paint: () => (() => void) | undefined) => paint()?.() }));
vi.mock("preact/hooks", () => ({
  useLayoutEffect: (effect: () => void) => effect(),
  useRef: (initial: unknown) => {
    stand.kept.current ??= initial;
    return stand.kept;
  },
}));

type Glide = readonly [key: string, frames: Keyframe[]];

/** Draws discs at these places, in an element that is at a place of its own; returns which of them glide. */
function draw(discs: Readonly<Record<string, readonly [left: number, top: number]>>, { at = [0, 0], moves = true } = {}): Glide[] {
  const glides: Glide[] = [];
  const [x = 0, y = 0] = at;
  const elements = Object.entries(discs).map(([key, [left, top]]) => ({
    dataset: { flip: key },
    getBoundingClientRect: () => ({ left: x + left, top: y + top }),
    animate: (frames: Keyframe[]) => glides.push([key, frames]),
  }));
  const root = { getBoundingClientRect: () => ({ left: x, top: y }), querySelectorAll: () => elements };
  useGliding({ current: root } as unknown as RefObject<HTMLElement>, moves);
  return glides;
}

beforeEach(() => {
  stand.kept.current = undefined;
  stand.reduced.matches = false;
});

describe("a disc", () => {
  test("glides from where it was to where it has come", () => {
    draw({ a: [0, 0], b: [50, 0] });
    expect(draw({ a: [30, 10], b: [50, 0] })).toEqual([["a", [{ transform: "translate(-30px, -10px)" }, { transform: "none" }]]]);
  });

  test("that is new among others appears, but not when all are new", () => {
    expect(draw({ a: [0, 0] })).toEqual([]);
    expect(draw({ a: [0, 0], b: [50, 0] }).map(([key]) => key)).toEqual(["b"]);
  });

  test("stays still where only the element around it has moved, or it has by a hair", () => {
    draw({ a: [10, 10] });
    expect(draw({ a: [10, 10] }, { at: [200, 40] })).toEqual([]);
    expect(draw({ a: [11, 12] }, { at: [200, 40] })).toEqual([]);
  });

  test("jumps where less motion is asked for, and glides from there afterwards", () => {
    draw({ a: [0, 0] });
    stand.reduced.matches = true;
    expect(draw({ a: [90, 0] })).toEqual([]);
    stand.reduced.matches = false;
    expect(draw({ a: [90, 0] })).toEqual([]);
    expect(draw({ a: [0, 0] }, { moves: false })).toEqual([]);
  });
});
