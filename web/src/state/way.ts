/** The ways to run a program, as they stand in fields and links and as scripts give them. */

import { short, text } from "../base/strings";
import { whole } from "../base/units";
import { type Timing, WAYS, type Way } from "../engine/types.gen";

type KeyOf<One> = One extends string ? One : keyof One;
/** A way without what belongs to it. */
export type WayName = KeyOf<Way>;

type PlainWay = Extract<Way, string>;

/** Every way, in the order in which they are offered. */
export const wayNames = Object.keys(WAYS) as readonly WayName[];

/** Whether it is a way to which nothing belongs. */
function isPlain(way: string): way is PlainWay {
  return wayNames.some((name) => name === way && !WAYS[name].takes);
}

/** A way in words: `way=seed&seed=7` in a link. */
export interface WayWords<Name extends string = string> {
  readonly way: Name;
  readonly seed?: string | undefined;
  readonly schedule?: string | undefined;
}

export type ReadWay = { readonly way: Way } | { readonly problem: string };

/** Reads a way; what belongs to another one is left aside. */
export function readWay({ way, seed, schedule }: WayWords): ReadWay {
  if (isPlain(way)) return { way };
  switch (way) {
    case "seed": {
      if (seed === undefined) return { problem: text.link.missing("seed") };
      const number = whole(seed.trim());
      return number === undefined ? { problem: text.seed.problem(short(seed)) } : { way: { seed: number } };
    }
    case "schedule":
      return schedule === undefined ? { problem: text.link.missing("schedule") } : { way: { schedule } };
    default:
      return { problem: text.link.way(way, wayNames) };
  }
}

export function writeWay(way: Way): WayWords<WayName> {
  if (typeof way === "string") return { way };
  return "seed" in way ? { way: "seed", seed: String(way.seed) } : { way: "schedule", schedule: way.schedule };
}

/** Whether what a link or a script gives is a timing. */
export const isTiming = (given: unknown): given is Timing => given === "clock" || given === "any";

/** A timing as recipes and links have it: of the usual one they say nothing. */
export const timed = (timing: Timing): { readonly timing?: Timing } => (timing === "clock" ? {} : { timing });

export function areSame(one: Way, other: Way): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Reads what a script gives for a way, which may be anything. */
export function checkWay(given: unknown): ReadWay {
  const written = JSON.stringify(given) ?? String(given);
  const [name, value] = typeof given === "object" && given !== null ? (Object.entries(given)[0] ?? []) : [given];
  const way = name === undefined ? written : String(name);
  const said = readWay({ way, ...(value === undefined ? {} : { [way]: String(value) }) });
  return "problem" in said || JSON.stringify(said.way) === written ? said : { problem: text.link.way(written, wayNames) };
}
