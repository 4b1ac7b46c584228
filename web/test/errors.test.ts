import { beforeEach, describe, expect, test, vi } from "vitest";
import { place } from "../src/base/units";
import type { Moment, OutputLine } from "../src/engine/types.gen";
import { playhead, revision, shown } from "../src/state/atoms";
import { raised } from "../src/state/errors";
import { Pace } from "../src/state/pace";

vi.mock("../src/base/motion", () => ({ reducedMotion: { matches: false } }));

/** Shows a run that has printed these lines, each by a thread; those that begin with "!" are errors. */
function printed(...lines: readonly (readonly [thread: number, text: string])[]): void {
  const output = lines.map(([number, text], step) => ({
    number,
    text: text.replace(/^!/, ""),
    error: text.startsWith("!"),
    step,
    time: 0,
    thread: "",
  })) satisfies OutputLine[];
  const moment: Partial<Moment> = { lines: output.length };
  const meta = { recipe: { program: "boom.py", set: {}, way: "first" }, file: "boom.py" };
  const model = { meta: () => meta, output: () => output, at: () => moment, overview: () => ({}) };
  shown.value = { model: model as never, pace: new Pace(), recorded: false, source: "" };
  playhead.value = place(0);
  revision.value += 1;
}

beforeEach(() => {
  shown.value = undefined;
});

describe("an exception that has ended a thread", () => {
  test("is told at the line of the program's that raised it, and not at the library's", () => {
    printed(
      [1, "!Exception in thread Thread-1 (work):"],
      [1, "!Traceback (most recent call last):"],
      [1, '!  File "threading", line 284, in run'],
      [1, '!  File "boom.py", line 7, in work'],
      [1, '!    raise ValueError("no <b>ones</b>")'],
      [1, "!ValueError: no <b>ones</b>"],
    );
    expect([...raised.value]).toEqual([[7, "ValueError: no <b>ones</b>"]]);
  });

  test("of each thread is its own, however their lines are mixed", () => {
    printed(
      [1, '!  File "boom.py", line 7, in work'],
      [2, '!  File "boom.py", line 9, in other'],
      [1, "!ValueError: one"],
      [0, "fine"],
      [2, "!KeyError: 'two'"],
    );
    expect([...raised.value]).toEqual([
      [7, "ValueError: one"],
      [9, "KeyError: 'two'"],
    ]);
  });

  test("is none where a program prints what looks like one", () => {
    printed([0, '  File "boom.py", line 7, in work'], [0, "ValueError: not at all"]);
    expect(raised.value.size).toBe(0);
  });
});
