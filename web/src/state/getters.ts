/** What follows from the atoms. Each is worked out once, when somebody asks. */
import { computed } from "@preact/signals";
import { type Seconds, type Step, seconds, step } from "../base/units";
import { canRun } from "../engine/load";
import type { ChoiceView, Halt, Moment, Overview, Read, Timing, Value, Way } from "../engine/types.gen";
import { writeValue } from "../engine/value";
import {
  catalogue,
  chosenLine,
  chosenObject,
  haltAt,
  playhead,
  programId,
  revision,
  schedule,
  seed,
  shown,
  timing,
  typed,
  waited,
  way,
} from "./atoms";
import { runsHere, runsSo, usualWay } from "./catalogue";
import { read } from "./parameters";
import { areSame, type ReadWay, readWay, type WayName } from "./way";

/** Whether a run can be started at all on this page. */
export const live = canRun("taking turns");

/** Whether one on real threads can. */
export const liveReal = canRun("real");

/** The chosen program. */
export const program = computed(() => catalogue.value.find(({ id }) => id === programId.value));

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

/** Each parameter with what its field says. What nobody has touched has its default, also before values can be read. */
export const fields = computed(() =>
  (program.value?.parameters ?? []).map((parameter) => {
    const own = typed.value[parameter.name];
    const said: Read = own === undefined ? { value: parameter.default } : read(parameter, own);
    const usual = writeValue(parameter.default);
    const words = own ?? usual;
    return { parameter, words, said, isChanged: words !== usual };
  }),
);

/** What the recorded run had for parameters whose fields say something else. */
export const recordedWith = computed<readonly (readonly [name: string, words: string])[]>(() => {
  const run = shown.value;
  if (run?.recorded !== true) return [];
  const had = run.model.meta().recipe.set;
  return fields.value.flatMap(({ parameter: { name }, words }) => {
    const value = had[name];
    return value === undefined || writeValue(value) === words ? [] : [[name, writeValue(value)] as const];
  });
});

/** The parameters' values, if every field says one. */
export const set = computed<Readonly<Record<string, Value>> | undefined>(() => {
  const values: Record<string, Value> = {};
  for (const { parameter, said } of fields.value) {
    if ("problem" in said) return undefined;
    values[parameter.name] = said.value;
  }
  return values;
});

/** What stands in the way of a run, in words. */
export const obstacle = computed<string | undefined>(() => {
  const wrong = fields.value.map(({ said }) => said).find((said) => "problem" in said);
  return wrong !== undefined && "problem" in wrong ? wrong.problem : undefined;
});

/** Whether the chosen program can be run on this page, in any way. */
export const isLive = computed(() => live && (program.value === undefined || runsHere(program.value, usualWay(program.value))));

/** Whether Run would do what the shown run did. */
export const isAsShown = computed(() => {
  const run = shown.value;
  const meta = run?.model.meta();
  if (run === undefined || meta === undefined || set.value === undefined) return true;
  const same = Object.entries(set.value).every(([name, value]) => {
    const had = meta.recipe.set[name];
    return had === undefined || writeValue(had) === writeValue(value);
  });
  if (!same || !("way" in wayAsked.value)) return false;
  const { draft } = run;
  const way: Way = draft === undefined ? meta.recipe.way : { schedule: draft.schedule };
  const isHeldSo = draft === undefined ? haltAsked.value === undefined : wayNow.value === "schedule" && draft.halt === haltAt.value;
  return areSame(way, wayAsked.value.way) && isHeldSo && (meta.recipe.timing ?? "clock") === timingAsked.value;
});
