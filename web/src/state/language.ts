/** In which of its two languages the chosen program is shown and run. */
import { batch, computed } from "@preact/signals";
import { hasPython } from "../engine/load";
import { runsPython, source } from "./asked";
import { activity, chosenLanguage, editing, isOwn, playing, preferred, programId, shown, sources } from "./atoms";
import { shownLanguage } from "./getters";
import { draft } from "./python";
import { showRecording } from "./show";
import type { Language, Line, Text } from "./sources";

/** The languages that the chosen program is in, as they are offered. */
export const languages = computed<readonly Language[]>(() =>
  isOwn(programId.value) ? ["python"] : hasPython ? ["python", "rust"] : ["rust", "python"],
);

/** Takes the other one, as a reader does. Where a recorded run is shown, it is the other one's then. */
export function chooseLanguage(one: Language): void {
  const id = programId.peek();
  if (id === undefined || isOwn(id)) return;
  batch(() => {
    preferred.value = one;
    chosenLanguage.value = one;
    editing.value = undefined;
  });
  const isRight = shownLanguage.peek() === (runsPython.peek() ? "python" : "rust");
  if (shown.peek()?.recorded === true && !isRight && !playing.peek() && activity.peek() === "idle") void showRecording(id);
}

/** Whether texts in Python run on this page. */
export const canRunPython = hasPython;

/** The text in Python as it is read: in its colours, as far as these are known from the build. */
export const pythonText = computed<Text | undefined>(() => {
  const [known, words] = [sources.value?.python, source.value];
  if (words === undefined) return known;
  const lines = words.replace(/\n$/, "").split("\n");
  if (known === undefined || draft.value !== undefined) return { lines: lines.map((line): Line => [["", line]]), folds: [] };
  // Its values may be others; each stands on a line of its own.
  return { ...known, lines: known.lines.map((line, at) => (wordsOf(line) === lines[at] ? line : [["", lines[at] ?? ""]])) };
});

const wordsOf = (line: Line): string => line.map(([, words]) => words).join("");
