/** What the reader is asked about the shown run, and what they have answered. */
import { batch, computed, effect, signal } from "@preact/signals";
import { hash } from "../base/hash";
import { painted } from "../base/idle";
import { recordOf, remembered, texts } from "../base/remembered";
import type { Step } from "../base/units";
import type { RunModel } from "../engine/run-model";
import { writeValue } from "../engine/value";
import { obstacle, type Subject, subject } from "./asked";
import { activity, programId, screen, shown } from "./atoms";
import { runsHere } from "./catalogue";
import { withConstants } from "./constants";
import type { Ending } from "./endings";
import { live, now, overview } from "./getters";
import { smallOf } from "./parameters";
import { draft, program } from "./python";
import { type Question, questionsOf } from "./questions";

/** Which of these can come out? */
export interface Ends {
  readonly kind: "ends";
  readonly key: "ends";
  readonly endings: readonly Ending[];
  /** What was tried. */
  readonly about: Subject;
  /** The values that it is about, where they are not the usual ones. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** Whether the order of all lines counts; else only that of each thread's own. */
  readonly together: boolean;
  /** How many orders were tried; undefined for more than a million. */
  readonly orders: number | undefined;
}
export type Asked = Question | Ends;

/** A question that is open, and what was answered. */
export interface Open {
  readonly asked: Asked;
  readonly answer?: Answer | undefined;
}
/** A thread's number, a line, or the places of the endings that can come out. */
export interface Answer {
  readonly said: number | readonly number[];
  readonly isRight: boolean;
}

/** Whether playing stops where something can be asked. */
export const asks = remembered<boolean>("asks", true, (stored) => (typeof stored === "boolean" ? stored : undefined));

type Answers = Readonly<Record<string, boolean>>;
/** By program, which questions the reader has answered rightly, and which wrongly. */
export const answers = remembered<Readonly<Record<string, Answers>>>(
  "answers",
  {},
  recordOf(
    (one): one is Answers => typeof one === "object" && one !== null && Object.values(one).every((value) => typeof value === "boolean"),
  ),
);
/** Programs of which the reader has answered all that was asked, rightly in the end. */
export const understood = remembered<readonly string[]>("understood", [], texts);

/** How many right answers say that a program is understood. */
const ENOUGH = 3;
/** How many answers of a program are kept: of runs that nobody comes back to they are of no use. */
const KEPT = 60;

export const open = signal<Open | undefined>(undefined);
/** Those that the reader has skipped in this visit. */
const skipped = signal<ReadonlySet<string>>(new Set());
/** What is known of the question about all orders, once it was asked for: it may turn out that there is none. */
export const ends = signal<{ readonly of: string; readonly asked: Ends | undefined } | undefined>(undefined);

/** Whether there is where to ask: an embedded run has no place for questions. */
export const hasPlace = signal(false);

/** Whether all of the shown run is there: only then its answers are known. */
const isOver = computed(
  () =>
    hasPlace.value &&
    screen.value === "program" &&
    activity.value === "idle" &&
    overview.value?.outcome != null &&
    shown.value?.draft === undefined,
);

/** The run that was looked at for questions, which takes longer than a frame, and what was found. */
const looked = signal<{ readonly model: RunModel; readonly found: readonly Question[] } | undefined>(undefined);
function look(model: RunModel): readonly Question[] {
  const found = looked.peek();
  if (found?.model === model) return found.found;
  looked.value = { model, found: questionsOf(model) };
  return looked.value.found;
}
// Once it is drawn.
effect(() => {
  const model = isOver.value ? shown.value?.model : undefined;
  if (model === undefined) return;
  void painted().then(() => {
    if (shown.peek()?.model === model && isOver.peek()) look(model);
  });
});

/** The questions about the shown run, once it has been looked at. */
export const questions = computed<readonly Question[]>(() => {
  const found = looked.value;
  return found !== undefined && isOver.value && found.model === shown.value?.model ? found.found : [];
});

/** What tells the shown run from others of its program. */
const runKey = computed(() => {
  const run = shown.value;
  if (run === undefined) return "";
  const { program, set, way } = run.model.meta().recipe;
  const values = Object.entries(set).map(([name, value]) => [name, writeValue(value)]);
  return hash(JSON.stringify([program, way, values, run.source])).toString(36);
});
/** What the question about all orders is of: what would run, with values that leave few enough steps for every order. */
export const endsAbout = computed<Subject | undefined>(() => {
  const [entry, about] = [program.value, subject.value];
  if (!live || obstacle.value !== undefined || entry === undefined || about === undefined || !runsHere(entry, "seed")) return undefined;
  const values = smallOf(entry);
  return about.source === undefined
    ? { ...about, set: { ...about.set, ...values } }
    : { ...about, source: withConstants(about.source, values) };
});
export const endsKey = computed(() => (endsAbout.value === undefined ? undefined : JSON.stringify(endsAbout.value)));
const keyOf = ({ kind, key }: Pick<Asked, "kind" | "key">): string =>
  `${kind === "ends" ? hash(endsKey.value ?? "").toString(36) : runKey.value} ${key}`;

