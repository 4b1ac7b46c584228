/** A schedule as text, choice by choice: what the crate's recipe/schedule.rs writes, `3-9f3a2c1b-3.1_5.0_7.2t`. */
import type { Next } from "../engine/types.gen";
import type { Draft } from "./atoms";

/** What stands before the departures, and these. */
function parts(schedule: string): readonly [head: string, departures: readonly string[]] {
  const at = schedule.lastIndexOf("-") + 1;
  const list = schedule.slice(at);
  return [schedule.slice(0, at), list === "" ? [] : list.split("_")];
}

const numberOf = (departure: string): number => Number(departure.split(".")[0]);

/** How many choices a run comes to as far as the schedule says something. */
export function choicesIn(schedule: string): number {
  const last = parts(schedule)[1].at(-1);
  return last === undefined ? 0 : numberOf(last) + 1;
}

/** The schedule with one more choice; what it says of that choice or a later one is gone. */
export function withChoice(schedule: string, number: number, { thread, times_out: timesOut }: Next): Draft {
  const [head, departures] = parts(schedule);
  const kept = departures.filter((departure) => numberOf(departure) < number);
  return { schedule: `${head}${[...kept, `${number}.${thread}${timesOut ? "t" : ""}`].join("_")}`, halt: number + 1 };
}

/** What the schedule says before the choice with this number. */
export function upTo(schedule: string, number: number): string {
  const [head, departures] = parts(schedule);
  return head + departures.filter((departure) => numberOf(departure) < number).join("_");
}

/** How many choices the schedule says. */
export function departuresIn({ schedule }: Draft): number {
  return parts(schedule)[1].length;
}

/** The drafts that led to one: each held where the next choice was made. Their texts grow with their number. */
export function draftsBefore({ schedule }: Draft): readonly Draft[] {
  const [head, departures] = parts(schedule);
  return departures.map((departure, at) => ({ schedule: head + departures.slice(0, at).join("_"), halt: numberOf(departure) }));
}
