import { describe, expect, test } from "vitest";
import { place, seconds } from "../src/base/units";
import type { Arrow, Lanes, Span } from "../src/engine/types.gen";
import type { Shown } from "../src/state/atoms";
import { Pace } from "../src/state/pace";
import { clockTracks, pacedTracks } from "../src/views/lanes/tracks";

const span = (more: Partial<Span>): Span => ({
  start: 0,
  end: 1,
  from_step: 1,
  to_step: 2,
  state: "lock",
  object: 4,
  label: "waits for lock",
  joined: 1,
  ...more,
});
const arrow = (more: Partial<Arrow>): Arrow => ({
  kind: "release",
  from_step: 1,
  to_step: 3,
  from: 0,
  to: 1,
  from_time: 0.5,
  to_time: 2,
  object: 4,
  ...more,
});

/** A model that has these lanes, whatever it is asked. */
const modelOf = (spans: Span[], arrows: Arrow[] = []): Shown["model"] => {
  const lanes: Lanes = {
    lanes: [
      {
        thread: 1,
        spans,
        holds: [{ start: 0.5, end: 1.5, from_step: 2, to_step: null, object: 4, joined: 3 }],
        uses: [{ time: 1.25, step: 3, object: 5, label: "writes 1", from_old: true }],
      },
    ],
    arrows,
  };
  return { lanes: () => lanes, lanesByStep: () => lanes } as unknown as Shown["model"];
};

/** Four steps; before the third nothing happens for long. */
const pace = new Pace();
for (const time of [0, 0, 9, 9]) pace.add(seconds(time));

describe("lanes along the pace", () => {
  test("have their stretches where their steps are shown, and what goes on reaches to the end", () => {
    const { tracks } = pacedTracks(modelOf([span({ from_step: 1, to_step: 3 }), span({ from_step: 3, to_step: null })]), pace);
    expect(tracks[0]?.bars.map(({ from, to }) => [from, to])).toEqual([
      [1, 8],
      [8, 10],
    ]);
    expect(tracks[0]?.holds).toEqual([{ from: 2, to: 10, object: 4, many: true }]);
    expect(tracks[0]?.uses).toEqual([{ at: 8, object: 5, label: "writes 1", fromOld: true }]);
  });

  test("have arrows from within the step that woke, or from the end of a thread", () => {
    const { flows } = pacedTracks(modelOf([], [arrow({}), arrow({ kind: "join" })]), pace);
    expect(flows.map(({ fromPlace, toPlace }) => [fromPlace, toPlace])).toEqual([
      [1.4, 8],
      [1, 8],
    ]);
  });
});

describe("lanes by the clock", () => {
  test("have stretches and arrows at their times", () => {
    const { tracks, flows } = clockTracks(modelOf([span({ start: 0.25, end: 2 })], [arrow({})]), place(0), place(3), 100);
    expect(tracks[0]?.bars.map(({ from, to }) => [from, to])).toEqual([[0.25, 2]]);
    expect(tracks[0]?.holds).toEqual([{ from: 0.5, to: 1.5, object: 4, many: true }]);
    expect(tracks[0]?.uses).toEqual([{ at: 1.25, object: 5, label: "writes 1", fromOld: true }]);
    expect(flows).toEqual([{ kind: "release", from: 0, to: 1, fromStep: 1, toStep: 3, fromPlace: 0.5, toPlace: 2 }]);
  });

  test("say what a thread waits for, and say nothing of one that goes on", () => {
    const { tracks } = clockTracks(modelOf([span({}), span({ state: "running", label: "runs", object: null })]), place(0), place(3), 100);
    expect(tracks[0]?.bars.map(({ label, object }) => [label, object])).toEqual([
      ["waits for lock", 4],
      ["", undefined],
    ]);
  });
});
