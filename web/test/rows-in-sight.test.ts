import { describe, expect, test } from "vitest";
import { ROW, rowsInSight, scrolledTo } from "../src/views/story/rows-in-sight";

const HEIGHT = 400;

describe("of a long list", () => {
  test("all rows in sight are drawn wherever it is scrolled to, and never more than a few beyond them", () => {
    for (const top of [0, 7, 1000, 24_600]) {
      const { from, to } = rowsInSight(1000, top, HEIGHT);
      expect(from * ROW).toBeLessThanOrEqual(top);
      expect(to * ROW).toBeGreaterThanOrEqual(Math.min(top + HEIGHT, 1000 * ROW));
      expect(to - from).toBeLessThanOrEqual(Math.ceil(HEIGHT / ROW) + 1 + 24);
    }
  });

  test("no rows are drawn that are not there", () => {
    expect(rowsInSight(1000, 0, HEIGHT).from).toBe(0);
    expect(rowsInSight(1000, 1000 * ROW, HEIGHT).to).toBe(1000);
  });

  test("the current row is brought into sight, with room at either side", () => {
    for (const [current, top] of [
      [500, 0],
      [3, 9000],
      [16, 0],
    ] as const) {
      const there = scrolledTo(current, top, HEIGHT);
      expect(current * ROW - there).toBeGreaterThanOrEqual(ROW);
      expect(there + HEIGHT - current * ROW).toBeGreaterThanOrEqual(3 * ROW);
      expect(scrolledTo(current, there, HEIGHT), "and stays").toBe(there);
    }
  });

  test("nothing moves while the current row is in sight", () => {
    expect(scrolledTo(8, 100, HEIGHT)).toBe(100);
  });
});
