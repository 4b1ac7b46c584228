/** The text that a link has to carry, packed: what the reader has written is nowhere else. */
import { computed, effect, signal } from "@preact/signals";
import { pack } from "../base/pack";
import { text } from "../base/strings";
import { runsPython } from "./asked";
import { isOwn } from "./atoms";
import { dismiss, tell } from "./notices";
import { draft, isEdited, program } from "./python";

/** The text that runs, if the catalogue has it not. */
export const carried = computed(() => (runsPython.value && (isEdited.value || isOwn(program.value?.id)) ? draft.value : undefined));

const packed = signal<{ readonly text: string; readonly code: string | undefined } | undefined>(undefined);

/** That text as it stands in a link; undefined while it is being packed, or if it is too long for one. */
export const code = computed(() => (packed.value !== undefined && packed.value.text === carried.value ? packed.value.code : undefined));

/** Whether a link would be of what is shown: nothing has to be carried, or it is packed, or it never will be. */
export const isPacked = computed(() => carried.value === undefined || packed.value?.text === carried.value);

async function packCarried(): Promise<void> {
  const words = carried.peek();
  if (words === undefined) return;
  const found = await pack(words);
  if (carried.peek() === words) packed.value = { text: words, code: found };
}

/** Resolves when a link can be written. Says so where it cannot carry the text. */
export async function readyForLink(): Promise<void> {
  if (!isPacked.peek()) await packCarried();
  if (carried.peek() !== undefined && code.peek() === undefined) tell({ key: "too long", kind: "problem", words: text.own.tooLongForLink });
  else dismiss("too long");
}

/** How long nothing is typed before it is packed. */
const PAUSE = 250;

/** From now on what a link has to carry is packed. */
export function keepPacking(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    clearTimeout(timer);
    // Each letter counts, also one that comes while the text before it is being packed.
    if (carried.value !== undefined && !isPacked.value) timer = setTimeout(() => void packCarried(), PAUSE);
  });
}
