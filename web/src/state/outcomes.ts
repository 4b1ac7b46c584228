/**
 * What can come of the program: every order of its threads' steps is tried, or it is run a hundred times, by seeds or on real
 * threads. Of each outcome one run is kept, so that it can be shown.
 */
import { batch, computed, effect, signal } from "@preact/signals";
import { text } from "../base/strings";
import { RunModel } from "../engine/run-model";
import { Tape } from "../engine/tape";
import type { Branch, Finding, FoundLine, Outcome, Page, Recipe, Report, RunResult, ThreadEnd, Timing } from "../engine/types.gen";
import { writeValue } from "../engine/value";
import { programId, typed } from "./atoms";
import { choicesIn } from "./draft";
import { takeWay } from "./fields";
import { program, set } from "./getters";
import { tell, wordsOf } from "./notices";
import { play } from "./play";
import { runDraft, runNow, type Turn, takeTurn } from "./run";
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

export interface Row extends Came {
  /** By what the tree of choices calls it: A, B, … */
  readonly letter?: string;
  /** In how many runs it came. */
  readonly count: number;
  /** How often the shown run takes the turn from a thread that could go on, if that is known. */
  readonly preemptions?: number;
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
  /** The program and the values that it was run with. */
  readonly about: string;
  /** How many runs there have been. */
  readonly runs: number;
  /** How many outcomes these had. */
  readonly outcomes: number;
  /** Whether it goes on. */
  readonly isGoing: boolean;
  /** There once all is known. */
  readonly report?: Report;
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
/** Whether deadlines pass by the clock; else they pass at any moment, as on a machine that is arbitrarily slow. */
export const byClock = signal(false);
// It is asked of each program anew: what a program's head says holds for any moment.
effect(() => {
  programId.value;
  byClock.value = false;
});

const aboutOf = (program: string | undefined, values: Recipe["set"] | undefined): string =>
  JSON.stringify([program, Object.entries(values ?? {}).map(([name, value]) => [name, writeValue(value)])]);

/** What was tried of the program with the values that its fields say. */
export const tried = computed(() => (last.value?.about === aboutOf(programId.value, set.value) ? last.value : undefined));

const timing = (): Timing => (byClock.peek() ? "clock" : "any");

/** Whether every thread came to its end. */
const isPlain = ({ outcome, ends }: Came): boolean =>
  outcome === "finished" && ends.every(({ end }) => end !== "panicked" && end !== "blocked");

/** Tries every order. */
export const tryOrders = (): Promise<void> =>
  attempt("orders", async (turn, recipe, update) => {
    const report = await turn.explore({ ...recipe, ...timed(timing()) }, { most: MOST }, ({ executions, outcomes }) =>
      update({ runs: executions, outcomes }),
    );
    update({ runs: report.executions, outcomes: report.outcomes.length, report, rows: rowsOf(report), found: foundOf(report) });
  });

/** What an outcome is called: A to Z, then AA. */
export const letterOf = (place: number): string =>
  (place < 26 ? "" : letterOf(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));

function rowsOf({ program, set: values, outcomes, branches }: Report): readonly Row[] {
  const rows = outcomes.map((found, place) => ({
    ...found,
    ...(branches.length > 0 && { letter: letterOf(place) }),
    count: found.executions,
    isExpected: found.expected ?? isPlain(found),
    isGood: (found.meant ?? found.expected ?? true) && isPlain(found),
    show: () => showFound({ program, set: values, way: { schedule: found.schedule } }, found),
  }));
  // What is no surprise comes behind what is one, and what is right behind what is not.
  return rows.sort((one, other) => Number(one.isExpected) - Number(other.isExpected) || Number(one.isGood) - Number(other.isGood));
}

const foundOf = ({ program, set: values, findings }: Report): readonly Found[] =>
  findings.map(({ finding, executions, schedule }) => ({
    finding,
    executions,
    show: () => showAgain({ program, set: values, way: { schedule } }, finding.step),
  }));

/** Shows an execution with this outcome. One that was given up is held where that was, and the reader may go on with it. */
async function showFound(recipe: Recipe & { readonly way: { readonly schedule: string } }, { outcome }: Came): Promise<void> {
  if (outcome !== "limit") return showAgain(recipe);
  try {
    await runDraft(recipe, { choice: choicesIn(recipe.way.schedule) });
  } catch (error) {
    tell({ key: "run", kind: "problem", words: text.notices.runFailed, more: wordsOf(error) });
  }
}

/** Shows an execution that a branch of the tree of choices leads to, with its outcome. */
export const showBranch = ({ program, set: values }: Report, { schedule }: Branch, came: Came): Promise<void> =>
  showFound({ program, set: values, way: { schedule } }, came);

/** Runs the program a hundred times. */
export const tryRuns = (kind: "seeds" | "real"): Promise<void> =>
  attempt(kind, async (turn, recipe, update) => {
    const rows = new Map<string, Row>();
    for (let at = 0; at < RUNS && !turn.isStopped(); at += 1) {
      const asked: Recipe = kind === "real" ? { ...recipe, way: "real" } : { ...recipe, way: { seed: at }, ...timed(timing()) };
      const tape = new Tape();
      await turn.run(asked, tape);
      const model = await RunModel.empty();
      tape.playInto(model);
      const came = cameOf(model.result());
      model.free();
      if (turn.isStopped()) break;
      const key = JSON.stringify(came);
      const row = rows.get(key) ?? {
        ...came,
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

/** How a run ended, how each thread did, and what each of them printed, in its own order. */
function cameOf({ outcome, threads, output }: RunResult): Came {
  const order = new Map(threads.map(({ name }, at) => [name, at]));
  const lines = output.map(({ thread, text: line }) => ({ thread, text: line }));
  lines.sort((one, other) => (order.get(one.thread) ?? 0) - (order.get(other.thread) ?? 0));
  return { outcome, ends: threads.map(({ name, end }) => ({ name, end })), output: lines };
}

/** Has a kind of attempt made of what the fields ask for, and keeps what it finds. */
async function attempt(
  kind: Kind,
  does: (turn: Turn, recipe: Recipe, update: (found: Partial<Tried>) => void) => Promise<void>,
): Promise<void> {
  const program = programId.peek();
  const values = set.peek();
  if (program === undefined || values === undefined) return;
  const about = aboutOf(program, values);
  const update = (found: Partial<Tried>): void => {
    const before = last.peek();
    if (before?.about === about && before.kind === kind) last.value = { ...before, ...found };
  };
  last.value = { kind, about, runs: 0, outcomes: 0, isGoing: true, rows: [], found: [] };
  try {
    await takeTurn((turn) => does(turn, { program, set: { ...values }, way: "first" }, update));
  } catch (error) {
    tell({ key: "run", kind: "problem", words: text.outcomes.failed, more: wordsOf(error) });
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
    tell({ key: "run", kind: "problem", words: text.notices.runFailed, more: wordsOf(error) });
  }
}

async function showTape(recipe: Recipe, tape: Tape): Promise<void> {
  const model = await RunModel.empty();
  tape.playInto(model);
  fill(recipe);
  show(model, false);
  watch();
}

const fill = ({ way, timing: when = "clock" }: Recipe): void => batch(() => takeWay(way, { timing: when }));

/** Plays what is shown from its beginning. */
function watch(): void {
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
    return { name, value: wanted, isSmall: own.has(name), isChanged: (typed.value[name] ?? usual) !== wanted };
  });
}

/** Whether the program has values for a search of all orders, and the fields say others. */
export const canBeSmall = computed(() => {
  const entry = program.value;
  return entry !== undefined && entry.small.length > 0 && smallValues(entry).some(({ isChanged }) => isChanged);
});

/** Puts the values into the fields with which all orders of the program can be tried. */
export function takeSmall(entry: Pick<Page, "parameters" | "small">): void {
  typed.value = Object.fromEntries(smallValues(entry).map(({ name, value }) => [name, value]));
}
