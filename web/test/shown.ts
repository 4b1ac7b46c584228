import { batch } from "@preact/signals";
import { place, seconds } from "../src/base/units";
import type { Meta, Overview } from "../src/engine/types.gen";
import { playhead, revision, type Shown, shown } from "../src/state/atoms";
import { Pace } from "../src/state/pace";

/** Shows a run whose steps are made at these times, in seconds; its model says only what is given here. */
export function showRun(times: readonly number[], facts: Partial<Overview> = {}, meta: Partial<Meta> = {}): Pace {
  const pace = new Pace();
  for (const time of times) pace.add(seconds(time));
  const overview: Overview = {
    steps: times.length,
    end: times.at(-1) ?? 0,
    outcome: "finished",
    truncated: false,
    threads: [],
    objects: [],
    findings: [],
    sought: [],
    ...facts,
  };
  const whole: Meta = {
    recipe: { program: "lock", set: {}, way: "first" },
    file: "lock.rs",
    unordered: [],
    schedule: null,
    truncated: false,
    ...meta,
  };
  const model = { overview: () => overview, meta: () => whole } as unknown as Shown["model"];
  batch(() => {
    shown.value = { model, pace, recorded: true, source: (whole.recipe as { source?: string }).source };
    playhead.value = place(0);
    revision.value += 1;
  });
  return pace;
}
