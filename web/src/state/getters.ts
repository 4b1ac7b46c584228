/** What follows from the atoms. Each is worked out once, when somebody asks. */
import { computed } from "@preact/signals";
import { text } from "../base/strings";
import { type Seconds, type Step, seconds, step } from "../base/units";
import { canRun, isPython } from "../engine/load";
import type { ChoiceView, Halt, Moment, Overview, Timing } from "../engine/types.gen";
import {
  activity,
  awaited,
  chosenLine,
  chosenObject,
  haltAt,
  isOwn,
  playhead,
  programId,
  revision,
  schedule,
  seed,
  shown,
  timing,
  waited,
  way,
} from "./atoms";
import { runsHere, runsSo, usualWay } from "./catalogue";
import { program } from "./python";
import type { Language } from "./sources";
import { type ReadWay, readWay, type WayName } from "./way";

/** Whether a run can be started at all on this page. */
export const live = canRun("taking turns");

/** Whether one on real threads can. */
export const liveReal = canRun("real");

/** The way of the next run: the one that was chosen, where the program can be run so. Where nothing can run, links keep it. */
export const wayNow = computed<WayName>(() => {
  const entry = program.value;
  const can = live ? runsHere : runsSo;
  return entry === undefined || can(entry, way.value) ? way.value : usualWay(entry);
});

/** The same with what its fields say, or what is wrong in them. Where nobody has chosen anything yet, it is as first-come has it. */
export const wayAsked = computed<ReadWay>(() => {
  const name = wayNow.value === "schedule" && schedule.value === undefined ? "first" : wayNow.value;
  return readWay({ way: name, seed: seed.value, schedule: schedule.value });
});

/** Where the next run is held. */
export const haltAsked = computed<Halt | undefined>(() => {
  if (wayNow.value !== "schedule") return undefined;
  const at = schedule.value === undefined ? 0 : haltAt.value;
  return at === undefined ? undefined : { choice: at };
});

/** When deadlines pass in the next run. */
export const timingAsked = computed<Timing>(() => (wayNow.value === "seed" ? timing.value : "clock"));

/** The step that the playhead is at. */
export const now = computed<Step>(() => {
  revision.value;
  return shown.value?.pace.stepAt(playhead.value) ?? step(0);
});

/** The time of the step that the playhead is at: that of its event, wherever between it and the next the playhead stands. */
export const nowTime = computed<Seconds>(() => {
  revision.value;
  waited.value;
  return shown.value?.pace.timeAt(playhead.value) ?? seconds(0);
});

/** How many steps the shown run has. */
export const steps = computed<Step>(() => {
  revision.value;
  return shown.value?.pace.steps ?? step(0);
});

export const overview = computed<Overview | undefined>(() => {
  revision.value;
  return shown.value?.model.overview();
});

/** What is said where a run would be, while none is shown. */
export const whyNone = computed(() => {
  if (!isOwn(programId.value)) return text.lanes.coming;
  if (activity.value !== "idle") return text.own.begins;
  return awaited.value === undefined ? text.own.nothingYet : text.own.sent(awaited.value.step);
});

/** The choice at which the shown run is held, if it is. */
export const choice = computed<ChoiceView | undefined>(() => {
  revision.value;
  return shown.value?.model.choice();
});

/** How many findings about the shown run are faults. */
export const faults = computed(() => overview.value?.findings.filter(({ fault }) => fault).length ?? 0);

/** The machine at the playhead. */
export const moment = computed<Moment | undefined>(() => shown.value?.model.at(now.value));

/** The name of each thread, by number, as far as the run goes. */
export const threadNames = computed<ReadonlyMap<number, string>>(
  () => new Map(overview.value?.threads.map(({ number, name }) => [number, name])),
);

/** The steps at which the chosen line ran. */
export const stepsOfLine = computed<readonly Step[]>(() => {
  revision.value;
  const line = chosenLine.value;
  return line === undefined ? [] : (shown.value?.model.stepsOfLine(line) ?? []);
});

/** The steps that touched the chosen object. */
export const stepsOfObject = computed<readonly Step[]>(() => {
  revision.value;
  const object = chosenObject.value;
  return object === undefined ? [] : (shown.value?.model.stepsOfObject(object) ?? []);
});

/** In which language the shown run's program is. */
export const shownLanguage = computed<Language | undefined>(() => {
  const recipe = shown.value?.model.meta().recipe;
  return recipe === undefined ? undefined : isPython(recipe) ? "python" : "rust";
});

/** Whether the chosen program can be run on this page, in any way. */
export const isLive = computed(() => live && (program.value === undefined || runsHere(program.value, usualWay(program.value))));
