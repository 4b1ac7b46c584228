import { describe, expect, test } from "vitest";
import { draftsBefore, upTo, withChoice } from "../src/state/draft";

const goes = (thread: number) => ({ thread, times_out: false });

describe("a schedule that is written choice by choice", () => {
  test("gets one more choice, and is held at the next one", () => {
    const first = withChoice("3-9f3a2c1b-", 0, goes(1));
    expect(first).toEqual({ schedule: "3-9f3a2c1b-0.1", halt: 1 });
    expect(withChoice(first.schedule, 3, { thread: 12, times_out: true })).toEqual({ schedule: "3-9f3a2c1b-0.1_3.12t", halt: 4 });
  });

  test("says nothing more of a choice that is made otherwise, nor of what came behind it", () => {
    expect(withChoice("3-9f3a2c1b-0.1_3.2_10.1", 3, goes(0)).schedule).toBe("3-9f3a2c1b-0.1_3.0");
  });

  test("is cut where a run by it is held", () => {
    expect(upTo("3-9f3a2c1b-0.1_3.2_10.1", 10)).toBe("3-9f3a2c1b-0.1_3.2");
    expect(upTo("3-9f3a2c1b-0.1_3.2_10.1", 0)).toBe("3-9f3a2c1b-");
    expect(upTo("3-9f3a2c1b-", 7)).toBe("3-9f3a2c1b-");
  });

  test("knows what led to it: each choice can be taken back", () => {
    expect(draftsBefore({ schedule: "3-9f3a2c1b-0.1_3.2t", halt: 5 })).toEqual([
      { schedule: "3-9f3a2c1b-", halt: 0 },
      { schedule: "3-9f3a2c1b-0.1", halt: 3 },
    ]);
    expect(draftsBefore({ schedule: "3-9f3a2c1b-", halt: 0 })).toEqual([]);
  });
});
