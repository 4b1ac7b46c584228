/** In which of its two languages the chosen program is shown and run. */
import { batch } from "@preact/signals";
import { runsPython } from "./asked";
import { activity, chosenLanguage, editing, isOwn, playing, preferred, programId, shown } from "./atoms";
import { shownLanguage } from "./getters";
import { showRecording } from "./show";
import type { Language } from "./sources";

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
