/** Starts and stops runs. */
import { batch, effect } from "@preact/signals";
import { paintNextFrame } from "../base/frame";
import { text } from "../base/strings";
import { seconds } from "../base/units";
import type { Engine, Guide, Limits, Sink } from "../engine/engine";
import { isPython } from "../engine/load";
import { RunModel } from "../engine/run-model";
import type { Halt, Progress, Recipe, Report, RunResult } from "../engine/types.gen";
import { gilAsked, isAsShown, isOfProgram, obstacle, type Subject, subject } from "./asked";
import {
  activity,
  awaited,
  type Draft,
  following,
  haltAt,
  playhead,
  playing,
  programId,
  schedule,
  shown,
  telling,
  waited,
  way,
} from "./atoms";
import { upTo } from "./draft";
import { engineOf, giveUp, isPythonReady, tellFailure } from "./engines";
import { haltAsked, isLive, steps, timingAsked, wayAsked, wayNow } from "./getters";
import { dismiss, tell } from "./notices";
import { play } from "./play";
import { grown, openAt, show } from "./show";
import { timed } from "./way";

/** The run or search that is on its way. */
let current: { stop(): void } | undefined;
let stopAsked = false;
/** The run before; the next one waits for its end. */
let line: Promise<unknown> = Promise.resolve();

/** Has something done after all that was asked for before. */
function inLine<T>(does: () => Promise<T>): Promise<T> {
  const next = line.then(does);
  line = next.catch(() => undefined);
  return next;
}

/** What the fields ask for, or undefined and a notice about what is wrong in them. */
function request(): Recipe | undefined {
  const about = subject.peek();
  const said = wayAsked.peek();
  const wrong = obstacle.peek() ?? ("problem" in said ? said.problem : undefined);
  if (programId.peek() === undefined && shown.peek()?.opened !== undefined) {
    tell({ key: "run", kind: "problem", words: text.notices.nothingRan, more: text.opened.cannotRun });
  }
  if (wrong !== undefined) tell({ key: "values", kind: "problem", words: text.notices.nothingRan, more: wrong });
  if ("problem" in said || wrong !== undefined || about === undefined) return undefined;
  return { ...about, way: said.way, ...timed(timingAsked.peek()), ...(gilAsked.peek() ? { gil: true } : {}) };
}

// It is told as long as it is so.
effect(() => {
  if (obstacle.value === undefined && "way" in wayAsked.value) dismiss("values");
});

/** Where a link has led to a moment of a run that is the reader's to start. */
function toAwaited(): (() => void) | undefined {
  const wanted = awaited.peek();
  awaited.value = undefined;
  return wanted !== undefined && wanted.source === subject.peek()?.source ? () => openAt(wanted.step) : undefined;
}

/** Runs what the fields ask for, and shows it from its beginning, or where it is told to. */
export async function run(then: () => void = toAwaited() ?? play): Promise<void> {
  if (!isLive.peek()) {
    then();
    return;
  }
  if (activity.peek() !== "idle") return;
  const asked = request();
  if (asked === undefined) return;
  for (const key of ["run", "engine", "link"]) dismiss(key);
  // What is there at once needs no engine that has megabytes.
  if (isPython(asked) && shown.peek()?.recorded === true && isAsShown.peek() && !isPythonReady.peek()) {
    then();
    return;
  }
  try {
    if (wayNow.peek() === "schedule") {
      await runDraft(asked, haltAsked.peek());
      // Where it is held, the reader is to choose; who asks for a step gets that.
      if (haltAsked.peek() === undefined || then !== play) then();
      return;
    }
    const { findings } = await runNow(asked);
    if (asked.way === "real" && findings.some(({ kind }) => kind === "deadlock")) telling.value = "findings";
    // A real run was followed while it went on. A controlled one is over before anybody could have
    // seen it; it is shown from its beginning.
    if (asked.way !== "real" && !stopAsked) then();
  } catch (error) {
    if (!stopAsked) tellFailure(error);
  }
}

interface Options {
  readonly signal?: AbortSignal | undefined;
  /** What has to be done first, once it is this run's turn. */
  readonly prepare?: () => Promise<void>;
}

