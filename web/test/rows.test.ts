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
