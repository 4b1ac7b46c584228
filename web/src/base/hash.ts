/** A number that tells texts apart, and says nothing of them (FNV-1a, 32 bits). */
export function hash(words: string): number {
  let value = 0x811c9dc5;
  for (const letter of words) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
