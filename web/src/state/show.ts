/** Puts runs on the page. */
import { batch } from "@preact/signals";
import { nextTask, painted } from "../base/idle";
import { text } from "../base/strings";
import { place, step } from "../base/units";
import { hasPython, isPython } from "../engine/load";
import { RunModel } from "../engine/run-model";
import { isOfProgram, runsPython } from "./asked";
import {
  chosenLine,
  chosenObject,
  type Draft,
  editing,
  isOwn,
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
import { withConstants } from "./constants";
import { takeUsual, takeWay } from "./fields";
import { isLive, overview } from "./getters";
import { dismiss, tell, wordsOf } from "./notices";
import { Pace } from "./pace";
import { loadReader, smallOf } from "./parameters";
import { draft, original, program } from "./python";

/** Where within a step's first beat the playhead stands: so that one sees what the step brought. */
const INTO = 0.62;

/** Counts what was shown, and the recorded runs that were asked for: so that what comes late can tell. */
let turn = 0;

/** Shows a run, and frees the one that was shown before. What the reader writes goes on: then what was looked at stays so. */
export function show(model: RunModel, recorded: boolean, draft?: Draft, source = model.meta().recipe.source, opened?: string): void {
  const before = shown.peek();
  const goesOn = draft !== undefined && before?.draft !== undefined;
  turn += 1;
  // They were about the run before.
  dismiss("instead");
  dismiss("version");
  dismiss("opened");
  batch(() => {
    shown.value = { model, pace: new Pace(), recorded, opened, draft, source };
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
  const findings = overview.peek()?.findings ?? [];
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

/** Shows nothing, as there is no run of the chosen program yet. */
function showNothing(): void {
  const before = shown.peek();
  turn += 1;
  batch(() => {
    shown.value = undefined;
    playhead.value = place(0);
    playing.value = false;
    chosenObject.value = undefined;
    chosenLine.value = undefined;
    revision.value += 1;
  });
  before?.model.free();
}

/** Chooses a program: its texts and its recorded run come one after the other. It may have others than the usual one. */
export async function choose(id: string, at?: number, recorded?: string): Promise<void> {
  batch(() => {
    programId.value = id;
    last.value = id;
    sources.value = undefined;
    editing.value = undefined;
    takeUsual(id);
  });
  if (isOwn(id)) {
    showNothing();
    await loadReader().catch(() => undefined);
    return;
  }
  const current = (): boolean => programId.peek() === id;
  const texts = fetchSources(id).then((found) => {
    if (current()) sources.value = found;
  });
  const results = await Promise.allSettled([texts, recordingOf(id, at, recorded, texts)]);
  tellFailure(id, results);
}

/** Shows the chosen program's recorded run, in the language that is chosen. */
export async function showRecording(id: string): Promise<void> {
  takeUsual(id);
  tellFailure(id, await Promise.allSettled([recordingOf(id)]));
}

function tellFailure(id: string, results: readonly PromiseSettledResult<void>[]): void {
  const failed = results.find((result) => result.status === "rejected");
  if (failed === undefined || programId.peek() !== id) return;
  tell({ key: "recording", kind: "problem", words: text.notices.recording, more: wordsOf(failed.reason) });
}

/** Fetches a program's recorded run and shows it, if it is still wanted then. `texts` has the program's texts come. */
async function recordingOf(id: string, at?: number, named?: string, texts?: Promise<void>): Promise<void> {
  turn += 1;
  const begun = turn;
  // The program's words are read first, so they come first: the small module is larger than all that they need.
  await painted();
  const wanted = named === undefined && runsPython.peek() && hasPython ? `${id}.py` : id;
  const fetched = fetchRecording(named ?? wanted).catch((error: unknown) => {
    if (wanted === id) throw error;
    tell({ key: "recording", kind: "hint", words: text.python.notRecorded });
    return fetchRecording(id);
  });
  const [bytes] = await Promise.all([fetched, loadReader()]);
  const model = await RunModel.open(bytes);
  // Between the two long pieces of work, input is answered and the texts are painted.
  await nextTask();
  if (isPython(model.meta().recipe)) await texts?.catch(() => undefined);
  // Another program was chosen meanwhile, or its other language, or this one is running already.
  if (programId.peek() !== id || turn !== begun) {
    model.free();
    return;
  }
  const { recipe } = model.meta();
  const source = isPython(recipe) ? (recipe.source ?? usualText()) : undefined;
  batch(() => {
    show(model, true, isLive.peek() ? draftOf(model) : undefined, source);
    takeRecordedWay();
  });
  openAt(at ?? model.tellingStep());
  untouched.value = at === undefined;
  if (wanted === id || isPython(recipe)) dismiss("recording");
}

/** A program that goes wrong is recorded with the run that shows it, which is another one in each language. */
function takeRecordedWay(): void {
  const run = shown.peek();
  const recipe = run?.model.meta().recipe;
  if (run?.recorded !== true || recipe === undefined || !isPython(recipe) || typeof recipe.way !== "object") return;
  const halt = run.model.choice()?.number;
  if (draft.peek() === undefined && isOfProgram(recipe)) takeWay(recipe.way, halt === undefined ? {} : { halt });
}

/** Puts into the fields what the recorded run of the chosen program has. */
export function takeRecorded(id: string): void {
  batch(() => {
    takeUsual(id);
    takeRecordedWay();
  });
}

/** The chosen program's text in Python as it is recorded: where it goes wrong, with its small values. */
function usualText(): string | undefined {
  const [entry, first] = [program.peek(), original.peek()];
  if (entry === undefined || first === undefined || !entry.fault) return first;
  return withConstants(first, smallOf(entry));
}
