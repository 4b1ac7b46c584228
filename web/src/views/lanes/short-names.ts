/** Characters of a name's end that are kept where it is cut: what tells "Thread-9" from "Thread-10" stands there. */
const TAIL = 3;

/** A name with its middle left out, so that so many characters of it are left. */
function cut(name: string, length: number): string {
  const letters = [...name];
  if (letters.length <= length) return name;
  const tail = Math.min(TAIL, Math.max(1, length - 2));
  return `${letters.slice(0, Math.max(1, length - tail - 1)).join("")}…${letters.slice(-tail).join("")}`;
}

/** Names as they fit; no two that differ look the same. */
export function shortNames(names: ReadonlyMap<number, string>, fits: (name: string) => boolean): ReadonlyMap<number, string> {
  const short = new Map<number, string>();
  const taken = new Map<string, string>();
  for (const [number, name] of names) {
    let shown = name;
    for (let length = [...name].length - 1; length >= 3 && !fits(shown); length -= 1) shown = cut(name, length);
    // Where the middle was what told two apart, the thread's number does.
    if ((taken.get(shown) ?? name) !== name) shown = `${[...name][0] ?? ""}…#${number}`;
    taken.set(shown, name);
    short.set(number, shown);
  }
  return short;
}