/** How the reader has answered a question before, if they have. */
export const answered = (asked: Pick<Asked, "kind" | "key">): boolean | undefined => answers.value[programId.value ?? ""]?.[keyOf(asked)];

/** The step at which a question is open that the next ones answer. */
const askedAt = computed<Step | undefined>(() => {
  const one = open.value;
  return one === undefined || one.answer !== undefined || one.asked.kind === "ends" ? undefined : one.asked.step;
});
/** The last step that the reader may see: up to the question that is open or, once that is answered, to the next one. */
export const veil = computed<Step | undefined>(() => {
  const asked = open.value?.asked;
  if (askedAt.value !== undefined || asked === undefined || asked.kind === "ends") return askedAt.value;
  const behind = asked.kind === "who" ? asked.shows : asked.step;
  const next = questions.value.find((one) => one.step >= behind && answered(one) === undefined);
  return next === undefined || next.step < now.value ? undefined : next.step;
});
/** The thread whose place in the code is asked for. */
export const unplaced = computed<number | undefined>(() => {
  const one = open.value;
  return one !== undefined && one.answer === undefined && one.asked.kind === "where" ? one.asked.thread : undefined;
});

// Who goes elsewhere has left the question.
effect(() => {
  const at = askedAt.value;
  if (at !== undefined && now.value !== at) open.value = undefined;
});
let last: unknown;
effect(() => {
  const run = shown.value?.model;
  if (run === last) return;
  last = run;
  if (open.peek()?.asked.kind !== "ends") open.value = undefined;
});
effect(() => {
  programId.value;
  batch(() => {
    open.value = undefined;
    skipped.value = new Set();
  });
});

/** The run that is played because somebody asked to see just that: nothing stops it. */
export const unasked = signal<RunModel | undefined>(undefined);
/** Where playing stopped last. */
let stopped: { readonly model: RunModel; readonly step: Step } | undefined;
/** How many steps are played between two questions. */
const APART = 4;

/** The question at which playing from one step to another stops. Who runs a text of their own wants to see what it does. */
export function dueBetween(from: Step, to: Step, isEnd: boolean): Question | undefined {
  const model = shown.peek()?.model;
  if (!asks.peek() || model === undefined || !isOver.peek() || unasked.peek() === model || draft.peek() !== undefined) return undefined;
  const least = stopped?.model === model && stopped.step < to ? Math.max(from, stopped.step + APART) : from;
  const isDue = (one: Question): boolean =>
    one.step >= least && (one.step < to || (isEnd && one.step === to)) && answered(one) === undefined && !skipped.peek().has(keyOf(one));
  const due = look(model).find(isDue);
  if (due !== undefined) stopped = { model, step: due.step };
  return due;
}

/** Leaves a question unanswered. */
export function skip(asked: Asked): void {
  batch(() => {
    skipped.value = new Set([...skipped.peek(), keyOf(asked)]);
    open.value = undefined;
  });
}

/** Keeps an answer, and that the program is understood if all has been answered rightly. */
export function keepAnswer(asked: Asked, said: Answer["said"], isRight: boolean): void {
  const id = programId.peek();
  if (id === undefined) return;
  batch(() => {
    open.value = { asked, answer: { said, isRight } };
    const its = Object.entries({ ...answers.peek()[id], [keyOf(asked)]: isRight }).slice(-KEPT);
    answers.value = { ...answers.peek(), [id]: Object.fromEntries(its) };
    const { right, all: count } = score.peek();
    // A run of which little can be asked says little, unless it is the calm one, of which nobody can ask more.
    const isTelling = count >= ENOUGH || shown.peek()?.model.meta().recipe.way === "first";
    if (right === count && isTelling && !understood.peek().includes(id)) understood.value = [...understood.peek(), id];
  });
}

/** All questions that there are now, that about all orders last. */
export const all = computed<readonly Asked[]>(() => {
  const about = ends.value;
  return about === undefined || about.of !== endsKey.value || about.asked === undefined
    ? questions.value
    : [...questions.value, about.asked];
});
/** Whether that question may be asked, and has not been prepared. */
export const mayAskEnds = computed(() => endsKey.value !== undefined && ends.value?.of !== endsKey.value);

/** How many of the questions have been answered rightly. */
export const score = computed(() => ({
  right:
    all.value.filter((one) => answered(one) === true).length +
    (mayAskEnds.value && answered({ kind: "ends", key: "ends" }) === true ? 1 : 0),
  all: all.value.length + (mayAskEnds.value ? 1 : 0),
}));