/** Runs after all that was asked for before; the result is what `--json` gives. */
export function runNow(asked: Recipe, options: Options = {}): Promise<RunResult> {
  return inLine(() => runOne(asked, options));
}

async function runOne(asked: Recipe, { signal, prepare }: Options): Promise<RunResult> {
  signal?.throwIfAborted();
  activity.value = "starting";
  stopAsked = false;
  signal?.addEventListener("abort", stop);
  try {
    await prepare?.();
    const engine = await engineOf(asked);
    const model = await RunModel.empty();
    let passes = (): void => undefined;
    const progress = onceAFrame(() => {
      if (shown.peek()?.model === model) grown();
      passes();
    });
    const run = await engine.run(asked, thenCalling(progress, model)).catch((error: unknown) => {
      model.free();
      throw error;
    });
    current = run;
    batch(() => {
      show(model, false, undefined, asked.source);
      activity.value = stopAsked ? "stopping" : "running";
      following.value = asked.way === "real";
    });
    if (stopAsked) run.stop();
    if (asked.way === "real") passes = follow();
    const broken = await run.ended;
    if (broken !== undefined) tell({ key: "run", kind: "problem", words: text.notices.engineBroke, more: broken });
    grown();
    toEnd();
    const { problem } = model.meta();
    if (problem !== undefined) throw new Error(problem);
    return model.result();
  } finally {
    signal?.removeEventListener("abort", stop);
    current = undefined;
    activity.value = "idle";
  }
}

/** Runs after all that was asked for before, and shows nothing: who asks has the run, and frees it. */
export function runAside(asked: Recipe, guide?: Guide): Promise<RunModel> {
  return inLine(() => oneAside(asked, guide));
}

/** Runs to the end, or to the choice at which it is held. */
async function oneAside(asked: Recipe, guide?: Guide): Promise<RunModel> {
  stopAsked = false;
  const model = await RunModel.empty();
  try {
    await runInto(asked, model, guide);
    return model;
  } catch (error) {
    model.free();
    throw error;
  }
}

/** Begins a run or a search, which `stop` ends from then on, and gives what comes of it. */
async function hold<T extends { stop(): void }, R>(
  asked: Recipe,
  begin: (engine: Engine) => Promise<T>,
  end: (going: T) => Promise<R>,
): Promise<R> {
  const engine = await engineOf(asked);
  try {
    const going = await begin(engine);
    current = going;
    if (stopAsked) going.stop();
    return await end(going);
  } finally {
    current = undefined;
  }
}

/** Runs, shows nothing, and gives the trace to the sink. */
async function runInto(asked: Recipe, sink: Sink, guide?: Guide): Promise<void> {
  const broken = await hold(
    asked,
    (engine) => engine.run(asked, sink, guide),
    (run) => run.ended,
  );
  if (broken !== undefined) throw new Error(broken);
}

const search: Turn["explore"] = (asked, limits, watch) =>
  hold(
    asked,
    (engine) => engine.explore(asked, limits, watch),
    (going) => going.report,
  );

/** What can be done with the engine by whoever has it for a while. */
export interface Turn {
  /** Runs, shows nothing, and gives the trace to the sink. */
  run(asked: Recipe, sink: Sink): Promise<void>;
  /** Tries every order, within limits. */
  explore(asked: Recipe, limits: Limits, watch: (progress: Progress) => void): Promise<Report>;
  /** Whether it is to come to its end. */
  isStopped(): boolean;
}

/** Gives the engine away for as long as `does` takes, after all that was asked for before. It is stopped as a run is. */
export function takeTurn<T>(does: (turn: Turn) => Promise<T>, signal?: AbortSignal): Promise<T> {
  return inLine(async () => {
    signal?.throwIfAborted();
    stopAsked = false;
    activity.value = "running";
    signal?.addEventListener("abort", stop);
    try {
      return await does({ run: runInto, explore: search, isStopped: () => stopAsked });
    } finally {
      signal?.removeEventListener("abort", stop);
      activity.value = "idle";
    }
  });
}

