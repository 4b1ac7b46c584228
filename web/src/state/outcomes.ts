/**
 * What can come of the program: every order of its threads' steps is tried, or it is run a hundred times, by seeds or on real
 * threads. Of each outcome one run is kept, so that it can be shown.
 */
import { batch, computed, effect, signal } from "@preact/signals";
import { text } from "../base/strings";
import { RunModel } from "../engine/run-model";
import { Tape } from "../engine/tape";
import type { Branch, Finding, FoundLine, Method, Outcome, Page, Recipe, Report, RunResult, ThreadEnd, Timing } from "../engine/types.gen";
import { writeValue } from "../engine/value";
import { fields, gilAsked, isSameText, obstacle, type Subject, setField, subject } from "./asked";
import { unasked } from "./asking";
import { activity, below, programId, shown, tab } from "./atoms";
import { runsHere } from "./catalogue";
import { choicesIn } from "./draft";
import { tellFailure, wasGivenUp } from "./engines";
import { takeWay } from "./fields";
import { live } from "./getters";
import { play } from "./play";
import { program } from "./python";
import { again, runDraft, runNow, type Turn, takeTurn } from "./run";
import { goTo, show } from "./show";
import { timed } from "./way";

/** How many runs are made where not every order is tried. */
export const RUNS = 100;
/** After how many executions a search on the page is given up, unless somebody asks for more. */
export const MOST = 20_000;

/** How outcomes are looked for. */
export type Kind = "orders" | "seeds" | "real";

/** What came of one run, or of many alike. */
export interface Came {
  readonly outcome: Outcome;
  readonly ends: readonly ThreadEnd[];
  readonly output: readonly FoundLine[];
}

/** What tells what came of a run from what came of others. */
export const keyOfEnd = ({ outcome, ends, output }: Came): string =>
  JSON.stringify([outcome, ends.map(({ name, end }) => [name, end]), output.map(({ thread, text: line }) => [thread, line])]);

export interface Row extends Came {
  /** What tells it from the others. */
  readonly key: string;
  /** By what the tree of choices calls it: A, B, … */
  readonly letter?: string;
  /** In how many runs it came. */
  readonly count: number;
  /** How often the shown run takes the turn from a thread that could go on, if that is known. */
  readonly preemptions?: number;
  /** Whether the program says what it expects: a text that somebody writes does not. */
  readonly isMarked?: boolean;
  /** Whether the program's expectation allows it; without one, whether every thread came to its end. */
  readonly isExpected: boolean;
  /** Whether that, and every thread came to its end: a deadlock that is shown on purpose is expected, and not good. */
  readonly isGood: boolean;
  /** Shows the run that was kept. */
  readonly show: () => Promise<void>;
}

/** What was looked for, and what has been found so far. */
export interface Tried {
  readonly kind: Kind;
  /** The program, or the text, and the values that it was run with. */
  readonly about: Subject;
  /** How many runs there have been. */
  readonly runs: number;
  /** How many outcomes these had. */
  readonly outcomes: number;
  /** Whether it goes on. */
  readonly isGoing: boolean;
  /** There once all is known. */
  readonly report?: Report;
  /** The key of what comes of it first-come, once every order was tried. */
  readonly usual?: string;
  readonly rows: readonly Row[];
  /** What was found out about the executions, each with a run that shows it. */
  readonly found: readonly Found[];
}

export interface Found {
  readonly finding: Finding;
  readonly executions: number;
  readonly show: () => Promise<void>;
}

const last = signal<Tried | undefined>(undefined);
export const isMethod = (given: unknown): given is Method | undefined => given === undefined || given === "classes" || given === "sections";

/** Whether a locked section is one step in a search of every order; never where deadlines pass by the clock. */
export const bySections = signal(false);
/** Whether deadlines pass by the clock; else they pass at any moment, as on a machine that is arbitrarily slow. */
export const byClock = signal(false);
// It is asked of each program anew: what a program's head says holds for any moment.
effect(() => {
  programId.value;
  byClock.value = false;
  bySections.value = false;
});

const keyOf = (about: Subject | undefined): string =>
  JSON.stringify([about?.program, about?.source, Object.entries(about?.set ?? {}).map(([name, value]) => [name, writeValue(value)])]);

