/** The fields by which the reader says what is to be run: what they are filled with. */
import { batch } from "@preact/signals";
import type { Way } from "../engine/types.gen";
import { runsPython } from "./asked";
import { catalogue, gil, haltAt, schedule, seed, timing, typed, way } from "./atoms";
import type { Link } from "./url";
import { writeWay } from "./way";

/** Puts a way into its fields, with what may belong to it. */
export function takeWay(asked: Way, { timing: when = "clock", halt: at }: Pick<Link, "timing" | "halt"> = {}): void {
  const words = writeWay(asked);
  timing.value = when;
  haltAt.value = at;
  way.value = words.way;
  if (words.seed !== undefined) seed.value = words.seed;
  schedule.value = words.schedule;
}

/**
 * What the fields of a program are filled with where nobody asks for anything: its own values. One that goes wrong and has a
 * cure is opened with the run that goes wrong, which is the one that is recorded.
 */
export function takeUsual(id: string): void {
  const entry = catalogue.peek().find((one) => one.id === id);
  batch(() => {
    typed.value = entry?.fault ? Object.fromEntries(entry.small) : {};
    gil.value = false;
    // In Python it has another schedule, which comes with the recorded run.
    if (entry?.fault && runsPython.peek()) takeWay("first");
    else if (entry?.fault) takeWay({ schedule: entry.fault.schedule }, entry.fault.halt === null ? {} : { halt: entry.fault.halt });
  });
}
