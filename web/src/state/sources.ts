// A program's two texts, as the build makes them (web/build) and the page reads them.

/** A class of the stylesheet `views/code/code.css` (empty: none) and the text that it covers. */
export type Token = readonly [kind: string, text: string];
export type Line = readonly Token[];

/** Lines from and to, both counted from 1 and both included. */
export type Fold = readonly [from: number, to: number];

/** A text that was highlighted when the page was built. */
export interface Text {
  readonly lines: readonly Line[];
  /** Lines that are folded away at first. */
  readonly folds: readonly Fold[];
}

/** A line of the bet's function; `added` if it stands only where the lock is. */
export interface BetLine {
  readonly line: Line;
  readonly added: boolean;
}

export type Language = "rust" | "python";
export type Sources = Readonly<Record<Language, Text>>;
