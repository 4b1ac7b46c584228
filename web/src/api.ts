/** `window.threadground`: the page's interface for whoever embeds or drives it. */
import { batch } from "@preact/signals";
import { text } from "./base/strings";
import type { EngineSize } from "./engine/engine";
import { canRun, loadEngine } from "./engine/load";
import type { Listing, Report, RunResult, Timing, Value, Way } from "./engine/types.gen";
import { writeValue } from "./engine/value";
import { catalogue, programId, typed } from "./state/atoms";
import { type Entry, fetchCatalogue, runsHere, runsSo, usualWay } from "./state/catalogue";
import { takeWay } from "./state/fields";
import { leaveFirst } from "./state/links";
import { loadReader, read } from "./state/parameters";
import { runNow, takeTurn } from "./state/run";
import { choose } from "./state/show";
import { checkWay, isTiming, timed, type WayName, writeWay } from "./state/way";

export interface RunOptions {
  readonly set?: Readonly<Record<string, Value>>;
  readonly way?: Way;
  /** When sleeps and timeouts of a run by a seed end: by the clock, unless it says "any". */
  readonly timing?: Timing;
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
  readonly signal?: AbortSignal;
}

export interface Threadground {
  /** Runs a program on the page, after all that was asked for before. */
  run(id: string, options?: RunOptions): Promise<RunResult>;
  /** Tries every order of a program's steps, after all that was asked for before; one that is stopped reports what it has found. */
  explore(id: string, options?: ExploreOptions): Promise<Report>;
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

/** Throws a sentence that says why, where the program cannot be run so. */
function refuse(entry: Entry, way: WayName): void {
  if (!canRun("taking turns")) throw new Error(`${text.notices.notIsolated} ${text.notices.headers}`);
  if (!runsSo(entry, way)) throw new Error(text.ways.only(entry.title));
  if (!runsHere(entry, way)) throw new Error(text.ways.noReal);
}

/** Whether it is a whole number from `least` on, or missing. */
const isCount = (given: number | undefined, least: number): boolean =>
  given === undefined || (Number.isInteger(given) && given >= least && given < 2 ** 32);

async function explore(id: string, options: ExploreOptions = {}): Promise<Report> {
  const { set = {}, timing = "any", most, preemptions, signal } = options;
  const entry = await find(id);
  refuse(entry, "first");
  if (!isTiming(timing)) throw new Error(text.link.timing(String(timing)));
  if (!isCount(most, 1)) throw new Error(text.outcomes.most(String(most)));
  if (!isCount(preemptions, 0)) throw new Error(text.outcomes.preemptionsMost(String(preemptions)));
  await loadReader();
  const values = valuesOf(entry, set);
  const recipe = { program: id, set: values, way: "first" as const, timing };
  return takeTurn((turn) => turn.explore(recipe, { most, preemptions }, () => undefined), signal);
}

async function run(id: string, options: RunOptions = {}): Promise<RunResult> {
  const { set = {}, signal } = options;
  const entry = await find(id);
  const said = checkWay(options.way ?? usualWay(entry));
  if ("problem" in said) throw new Error(said.problem);
  const { way } = said;
  const { timing = "clock" } = options;
  if (!isTiming(timing)) throw new Error(text.link.timing(String(timing)));
  refuse(entry, writeWay(way).way);
  await loadReader();
  const values = valuesOf(entry, set);
  const prepare = async (): Promise<void> => {
    leaveFirst(id);
    if (programId.peek() !== id) await choose(id);
    batch(() => {
      typed.value = Object.fromEntries(Object.entries(set).map(([name, value]) => [name, writeValue(value)]));
      takeWay(way, { timing });
    });
  };
  return runNow({ program: id, set: values, way, ...timed(timing) }, { signal, prepare });
}

/** Puts the interface on the window. */
export function offer(): void {
  window.threadground = {
    run,
    explore,
    async programs() {
      return (await entries()).map(({ watch: _watch, teaches: _teaches, file: _file, ...listing }) => listing);
    },
    async size() {
      return (await loadEngine()).size();
    },
  };
}
