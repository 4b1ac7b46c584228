/** What the bet of the first page is about: its answers, and which runs there are to be. */
import type { Recipe } from "../engine/types.gen";

export type Guess = "always" | "sometimes" | "anything";
export const GUESSES: readonly Guess[] = ["always", "sometimes", "anything"];

/** How often each is run. */
export const RUNS = 100;
/** What comes out where no update is lost, and where one is. */
export const KEPT = "2";
export const LOST = "1";

/** How often something came out. */
export const count = (ends: readonly string[], end: string): number => ends.filter((one) => one === end).length;

/** The program with the lock, in every order; its threads do not sleep. */
export const LOCKED: Recipe = { program: "bet-cured", set: {}, way: "first", timing: "any" };

/** How many runs there are of each kind, and what they are for. */
export interface Progress {
  readonly orders: number;
  readonly real: number;
  readonly locked: number;
  readonly wantsLock: boolean;
}

export type Series = "orders" | "locked" | "real";

/** Which series the next run belongs to, and what it is: what the reader has asked for last comes before the rest. */
export function next(done: Progress): readonly [Series, Recipe] | undefined {
  if (done.orders < RUNS) return ["orders", { program: "bet", set: {}, way: { seed: done.orders } }];
  if (done.wantsLock && done.locked < RUNS) return ["locked", { program: "bet-cured", set: {}, way: { seed: done.locked } }];
  if (done.real < RUNS) return ["real", { program: "bet", set: {}, way: "real" }];
  return undefined;
}
