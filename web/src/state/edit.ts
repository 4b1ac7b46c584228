/** What the reader does to the chosen program's text in Python. */
import { batch } from "@preact/signals";
import { source, unedited } from "./asked";
import { awaited, editing, haltAt, isOwn, preferred, programId, schedule, shown, typed, way } from "./atoms";
import { takeWay } from "./fields";
import { kept, remove, save } from "./kept";
import { dismiss } from "./notices";
import { before, draft, original } from "./python";

/** Keeps what was typed. What is as it would be without any of it is nothing to keep. */
export function edit(text: string): void {
  const id = programId.peek();
  if (id === undefined || text === source.peek()) return;
  leaveSchedule();
  // The moment that a link leads to is one of its own text.
  awaited.value = undefined;
  // What was wrong with another text is not said of this one.
  dismiss("run");
  // It is in sight after a reload, too.
  preferred.value = "python";
  const known = kept.peek().get(id);
  if (isOwn(id) || (text !== original.peek() && text !== unedited.peek())) save(id, text);
  else if (known !== undefined) remove(id);
}

/** A schedule is of a text: of another one the reader chooses anew or, who has chosen nothing and was shown a run, gets the calm one. */
function leaveSchedule(): void {
  if (way.peek() !== "schedule" || schedule.peek() === undefined) return;
  if (shown.peek()?.draft === undefined) takeWay("first");
  else {
    schedule.value = undefined;
    haltAt.value = undefined;
  }
}

/** Brings back the text as it was at first; what it was until now is kept. */
export function putBack(): void {
  const [id, text, first] = [programId.peek(), draft.peek(), original.peek()];
  if (id === undefined || text === undefined || first === undefined) return;
  dismiss("run");
  batch(() => {
    save(id, first, { before: text });
    typed.value = {};
  });
}

/** Takes that back. */
export function bringBack(): void {
  const [id, text] = [programId.peek(), before.peek()];
  if (id === undefined || text === undefined) return;
  dismiss("run");
  save(id, text);
}

/** Opens the text in the editor, at a place in it. */
export function openEditor(at: { readonly line?: number; readonly column?: number } = {}): void {
  editing.value = at;
}

/** Leaves the editor, where there is nothing in it that a reader has written. */
export function leaveEditor(): void {
  if (draft.peek() === undefined) editing.value = undefined;
}
