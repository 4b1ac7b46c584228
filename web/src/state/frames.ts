/** A thread's calls and their local values at the step that is shown: Python's engine runs the recipe again up to there. */
import { computed, signal } from "@preact/signals";
import { text } from "../base/strings";
import { step } from "../base/units";
import { MissingModule } from "../engine/load";
import type { Frame } from "../engine/types.gen";
import { isMarked } from "./asked";
import { shown } from "./atoms";
import { pythonEngine } from "./engines";
import { moment } from "./getters";
import { wordsOf } from "./notices";

/** What was asked of a thread, and what has come. */
export interface AskedFrames {
  readonly thread: number;
  readonly name: string;
  readonly step: number;
  /** Of which run. */
  readonly run: unknown;
  /** Where it was asked. */
  readonly at: Element;
  readonly frames?: readonly Frame[];
  readonly problem?: string;
}

export type { Frame } from "../engine/types.gen";

export const askedFrames = signal<AskedFrames | undefined>(undefined);

/** Whether it is of another run than the one that is shown, or of another text than the one that stands there. */
export const areFramesOld = computed(
  () => askedFrames.value !== undefined && (askedFrames.value.run !== shown.value?.model || !isMarked("python")),
);

/** Asks for the calls of the thread that has made the step. */
export function askActor(at: Element): void {
  const thread = moment.peek()?.thread;
  if (thread !== null && thread !== undefined) askFrames(thread, at);
}

/** Asks for the calls of a thread, as it stands now. */
export function askFrames(thread: number, at: Element): void {
  const [run, now] = [shown.peek(), moment.peek()];
  const one = now?.threads.find(({ number }) => number === thread);
  if (run === undefined || now === undefined || one === undefined || !isMarked("python")) return;
  const asked: AskedFrames = { thread, name: one.name, step: now.step, run: run.model, at };
  askedFrames.value = asked;
  const tell = (more: Partial<AskedFrames>): void => {
    if (askedFrames.peek() === asked) askedFrames.value = { ...asked, ...more };
  };
  const { recipe, schedule } = run.model.meta();
  if (recipe.way === "real" && schedule === null) {
    tell({ problem: text.python.notAgain });
    return;
  }
  const way = schedule === null ? recipe.way : { schedule };
  const records = run.model.recordsAt(step(now.step));
  pythonEngine()
    .then((engine) => engine.frames({ ...recipe, ...(run.source === undefined ? {} : { source: run.source }), way }, records, thread))
    .then(
      (frames) => tell({ frames }),
      (error: unknown) => tell({ problem: error instanceof MissingModule ? text.python.building : wordsOf(error) }),
    );
}
