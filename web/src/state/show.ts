/** Puts runs on the page. */
import { batch } from "@preact/signals";
import { nextTask, painted } from "../base/idle";
import { text } from "../base/strings";
import { place, step } from "../base/units";
import { RunModel } from "../engine/run-model";
import {
  chosenLine,
  chosenObject,
  type Draft,
  last,
  playhead,
  playing,
  programId,
  revision,
  shown,
  sight,
  sources,
  telling,
  untouched,
  waited,
} from "./atoms";
import { fetchRecording, fetchSources } from "./catalogue";
import { takeUsual } from "./fields";
import { isLive } from "./getters";
import { dismiss, tell, wordsOf } from "./notices";
import { Pace } from "./pace";
import { loadReader } from "./parameters";

/** Where within a step's first beat the playhead stands: so that one sees what the step brought. */
const INTO = 0.62;

/** Counts what was shown, so that what comes late can tell. */
let turn = 0;

/** Shows a run, and frees the one that was shown before. What the reader writes goes on: then what was looked at stays so. */
export function show(model: RunModel, recorded: boolean, draft?: Draft): void {
  const before = shown.peek();
  const goesOn = draft !== undefined && before?.draft !== undefined;
  turn += 1;
  // They were about the run before.
  dismiss("instead");
  dismiss("version");
  batch(() => {
    shown.value = { model, pace: new Pace(), recorded, draft };
    playhead.value = place(0);
    waited.value = 0;
    playing.value = false;
    untouched.value = recorded;
    sight.value = undefined;
    // What was found came by the choices that are gone, too.
    if (goesOn && telling.peek() === "findings") telling.value = "story";
    if (!goesOn) {
      chosenObject.value = undefined;
      chosenLine.value = undefined;
      telling.value = "story";
    }
    grown();
  });
  before?.model.free();
}

/** Takes over what the shown run has got since the last call. */
export function grown(): void {
  const run = shown.peek();
  if (run === undefined) return;
  const all = run.model.overview().steps;
  for (let next = run.pace.steps + 1; next <= all; next += 1) run.pace.add(run.model.timeOf(step(next)));
  revision.value += 1;
}

/** Puts the playhead on a step. */
export function goTo(at: number): void {
  const run = shown.peek();
  if (run === undefined) return;
  const to = step(Math.max(0, Math.min(run.pace.steps, Math.round(at))));
  batch(() => {
    playhead.value = place(run.pace.placeOf(to) + (to === run.pace.steps ? 1 : INTO));
    untouched.value = false;
  });
}

/** Brings up the findings where the way from one step to another has led past the moment of a deadlock. */
export function tellDeadlock(from: number, to: number): void {
  const findings = shown.peek()?.model.overview().findings ?? [];
  if (findings.some(({ kind, step }) => kind === "deadlock" && step > from && step <= to)) telling.value = "findings";
}

/** Opens a run at a step; where it is stuck there, that is what is told first. */
export function openAt(at: number): void {
  goTo(at);
  tellDeadlock(-1, at);
}

/** A recorded run that is held at a choice, as the reader may go on with it. */
function draftOf(model: RunModel): Draft | undefined {
  const halt = model.choice()?.number;
  const { way } = model.meta().recipe;
  return halt !== undefined && typeof way === "object" && "schedule" in way ? { schedule: way.schedule, halt } : undefined;
}

/** Chooses a program: its texts and its recorded run come one after the other. It may have others than the usual one. */
export async function choose(id: string, at?: number, recorded = id): Promise<void> {
  batch(() => {
    programId.value = id;
    last.value = id;
    sources.value = undefined;
    takeUsual(id);
  });
  const begun = turn;
  const current = (): boolean => programId.peek() === id;
  const texts = fetchSources(id).then((found) => {
    if (current()) sources.value = found;
  });
  // The program's words are read first, so they come first: the small module is larger than all that they need.
  const recording = painted()
    .then(() => Promise.all([fetchRecording(recorded), loadReader()]))
    .then(([bytes]) => RunModel.open(bytes))
    .then(async (model) => {
      // Between the two long pieces of work, input is answered and the texts are painted.
      await nextTask();
      // Another program was chosen meanwhile, or this one is running already.
      if (!current() || turn !== begun) {
        model.free();
        return;
      }
      show(model, true, isLive.peek() ? draftOf(model) : undefined);
      openAt(at ?? model.tellingStep());
      untouched.value = at === undefined;
      dismiss("recording");
    });
  const results = await Promise.allSettled([texts, recording]);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined && current()) {
    tell({ key: "recording", kind: "problem", words: text.notices.recording, more: wordsOf(failed.reason) });
  }
}