/** What was tried of the program with the values that its fields say; or of a text that the reader has edited since then. */
export const tried = computed(() => {
  const [one, now] = [last.value, subject.value];
  if (one === undefined || keyOf(one.about) === keyOf(now)) return one;
  return one.about.program === now?.program && !isSameText(one.about, now) ? one : undefined;
});

/** Whether what was tried is of the text before the reader's edit. */
export const isTriedOld = computed(() => tried.value !== undefined && keyOf(tried.value.about) !== keyOf(subject.value));

const timing = (): Timing => (byClock.peek() ? "clock" : "any");

/** Whether every thread came to its end. */
const isPlain = ({ outcome, ends }: Came): boolean =>
  outcome === "finished" && ends.every(({ end }) => end !== "panicked" && end !== "blocked");

/** Whether runs that are made so are to be had of the chosen program on this page. */
export const isOffered = (kind: Kind): boolean =>
  live && program.value !== undefined && runsHere(program.value, kind === "real" ? "real" : "seed");

/** Whether nothing keeps them from being made now. */
export const canTry = computed(() => live && activity.value === "idle" && obstacle.value === undefined);

/** Brings into sight what can come out. */
export function showOutcomes(): void {
  below.value = "outcomes";
  tab.value = "lanes";
}

/** Tries every order. */
export const tryOrders = (): Promise<void> =>
  attempt("orders", async (turn, recipe, update) => {
    const method = bySections.peek() && !byClock.peek() ? "sections" : "classes";
    const report = await turn.explore({ ...recipe, ...timed(timing()) }, { most: MOST, method }, ({ executions, outcomes }) =>
      update({ runs: executions, outcomes }),
    );
    const usual = report.complete ? { usual: keyOfEnd(await endOf(turn, recipe, report.together)) } : {};
    update({
      runs: report.executions,
      outcomes: report.outcomes.length,
      report,
      ...usual,
      rows: rowsOf(recipe, report),
      found: foundOf(recipe, report),
    });
  });

/** What an outcome is called: A to Z, then AA. */
export const letterOf = (place: number): string =>
  (place < 26 ? "" : letterOf(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));

function rowsOf(about: Subject, { outcomes, branches }: Report): readonly Row[] {
  const rows = outcomes.map((found, place) => ({
    ...found,
    key: keyOfEnd(found),
    ...(branches.length > 0 && { letter: letterOf(place) }),
    count: found.executions,
    isMarked: found.expected !== null,
    isExpected: found.expected ?? isPlain(found),
    isGood: (found.meant ?? found.expected ?? true) && isPlain(found),
    show: () => showFound(about, found.schedule, found),
  }));
  // What is no surprise comes behind what is one, and what is right behind what is not.
  return rows.sort((one, other) => Number(one.isExpected) - Number(other.isExpected) || Number(one.isGood) - Number(other.isGood));
}

const foundOf = (about: Subject, { findings }: Report): readonly Found[] =>
  findings.map(({ finding, executions, schedule }) => ({
    finding,
    executions,
    show: () => showAgain(again(about, { schedule }), finding.step),
  }));

/** Shows an execution with this outcome. One that was given up is held where that was, and the reader may go on with it. */
export async function showFound(about: Subject, schedule: string, { outcome }: Pick<Came, "outcome">): Promise<void> {
  const recipe = again(about, { schedule });
  if (outcome !== "limit") return showAgain(recipe);
  try {
    await runDraft(recipe, { choice: choicesIn(schedule) });
  } catch (error) {
    tellFailure(error);
  }
}

/** Shows an execution that a branch of the tree of choices leads to, with its outcome. */
export const showBranch = ({ about }: Tried, { schedule }: Branch, came: Came): Promise<void> => showFound(about, schedule, came);

/** Runs the program a hundred times. */
export const tryRuns = (kind: "seeds" | "real"): Promise<void> =>
  attempt(kind, async (turn, recipe, update) => {
    const rows = new Map<string, Row>();
    for (let at = 0; at < RUNS && !turn.isStopped(); at += 1) {
      const asked: Recipe =
        kind === "real"
          ? { ...recipe, way: "real", ...(gilAsked.peek() ? { gil: true } : {}) }
          : { ...recipe, way: { seed: at }, ...timed(timing()) };
      const tape = new Tape();
      await turn.run(asked, tape);
      const model = await RunModel.empty();
      tape.playInto(model);
      const came = cameOf(model.result());
      model.free();
      if (turn.isStopped()) break;
      const key = keyOfEnd(came);
      const row = rows.get(key) ?? {
        ...came,
        key,
        count: 0,
        isExpected: isPlain(came),
        isGood: isPlain(came),
        show: kind === "real" ? () => showTape(asked, tape) : () => showAgain(asked),
      };
      rows.set(key, { ...row, count: row.count + 1 });
      const all = [...rows.values()].sort((one, other) => other.count - one.count);
      update({ runs: at + 1, outcomes: all.length, rows: all });
    }
  });

