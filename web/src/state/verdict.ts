/** Whether a bet was right. */
import { text } from "../base/strings";
import type { Guess } from "./bet-plan";

/** The verdict, if there can be one, and why: of a hundred orders so many have lost an update. */
export function verdict(guess: Guess, lost: number): readonly [verdict: string | undefined, why: string] {
  const { right, wrong, sometimes, always, anything, never } = text.first.verdict;
  if (lost === 0) return [guess === "anything" ? wrong : undefined, guess === "anything" ? anything : never];
  switch (guess) {
    case "sometimes":
      return [right, sometimes];
    case "always":
      return [wrong, always(lost)];
    case "anything":
      return [wrong, anything];
  }
}
