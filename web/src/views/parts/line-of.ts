import { sources } from "../../state/atoms";

/** The words of a line of the chosen program, without what indents it: of a text in Python, or of the program in Rust. */
export const lineOf = (source: string | undefined, line: number): string =>
  (source?.split("\n")[line - 1] ?? sources.value?.rust.lines[line - 1]?.map(([, words]) => words).join("") ?? "").trim();
