// A program's two texts, as the build makes them (web/build) and the page reads them.

/** A class of the stylesheet `styles/syntax.css` (empty: none) and the text that it covers. */
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
/** Lines of two texts that stand beside one another, by their numbers, and whether they are the same. */
export type Row = readonly [one: number | null, other: number | null, isSame: boolean];

export interface Sources extends Readonly<Record<Language, Text>> {
  /** Of a program that cures another one: that one's lines and its own, side by side. */
  readonly beside?: Readonly<Record<Language, readonly Row[]>>;
}
