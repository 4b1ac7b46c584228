/** Starts and stops runs. */
import { batch } from "@preact/signals";
import { type LiveRun, loadEngine, type RunRequest } from "../engine/engine";
import { RunModel } from "../engine/run-model";
import type { RunResult } from "../engine/types.gen";
import { text } from "../strings";
import { advanceEachFrame, paintNextFrame } from "../views/frame";
import { activity, following, playhead, programId, schedule, seed, shown, way } from "./atoms";
import { live, obstacle, seedNumber, set } from "./getters";
import { dismiss, tell, wordsOf } from "./notices";
import { play } from "./play";
import { grown, show } from "./show";

let current: LiveRun | undefined;
let stopAsked = false;
/** The run before; the next one waits for its end. */
let line: Promise<unknown> = Promise.resolve();

/** What the fields ask for, or undefined and a notice about what is wrong in them. */
function request(): RunRequest | undefined {
  const program = programId.peek();
  const values = set.peek();
  const number = seedNumber.peek();
  const wrong = obstacle.peek() ?? (way.peek() === "seed" && number === undefined ? text.seed.problem(seed.peek()) : undefined);
  if (wrong !== undefined) tell({ key: "run", kind: "problem", words: text.notices.nothingRan, more: wrong });
  if (wrong !== undefined || program === undefined || values === undefined) return undefined;
  const plan = schedule.peek();
  return {
    program,
    set: { ...values },
    way: way.peek(),
    ...(way.peek() === "seed" && number !== undefined ? { seed: number } : {}),
    ...(way.peek() === "schedule" && plan !== undefined ? { schedule: plan } : {}),
  };
}

/** Runs what the fields ask for, and shows it. */
export async function run(): Promise<void> {
  if (!live) {
    play();
    return;
  }
  if (activity.peek() !== "idle") return;
  const asked = request();
  if (asked === undefined) return;
  dismiss("run");
  try {
    await runNow(asked);
    // A real run was followed while it went on. A controlled one is over before anybody could have
    // seen it; it is shown from its beginning.
    if (asked.way !== "real" && !stopAsked) play();
  } catch (error) {
    tell({ key: "run", kind: "problem", words: text.notices.runFailed, more: wordsOf(error) });
  }
}

/** Runs after all that was asked for before; the result is what `--json` gives. */
export function runNow(asked: RunRequest, signal?: AbortSignal): Promise<RunResult> {
  const next = line.then(() => runOne(asked, signal));
  line = next.catch(() => undefined);
  return next;
}

async function runOne(asked: RunRequest, signal?: AbortSignal): Promise<RunResult> {
  signal?.throwIfAborted();
  activity.value = "starting";
  stopAsked = false;
  signal?.addEventListener("abort", stop);
  try {
    const engine = await loadEngine();
    await engine.ready;
    const model = await RunModel.empty();
    let isShown = false;
    let due = false;
    const progress = (): void => {
      if (!isShown || due) return;
      due = true;
      paintNextFrame(() => {
        due = false;
        if (shown.peek()?.model === model) grown();
      });
    };
    try {
      current = await engine.run(asked, model.raw, progress);
    } catch (error) {
      model.free();
      throw error;
    }
    batch(() => {
      show(model, false);
      activity.value = "running";
      following.value = asked.way === "real";
    });
    isShown = true;
    if (following.peek()) advanceEachFrame(follow);
    if (stopAsked) current.stop();
    await current.ended;
    grown();
    follow();
    return model.result();
  } finally {
    signal?.removeEventListener("abort", stop);
    current = undefined;
    activity.value = "idle";
  }
}

/** Keeps the playhead at the newest step while a run goes on. */
function follow(): boolean {
  const pace = shown.peek()?.pace;
  if (following.peek() && pace !== undefined) playhead.value = pace.end;
  return activity.peek() === "running";
}

export function stop(): void {
  if (activity.peek() === "idle") return;
  stopAsked = true;
  activity.value = "stopping";
  current?.stop();
}
