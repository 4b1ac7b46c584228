/** Prose in which names stand between backticks. */
import { escaped } from "../src/base/markup.ts";

export const prose = (words: string): string =>
  words
    .split("`")
    .map((part, at) => (at % 2 === 1 ? `<code>${escaped(part)}</code>` : escaped(part)))
    .join("");

export const plain = (words: string): string => words.replaceAll("`", "");
