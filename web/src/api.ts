/** `window.threadground`: the page's interface for whoever embeds or drives it. */

import { batch } from "@preact/signals";
import { text } from "./base/strings";
import type { EngineSize } from "./engine/engine";
import { canRun, sizeOfAll } from "./engine/load";
import type { Listing, Method, Report, RunResult, Timing, Value, Way } from "./engine/types.gen";
import { writeValue } from "./engine/value";
import type { Subject } from "./state/asked";
import { catalogue, chosenLanguage, gil, isOwn, programId, typed } from "./state/atoms";
import { type Entry, fetchCatalogue, runsHere, runsSo, usualWay } from "./state/catalogue";
import { type Ending, endingsOf } from "./state/endings";
import { takeWay } from "./state/fields";
import { create, type Kept, kept, nameOf } from "./state/kept";
import { leaveFirst } from "./state/links";
import { isMethod, MOST } from "./state/outcomes";
import { loadReader, read } from "./state/parameters";
import { type Question, questionsOf } from "./state/questions";
import { runAside, runNow, takeTurn } from "./state/run";
import { missing } from "./state/service";
import { choose } from "./state/show";
import { checkWay, isTiming, timed, type WayName, writeWay } from "./state/way";

/** What is run: a program of the catalogue in Rust, by its id, or a text in Python. */
export type Program = string | { readonly python: string /** What it is called. */; readonly name?: string };

export interface RunOptions {
  /** Of a program of the catalogue; a text has its values in it. */
  readonly set?: Readonly<Record<string, Value>>;
  readonly way?: Way;
  /** When sleeps and timeouts of a run by a seed end: by the clock, unless it says "any". */
  readonly timing?: Timing;
  /** Whether only one of Python's threads computes at a time, in a run on real threads. */
  readonly gil?: boolean;
  readonly signal?: AbortSignal;
}

export interface ExploreOptions {
  readonly set?: Readonly<Record<string, Value>>;
  /** When sleeps and timeouts end: at any moment, unless it says "clock". */
  readonly timing?: Timing;
  /** After how many executions it is given up. */
  readonly most?: number;
  /** How many preemptions an order may have: how often the turn is taken from a thread that could go on. */
  readonly preemptions?: number;
  /** How orders are told apart: by single steps, unless it says "sections": then a locked section is one step. */
  readonly method?: Method;
  readonly signal?: AbortSignal;
}

export type PredictionOptions = Pick<RunOptions, "set" | "way" | "signal"> & Pick<ExploreOptions, "most">;

/** What a reader can be asked about a run, and about all runs. */
export interface Predictions {
  /** Who goes next, and where threads stand, in this run. */
  readonly questions: readonly Question[];
  /** Endings, of which those with a schedule can come out and the others cannot; none where that cannot be known. */
  readonly endings: readonly Ending[];
}

export interface Threadground {
  /** Runs a program on the page, after all that was asked for before. */
  run(program: Program, options?: RunOptions): Promise<RunResult>;
  /** Tries every order of a program's steps, after all that was asked for before; one that is stopped reports what it has found. */
  explore(program: Program, options?: ExploreOptions): Promise<Report>;
  /** What can be asked about a program, with the answers: about one run, which is not shown, and about all orders. */
  predictions(program: Program, options?: PredictionOptions): Promise<Predictions>;
  programs(): Promise<readonly Listing[]>;
  /** How many workers the page keeps, and how many bytes of memory they share. */
  size(): Promise<EngineSize>;
}

declare global {
  interface Window {
    threadground?: Threadground;
  }
}

async function entries(): Promise<readonly Entry[]> {
  return catalogue.peek().length > 0 ? catalogue.peek() : fetchCatalogue();
}

/** The values of all parameters; throws a sentence about one that is refused. */
function valuesOf(entry: Entry, set: Readonly<Record<string, Value>>): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const name of Object.keys(set)) {
    if (!entry.parameters.some((parameter) => parameter.name === name)) throw new Error(text.link.parameter(name));
  }
  for (const parameter of entry.parameters) {
    const said = read(parameter, writeValue(set[parameter.name] ?? parameter.default));
    if ("problem" in said) throw new Error(said.problem);
    values[parameter.name] = said.value;
  }
  return values;
}

/** The program with this id. */
async function find(id: string): Promise<Entry> {
  const entry = (await entries()).find((one) => one.id === id);
  if (entry === undefined) throw new Error(text.link.program(id));
  return entry;
}

/** Throws a sentence that says why, where nothing can be run so on this page. */
function refuseHere(way: WayName): void {
  if (!canRun("taking turns")) throw new Error(`${text.isolation.live[missing.peek()]} ${text.isolation.names}`);
  if (way === "real" && !canRun("real")) throw new Error(text.isolation.real[missing.peek()]);
}

/** Throws a sentence that says why, where the program cannot be run so. */
function refuse(entry: Entry, way: WayName): void {
  if (!canRun("taking turns")) refuseHere(way);
  if (!runsSo(entry, way)) throw new Error(text.ways.only(entry.title));
  if (!runsHere(entry, way)) refuseHere(way);
}

