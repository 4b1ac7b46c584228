/** The exceptions that have ended threads, where they were raised: by what Python has printed of them. */
import { computed } from "@preact/signals";
import { shown } from "./atoms";
import { moment, shownLanguage } from "./getters";

const CALL = /^\s+File "(.*)", line (\d+), in /;
/** What begins at the margin, and is no exception. */
const HEAD = /^(Traceback |Exception in thread |During handling |The above exception )/;

/** What is said at each line of the program's at which an exception was raised that ended a thread, up to this moment. */
export const raised = computed<ReadonlyMap<number, string>>(() => {
  const model = shown.value?.model;
  const count = moment.value?.lines ?? 0;
  const found = new Map<number, string>();
  if (model === undefined || count === 0 || shownLanguage.value !== "python") return found;
  const { file } = model.meta();
  const lines = new Map<number, number>();
  for (const { number: thread, error, text } of model.output(0, count)) {
    if (!error) continue;
    const [, its, line] = CALL.exec(text) ?? [];
    if (its === file) lines.set(thread, Number(line));
    const at = lines.get(thread);
    if (at === undefined || text.trim() === "" || /^\s/.test(text) || HEAD.test(text)) continue;
    found.set(at, text);
    lines.delete(thread);
  }
  return found;
});
