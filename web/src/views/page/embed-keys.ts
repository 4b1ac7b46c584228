import { onKey } from "../../base/keys";
import { chooseThread, chooseUsual, goOn, isWriting, redo, undo } from "../../state/choosing";
import type { Look } from "../../state/look";
import { jump, toEnd, toggle, walk } from "../../state/play";

/** The keys of an embedded program, while the reader is in it: those of the outer page are never taken. */
export function listenToKeys({ isToRead }: Look): void {
  onKey({ " ": toggle, ArrowRight: () => walk(1), ArrowLeft: () => walk(-1), Home: () => jump(0), End: toEnd });
  if (isToRead) return;
  const threads = Array.from({ length: 10 }, (_, thread) => [String(thread), () => void chooseThread(thread)] as const);
  const choices = { n: () => void chooseUsual(), g: () => void goOn(), u: () => void undo(), r: () => void redo() };
  onKey({ ...Object.fromEntries(threads), ...choices }, () => isWriting.peek());
}
