/**
 * You schedule: the reader says who goes next. A schedule is written choice by choice, and after each choice the program is run
 * anew by it, up to the next one. So each choice can be taken back, and the schedule is all that a link has to keep.
 */
import { batch, computed, effect, signal } from "@preact/signals";
import { text } from "../base/strings";
import type { Candidate, ChoiceView, Halt, Next } from "../engine/types.gen";
import { type Subject, subjectOf } from "./asked";
import { activity, type Draft, playing, shown } from "./atoms";
import { runsHere } from "./catalogue";
import { departuresIn, draftsBefore, upTo, withChoice } from "./draft";
import { tellFailure } from "./engines";
import { choice, now, steps } from "./getters";
import { dismiss } from "./notices";
import { jump, play } from "./play";
import { program } from "./python";
import { again, runAside, runDraft } from "./run";
import { goTo } from "./show";

/** The drafts before the shown one, if the reader wrote it here; one that came otherwise, by a link say, brings its own past. */
const past = signal<readonly Draft[] | undefined>(undefined);
/** The drafts that were taken back, the last one last. */
const future = signal<readonly Draft[]>([]);

/** Whether a schedule is being written. */
export const isWriting = computed(() => shown.value?.draft !== undefined);
/** Whether the reader is where who goes next is to be said, or on the way there. */
export const isThere = computed(() => now.value === steps.value || playing.value);
export const canUndo = computed(() => isWriting.value && (past.value?.length ?? made.value) > 0);
export const canRedo = computed(() => isWriting.value && future.value.length > 0);
/** How many choices have been made. */
export const made = computed(() => {
  const draft = shown.value?.draft;
  return draft === undefined ? 0 : departuresIn(draft);
});
/** How many steps the last choice has brought, if one was made just now. */
export const brought = signal<number | undefined>(undefined);
/** The thread that was asked to go and cannot, until something else happens. */
export const refusal = signal<{ readonly thread: number; readonly candidate: Candidate | undefined } | undefined>(undefined);

let known: Draft | undefined;

// What was known of the draft before is nothing to another one.
effect(() => {
  const draft = shown.value?.draft;
  if (draft === known) return;
  known = draft;
  batch(() => {
    past.value = undefined;
    future.value = [];
    brought.value = undefined;
  });
});
// The playhead may still be on its way through what the last choice brought: what the reader is told does not go by that.
effect(() => {
  isThere.value;
  shown.value;
  refusal.value = undefined;
});

function pastOf(draft: Draft): readonly Draft[] {
  return past.peek() ?? draftsBefore(draft);
}

/** What is asked for while a run is on its way comes behind it. */
let line: Promise<void> = Promise.resolve();

function then(does: () => Promise<void>): Promise<void> {
  line = line.then(async () => {
    if (activity.peek() !== "idle") return;
    dismiss("run");
    try {
      await does();
    } catch (error) {
      tellFailure(error);
    }
  });
  return line;
}

/** Runs the shown program by a draft, and keeps what came before and what was taken back. */
async function go(to: Draft, before: readonly Draft[], behind: readonly Draft[]): Promise<void> {
  const about = aboutShown();
  if (about === undefined) return;
  const halt: Halt | undefined = to.halt === undefined ? undefined : { choice: to.halt };
  await runDraft(again(about, { schedule: to.schedule }), halt);
  const draft = shown.peek()?.draft;
  if (draft?.schedule !== to.schedule) return;
  batch(() => {
    past.value = before;
    future.value = behind;
  });
}

/** What the shown run is of. A recorded one may not say which text that is. */
function aboutShown(): Subject | undefined {
  const run = shown.peek();
  if (run === undefined) return undefined;
  const about = subjectOf(run.model.meta().recipe);
  return run.source === undefined ? about : { ...about, source: run.source };
}