/** What comes of a run that nobody sees. */
async function endOf(turn: Turn, recipe: Recipe, together: boolean): Promise<Came> {
  const model = await RunModel.empty();
  try {
    await turn.run(recipe, model);
    return cameOf(model.result(), together);
  } finally {
    model.free();
  }
}

/**
 * How a run ended, how each thread did, and what was printed: each thread's lines in their order or, where the lines of all threads
 * are one output, all of them.
 */
export function cameOf({ outcome, threads, output }: RunResult, together = false): Came {
  const order = new Map(threads.map(({ name }, at) => [name, at]));
  const lines = output.map(({ thread, text: line }) => ({ thread, text: line }));
  if (!together) lines.sort((one, other) => (order.get(one.thread) ?? 0) - (order.get(other.thread) ?? 0));
  return { outcome, ends: threads.map(({ name, end }) => ({ name, end })), output: lines };
}

/** Has a kind of attempt made of what the fields ask for, and keeps what it finds. */
async function attempt(
  kind: Kind,
  does: (turn: Turn, recipe: Recipe, update: (found: Partial<Tried>) => void) => Promise<void>,
): Promise<void> {
  const about = subject.peek();
  if (about === undefined) return;
  const update = (found: Partial<Tried>): void => {
    const before = last.peek();
    if (before !== undefined && before.about === about && before.kind === kind) last.value = { ...before, ...found };
  };
  last.value = { kind, about, runs: 0, outcomes: 0, isGoing: true, rows: [], found: [] };
  try {
    await takeTurn((turn) => does(turn, again(about, "first"), update));
  } catch (error) {
    if (wasGivenUp(error) && last.peek()?.about === about) last.value = undefined;
    tellFailure(error, text.outcomes.failed);
  } finally {
    update({ isGoing: false });
  }
}

/** Makes a controlled run again, and shows it at a step or, without one, from its beginning. */
async function showAgain(recipe: Recipe, at?: number): Promise<void> {
  try {
    await runNow(recipe, { prepare: async () => fill(recipe) });
    if (at === undefined) watch();
    else goTo(at);
  } catch (error) {
    tellFailure(error);
  }
}

async function showTape(recipe: Recipe, tape: Tape): Promise<void> {
  const model = await RunModel.empty();
  tape.playInto(model);
  fill(recipe);
  show(model, false, undefined, recipe.source);
  watch();
}

const fill = ({ way, timing: when = "clock" }: Recipe): void => batch(() => takeWay(way, { timing: when }));

/** Plays what is shown from its beginning, to its end. */
function watch(): void {
  unasked.value = shown.peek()?.model;
  goTo(0);
  play();
}

/** A parameter's value for a search of all orders of its program, as it is typed. */
interface SmallValue {
  readonly name: string;
  readonly value: string;
  /** Whether it is a value of its own for that, and not the usual one. */
  readonly isSmall: boolean;
  /** Whether the fields say another one. */
  readonly isChanged: boolean;
}

/** The values of all parameters with which all orders of a program can be tried. */
export function smallValues({ parameters, small }: Pick<Page, "parameters" | "small">): readonly SmallValue[] {
  const own = new Map(small);
  return parameters.map(({ name, default: value }) => {
    const usual = writeValue(value);
    const wanted = own.get(name) ?? usual;
    const words = fields.value.find(({ parameter }) => parameter.name === name)?.words ?? usual;
    return { name, value: wanted, isSmall: own.has(name), isChanged: words !== wanted };
  });
}

/** Whether the program has values for a search of all orders, and the fields say others. */
export const canBeSmall = computed(() => {
  const entry = program.value;
  return entry !== undefined && entry.small.length > 0 && smallValues(entry).some(({ isChanged }) => isChanged);
});

/** Puts the values into the fields with which all orders of the program can be tried. */
export function takeSmall(entry: Pick<Page, "parameters" | "small">): void {
  for (const { name, value } of smallValues(entry)) setField(name, value);
}
