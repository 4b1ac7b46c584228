/** What is copied, and that it is said for a moment. */
import type { Signal } from "@preact/signals";
import { tell, wordsOf } from "./notices";

/** How long it is said, in milliseconds. */
const SAID_MS = 1600;

/** Copies a text, if there is one. */
export async function copy(what: () => string | Promise<string | undefined>, isCopied: Signal<boolean>): Promise<void> {
  try {
    const words = await what();
    if (words === undefined) return;
    await navigator.clipboard.writeText(words);
    isCopied.value = true;
    setTimeout(() => (isCopied.value = false), SAID_MS);
  } catch (error) {
    tell({ key: "copy", kind: "problem", words: wordsOf(error) });
  }
}