/** Makes a choice of what there is to choose from, and lets the reader see the steps that it brings, one by one. */
function make(pick: (at: ChoiceView) => Next | undefined): Promise<void> {
  return then(async () => {
    const draft = shown.peek()?.draft;
    const at = choice.peek();
    if (draft === undefined || at === undefined) return;
    if (!isThere.peek()) {
      jump(steps.peek());
      return;
    }
    const next = pick(at);
    if (next === undefined) return;
    const before = steps.peek();
    await go(withChoice(draft.schedule, at.number, next), [...pastOf(draft), draft], []);
    brought.value = steps.peek() - before;
    if (brought.value < 2) return;
    goTo(before + 1);
    play();
  });
}

/** Has a thread go next. */
export function choose(next: Next): Promise<void> {
  return make((at) => {
    const one = at.threads.find(({ thread }) => thread === next.thread);
    if (one !== undefined && (next.times_out ? one.until !== null : one.goes)) return next;
    refusal.value = { thread: next.thread, candidate: one };
    return undefined;
  });
}

/** Has the thread with this number go next; if it cannot, its time pass. */
export function chooseThread(thread: number): Promise<void> {
  const one = choice.peek()?.threads.find((candidate) => candidate.thread === thread);
  return choose({ thread, times_out: one !== undefined && !one.goes && one.until !== null });
}

/** Has go who would go first-come. */
export const chooseUsual = (): Promise<void> => make(({ usual }) => usual);

/** Takes the last choice back. */
export function undo(): Promise<void> {
  return then(async () => {
    const draft = shown.peek()?.draft;
    if (draft === undefined) return;
    const before = pastOf(draft);
    const to = before.at(-1);
    if (to !== undefined) await go(to, before.slice(0, -1), [...future.peek(), draft]);
  });
}

/** Makes again what was taken back last. */
export function redo(): Promise<void> {
  return then(async () => {
    const draft = shown.peek()?.draft;
    const to = future.peek().at(-1);
    if (draft !== undefined && to !== undefined) await go(to, [...pastOf(draft), draft], future.peek().slice(0, -1));
  });
}

/** Lets the run go on to its end, first-come. */
export function goOn(): Promise<void> {
  return then(async () => {
    const draft = shown.peek()?.draft;
    if (draft?.halt !== undefined) await go({ ...draft, halt: undefined }, [...pastOf(draft), draft], []);
  });
}

/** Takes all choices back. */
export function startOver(): Promise<void> {
  return then(async () => {
    const draft = shown.peek()?.draft;
    if (draft !== undefined && made.peek() > 0) await go({ schedule: upTo(draft.schedule, 0), halt: 0 }, [...pastOf(draft), draft], []);
  });
}

/** Whether the shown run may be taken over at the playhead, where threads can run here. One on real threads may, if it can be repeated. */
export const canTakeOver = computed(() => {
  const entry = program.value;
  return shown.value !== undefined && entry !== undefined && runsHere(entry, "schedule") && activity.value === "idle";
});

/** Takes the shown run over at the playhead: from its next choice on, the reader says who goes. */
export function takeOver(): Promise<void> {
  return then(async () => {
    const run = shown.peek();
    if (run === undefined || !canTakeOver.peek()) return;
    const { recipe, schedule } = run.model.meta();
    const about = aboutShown();
    const at = now.peek();
    if (about === undefined) return;
    if (recipe.way === "real") {
      const same = await runAside(again(about, "first"), { follow: run.model.order() });
      try {
        const differs = run.model.differsFrom(same);
        const way = same.meta().schedule;
        if (differs !== undefined || way === null) throw new Error(text.choose.otherwise(differs ?? at));
        await runDraft(again(about, { schedule: way }), { record: run.model.recordsIn(same, at) });
      } finally {
        same.free();
      }
      return;
    }
    const known = run.draft?.schedule ?? schedule;
    if (known === null) return;
    await runDraft(again(about, { schedule: known }), { record: run.model.recordsAt(at) });
    const draft = shown.peek()?.draft;
    if (run.draft === undefined || draft === undefined) return;
    // What had been chosen behind this moment can be made again.
    const behind = draftsBefore(run.draft).slice(draftsBefore(draft).length + 1);
    future.value = draft.schedule === run.draft.schedule ? [] : [run.draft, ...behind.reverse()];
  });
}
