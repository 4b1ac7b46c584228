import { expect, test } from "vitest";
import { Rows } from "../src/views/lanes/rows";

test("every lane of many comes into sight when it is scrolled to, and no further than there are lanes", () => {
  for (const count of [1, 5, 7, 21, 101]) {
    for (let thread = 0; thread < count; thread += 1) {
      const top = new Rows(count, 250, 0, 0);
      const by = top.hidden(thread);
      expect(by).toBeGreaterThanOrEqual(0);
      const there = new Rows(count, 250, Math.min(by, top.beyond), 0);
      expect(there.isVisible(thread)).toBe(true);
      expect(there.at(there.middle(thread))).toBe(thread);
      const back = new Rows(count, 250, top.beyond, 0).hidden(thread);
      const again = new Rows(count, 250, Math.max(0, top.beyond + Math.min(0, back)), 0);
      expect(again.at(again.middle(thread))).toBe(thread);
      expect(again.middle(thread)).toBeLessThan(250 - 22);
    }
  }
});

test("a lane that is out of sight, or not whole, is counted on its side, and each is on one side or seen", () => {
  for (const count of [1, 8, 11, 64]) {
    for (const scrolled of [0, 40, 1e6]) {
      const beyond = new Rows(count, 250, 0, 0).beyond;
      const rows = new Rows(count, 250, Math.min(scrolled, beyond), 0);
      const [above, below] = rows.outOfSight;
      const [top, bottom] = rows.span;
      const seen = Array.from({ length: count }, (_, thread) => rows.middle(thread)).filter((y) => y > top && y < bottom).length;
      expect(seen + above + below).toBeGreaterThanOrEqual(count);
      expect(above > 0).toBe(scrolled > 0 && beyond > 0);
      expect(below > 0).toBe(beyond > 0 && scrolled < beyond);
    }
  }
});

test("what is scrolled is never drawn over the ruler", () => {
  const rows = new Rows(20, 250, 100, 0);
  expect(rows.span[0]).toBeGreaterThan(18);
  expect(rows.span[1]).toBeLessThan(250);
});
