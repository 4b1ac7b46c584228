/** How a thread looks, the same everywhere: by its number a colour, by its name a short one. */

/** MainThread has a colour of its own; the others take turns with seven. */
export function hue(thread: number): number {
  return thread === 0 ? 0 : 1 + ((thread - 1) % 7);
}

/** "Thread-1" of "Thread-1 (worker)": what is behind it is the function's name. */
export function shortName(name: string): string {
  return name.replace(/ \(.*\)$/, "");
}

/** What fits into a disc: "T1" of "Thread-1 (worker)". */
export function initials(name: string): string {
  const short = shortName(name);
  if (short === "MainThread") return "M";
  const [, digits = ""] = /(\d{1,2})$/.exec(short) ?? [];
  const letter = /\p{L}/u.exec(short)?.[0] ?? "";
  if (digits !== "") return letter.toUpperCase() + digits;
  return [...short].slice(0, 2).join("");
}