/** Whether it is a whole number from `least` on, or missing. */
const isCount = (given: number | undefined, least: number): boolean =>
  given === undefined || (Number.isInteger(given) && given >= least && given < 2 ** 32);

/** What a script has asked to be run. */
interface Asked {
  /** The way that is taken where it says none. */
  readonly usual: Way;
  /** Throws a sentence that says why, where it cannot be run so. */
  readonly refuse: (way: WayName) => void;
  /** What a run is of; throws a sentence about a value that is refused. */
  readonly subject: (isShown: boolean) => Promise<Subject>;
  /** Has the page show it. */
  readonly open: () => Promise<void>;
}

async function ask(program: Program, set: Readonly<Record<string, Value>>): Promise<Asked> {
  if (typeof program === "string") return askForEntry(await find(program), set);
  const { python, name = text.own.script } = program;
  if (typeof python !== "string" || typeof name !== "string") throw new Error(text.python.noText);
  if (Object.keys(set).length > 0) throw new Error(text.python.noValues);
  // One that has this text already or, of a run, a new one, which is kept only once somebody edits it.
  const own = (): Kept | undefined => {
    const same = [...kept.peek().values()].find((one) => isOwn(one.id) && one.text === python && one.name?.startsWith(nameOf(name)));
    if (same !== undefined) return same;
    const id = create(name, python, python, true);
    return kept.peek().get(id);
  };
  return {
    usual: "first",
    refuse: refuseHere,
    subject: (isShown) => Promise.resolve({ program: `${isShown ? own()?.name : nameOf(name)}.py`, set: {}, source: python }),
    async open() {
      const id = own()?.id ?? "";
      leaveFirst(id);
      if (programId.peek() !== id) await choose(id);
    },
  };
}

function askForEntry(entry: Entry, set: Readonly<Record<string, Value>>): Asked {
  const { id } = entry;
  return {
    usual: usualWay(entry),
    refuse: (way) => refuse(entry, way),
    async subject() {
      await loadReader();
      return { program: id, set: valuesOf(entry, set) };
    },
    async open() {
      leaveFirst(id);
      chosenLanguage.value = "rust";
      if (programId.peek() !== id) await choose(id);
      typed.value = Object.fromEntries(Object.entries(set).map(([name, value]) => [name, writeValue(value)]));
    },
  };
}

async function explore(program: Program, options: ExploreOptions = {}): Promise<Report> {
  const { set = {}, timing = "any", most, preemptions, method, signal } = options;
  const asked = await ask(program, set);
  asked.refuse("first");
  if (!isTiming(timing)) throw new Error(text.link.timing(String(timing)));
  if (!isCount(most, 1)) throw new Error(text.outcomes.most(String(most)));
  if (!isCount(preemptions, 0)) throw new Error(text.outcomes.preemptionsMost(String(preemptions)));
  if (!isMethod(method)) throw new Error(text.outcomes.method(String(method)));
  if (method === "sections" && (timing !== "any" || preemptions !== undefined)) throw new Error(text.outcomes.methodAlone);
  const recipe = { ...(await asked.subject(false)), way: "first" as const, timing };
  return takeTurn((turn) => turn.explore(recipe, { most, preemptions, method }, () => undefined), signal);
}

async function predictions(program: Program, options: PredictionOptions = {}): Promise<Predictions> {
  const { set = {}, most = MOST, signal } = options;
  const asked = await ask(program, set);
  const said = checkWay(options.way ?? asked.usual);
  if ("problem" in said) throw new Error(said.problem);
  if (!isCount(most, 1)) throw new Error(text.outcomes.most(String(most)));
  asked.refuse(writeWay(said.way).way);
  const subject = await asked.subject(false);
  const model = await runAside({ ...subject, way: said.way });
  let questions: readonly Question[];
  try {
    questions = questionsOf(model);
  } finally {
    model.free();
  }
  if (asked.usual === "real") return { questions, endings: [] };
  const report = await takeTurn((turn) => turn.explore({ ...subject, way: "first", timing: "any" }, { most }, () => undefined), signal);
  return { questions, endings: endingsOf(report) };
}

async function run(program: Program, options: RunOptions = {}): Promise<RunResult> {
  const { set = {}, timing = "clock", gil: isGil = false, signal } = options;
  const asked = await ask(program, set);
  const said = checkWay(options.way ?? asked.usual);
  if ("problem" in said) throw new Error(said.problem);
  const { way } = said;
  if (!isTiming(timing)) throw new Error(text.link.timing(String(timing)));
  asked.refuse(writeWay(way).way);
  const subject = await asked.subject(true);
  const prepare = async (): Promise<void> => {
    await asked.open();
    batch(() => {
      takeWay(way, { timing });
      gil.value = isGil;
    });
  };
  const isOne = isGil && way === "real" && subject.source !== undefined;
  return runNow({ ...subject, way, ...timed(timing), ...(isOne ? { gil: true } : {}) }, { signal, prepare });
}

/** Puts the interface on the window. */
export function offer(): void {
  window.threadground = {
    run,
    explore,
    predictions,
    async programs() {
      return (await entries()).map(({ watch: _watch, teaches: _teaches, file: _file, ...listing }) => listing);
    },
    async size() {
      return sizeOfAll();
    },
  };
}