/** A run of the same by another way. */
export const again = (about: Subject, way: Recipe["way"]): Recipe => ({ ...about, way });

/** How many runs by a schedule are on their way. */
let drafts = 0;

/** Whether what is shown is about to change: a run by a schedule is on its way. */
export const isDrafting = (): boolean => drafts > 0;

/** How long a run by a schedule may take before it can be seen to run, and be stopped. */
const UNSEEN_MS = 300;

/**
 * Runs by a schedule that the reader writes, up to the choice at which it is held or to its end, and shows that when it is
 * there: what is shown until then stays. A run that is stopped is not shown.
 */
export function runDraft(asked: Recipe, halt: Halt | undefined): Promise<void> {
  drafts += 1;
  return inLine(() => oneDraft(asked, halt).finally(() => (drafts -= 1)));
}

async function oneDraft(asked: Recipe, halt: Halt | undefined): Promise<void> {
  const timer = setTimeout(() => (activity.value = "running"), UNSEEN_MS);
  try {
    const model = await oneAside(asked, halt === undefined ? {} : { halt });
    const { problem, schedule: followed } = model.meta();
    if (problem !== undefined || stopAsked || !isOfProgram(asked)) {
      model.free();
      if (problem !== undefined) throw new Error(problem);
      return;
    }
    const written = typeof asked.way === "object" && "schedule" in asked.way ? asked.way.schedule : (followed ?? "");
    const at = model.choice()?.number;
    // Of a run that is held at a moment of its trace, only what led there was followed.
    const draft: Draft = { schedule: at === undefined ? written : upTo(written, at), halt: at };
    batch(() => {
      show(model, false, draft, asked.source);
      way.value = "schedule";
      schedule.value = draft.schedule;
      haltAt.value = draft.halt;
      openAt(steps.peek());
    });
  } finally {
    clearTimeout(timer);
    activity.value = "idle";
  }
}

/** The same sink; whenever it has taken something in, this is called. */
function thenCalling(call: () => void, sink: Sink): Sink {
  return {
    begin: (meta) => sink.begin(meta),
    take(piece) {
      sink.take(piece);
      call();
    },
    end(meta, outcome) {
      sink.end(meta, outcome);
      call();
    },
  };
}

/** Calls at most once in a frame. */
function onceAFrame(call: () => void): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    paintNextFrame(() => {
      due = false;
      call();
    });
  };
}

function toEnd(): void {
  const pace = shown.peek()?.pace;
  if (pace === undefined) return;
  pace.waited = seconds(0);
  batch(() => {
    waited.value = 0;
    if (!playing.peek()) playhead.value = pace.end;
  });
}

/**
 * While nothing new comes of a real run, its time is seen to pass whenever the quiet has grown by this share, but after this many
 * seconds at the soonest: its threads may need each processor, and the page's drawing would take a good part of one.
 */
const QUIET = { share: 0.1, atLeast: 0.1 };

/**
 * While a real run goes on: lets its time pass, and keeps the playhead at its newest step. Gives what is to be called when
 * something new has come.
 */
function follow(): () => void {
  const pace = shown.peek()?.pace;
  let known = -1;
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pass = () => {
    clearTimeout(timer);
    if (pace === undefined || shown.peek()?.pace !== pace || activity.peek() === "idle") return;
    if (pace.steps !== known) [known, since] = [pace.steps, performance.now()];
    pace.waited = seconds((performance.now() - since) / 1000);
    batch(() => {
      waited.value = pace.waited;
      if (following.peek()) playhead.value = pace.end;
    });
    timer = setTimeout(pass, Math.max(QUIET.atLeast, QUIET.share * pace.waited) * 1000);
  };
  pass();
  return pass;
}

export function stop(): void {
  if (activity.peek() === "idle" && !isDrafting()) return;
  stopAsked = true;
  if (activity.peek() !== "idle") activity.value = "stopping";
  giveUp();
  current?.stop();
}

/** Stops what is running, and waits for its end. */
export async function stopAll(): Promise<void> {
  stop();
  await line;
}
