// The host: the worker with the engine memory's first instance. It begins and stops runs, has carriers made, and tells the
// page what goes wrong. It never waits, and of programs it runs only fibers, which let its event loop come round.

import { Drain } from "./drain";
import type { Limits } from "./engine";
import type * as glueOf from "./engine-glue.gen";
import type { Json } from "./engine-glue.gen";
import type * as explorerOf from "./explorer-glue.gen";
import { lastLine, parse } from "./json";
import type { FromHost, ToHost } from "./messages";
import type * as pythonOf from "./python-glue.gen";
import type { Frame, Halt, Recipe, Report, SourceError } from "./types.gen";
import { type StandIn, StandIns } from "./worker-relay";

/** What takes its time in the module, and is asked until it is over. */
interface Going {
  is_over(): boolean;
  free(): void;
}

/** The module, which is not bundled: the engine's or, with searches, the explorer's, or Python's, which makes texts ready, too. */
type Glue = typeof glueOf & Partial<Pick<typeof pythonOf, "EngineSearch" | "EnginePreparation" | "EngineFrames">>;

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ToHost>) => void) | null;
  /** Both are asked for by the crate's `carrier.js`. */
  onCarrierFailed: (message: string) => void;
  makeWorker: (url: string, name: string) => StandIn;
  /** By this wasm-bindgen-rayon makes its workers. */
  Worker: new (
    url: string,
  ) => StandIn;
  postMessage(message: FromHost, transfer?: Transferable[]): void;
};

/** How often a run is asked whether it is over: it needs the host to wake threads that must unwind. */
const ASK_EVERY_MS = 4;

/** How often a search is asked how far it has come, at least. */
const ASK_SEARCH_EVERY_MS = 50;
/** It is asked sooner as long as it is young: to wait for a small one is to take no longer than this share of its own time. */
const SHARE = 0.1;

let glue: Glue | undefined;
/** Whether it has to post what runs record, as the page has no part in the memory. */
let posts = false;
const runs = new Map<number, glueOf.EngineRun>();
const searches = new Map<number, explorerOf.EngineSearch>();
const standIns = new StandIns(answer);

function answer(message: FromHost): void {
  scope.postMessage(message);
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function start(address: string, wasm: string | WebAssembly.Module, shim: string, carriers: number): Promise<void> {
  const loaded = (await import(/* @vite-ignore */ address)) as Glue;
  await loaded.default({ module_or_path: wasm });
  // An interpreter that computes would keep this worker from hearing that it is to stop: where there are others, they run it.
  const onFibers = carriers > 0 && loaded.EnginePreparation !== undefined ? false : loaded.carry_fibers();
  if (carriers > 0) loaded.host(shim, carriers);
  else if (!onFibers) throw new Error("This browser has no fibers.");
  // A worker that was made is not one that runs: some browsers queue them.
  while (loaded.idle_carriers() < carriers) await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  glue = loaded;
  posts = carriers === 0;
  tellSize();
  answer({ kind: "ready", memory: posts ? undefined : loaded.shared_memory() });
}

function begin(id: number, request: Json<Recipe>, halt: Json<Halt> | undefined, follow: Uint32Array | undefined): void {
  if (glue === undefined) throw new Error("the engine is not ready");
  const run = new glue.EngineRun(request, halt, follow);
  runs.set(id, run);
  answer({ kind: "begun", id, head: run.head, meta: run.meta() });
  watch(id, run, posts ? new Drain(glue.shared_memory(), run.head) : undefined);
}

/** Asks until every thread of the run has given its carrier back; posts what is new in a log. */
function watch(id: number, run: glueOf.EngineRun, log: Drain | undefined): void {
  const isSettled = run.is_settled();
  if (log !== undefined) post(id, log);
  if (!isSettled) {
    setTimeout(() => watch(id, run, log), ASK_EVERY_MS);
    return;
  }
  const carriers = glue?.all_carriers() ?? 0;
  tellSize();
  answer({ kind: "settled", id, meta: run.meta(), timedWaits: run.timed_waits(), carriers });
}

function post(id: number, log: Drain): void {
  const state = log.state();
  const piece = log.take();
  const isTruncated = log.isTruncated();
  scope.postMessage({ kind: "piece", id, piece, state, isTruncated }, [piece.texts.buffer, piece.records.buffer]);
}

function tellSize(): void {
  if (posts && glue !== undefined) answer({ kind: "size", bytes: glue.shared_memory().buffer.byteLength });
}

function explore(id: number, request: Json<Recipe>, { most, preemptions, method }: Limits): void {
  if (glue?.EngineSearch === undefined) throw new Error("the explorer is not ready");
  const search = new glue.EngineSearch(request, most, preemptions, method);
  searches.set(id, search);
  answer({ kind: "progress", id, progress: search.progress() });
  watchSearch(id, search, performance.now());
}

/** Asks until the search, which has begun then, is over. */
function watchSearch(id: number, search: explorerOf.EngineSearch, begun: number): void {
  let report: Json<Report> | undefined;
  try {
    report = search.report();
  } catch (error) {
    end(id, search, { kind: "refused", id, message: sentence(error) });
    return;
  }
  if (report !== undefined) {
    end(id, search, { kind: "explored", id, report });
    return;
  }
  answer({ kind: "progress", id, progress: search.progress() });
  const pause = Math.max(ASK_EVERY_MS, Math.min(ASK_SEARCH_EVERY_MS, (performance.now() - begun) * SHARE));
  setTimeout(() => watchSearch(id, search, begun), pause);
}

function end(id: number, search: explorerOf.EngineSearch, message: FromHost): void {
  searches.delete(id);
  search.free();
  tellSize();
  answer(message);
}

/** Waits for something to be over, and gives what it has come to. */
async function over<T extends Going, R>(going: T, result: (going: T) => R): Promise<R> {
  try {
    while (!going.is_over()) await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    return result(going);
  } finally {
    going.free();
  }
}

/** What is wrong with the text of a recipe, once that is made ready; of one that has none, nothing is. */
async function prepare(request: Json<Recipe>, checks = false): Promise<Json<SourceError> | undefined> {
  if (glue?.EnginePreparation === undefined) return undefined;
  return over(new glue.EnginePreparation(request, checks), (it) => it.fault());
}

/** Makes a recipe ready, and has something done with it then; what cannot be is refused. */
async function ready(id: number, request: Json<Recipe>, does: () => void): Promise<void> {
  try {
    const fault = await prepare(request);
    if (fault === undefined) does();
    else answer({ kind: "refused", id, message: atLine(fault) });
  } catch (error) {
    answer({ kind: "refused", id, message: sentence(error) });
  }
}

function atLine(fault: Json<SourceError>): string {
  const { message, line } = parse(fault);
  return `Line ${line}: ${lastLine(message)}`;
}

/** Answers a question about a text in Python. */
async function ask(id: number, question: () => Promise<FromHost>): Promise<void> {
  try {
    answer(await question());
  } catch (error) {
    answer({ kind: "unanswered", id, message: sentence(error) });
  }
}

async function framesOf(request: Json<Recipe>, records: number, thread: number): Promise<Json<readonly Frame[]>> {
  if (glue?.EngineFrames === undefined) throw new Error("this engine knows no Python");
  const fault = await prepare(request);
  if (fault !== undefined) throw new Error(atLine(fault));
  return over(new glue.EngineFrames(request, records, thread), (it) => it.calls());
}

scope.onCarrierFailed = (message) => answer({ kind: "failed", message });
scope.makeWorker = (url, name) => standIns.make(url, name);
// A constructor that returns something gives out that.
// biome-ignore lint/complexity/useArrowFunction: an arrow function is no constructor.
scope.Worker = function (url: string) {
  return standIns.make(url, "threadground data-parallel");
} as unknown as typeof scope.Worker;

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case "start":
      start(data.glue, data.wasm, data.shim, data.carriers).catch((error: unknown) => answer({ kind: "failed", message: sentence(error) }));
      break;
    case "begin":
      void ready(data.id, data.request, () => begin(data.id, data.request, data.halt, data.follow));
      break;
    case "explore":
      void ready(data.id, data.request, () => explore(data.id, data.request, data.limits));
      break;
    case "check":
      void ask(data.id, async () => ({ kind: "checked", id: data.id, error: (await prepare(data.request, true)) ?? "null" }));
      break;
    case "frames":
      void ask(data.id, async () => ({
        kind: "framed",
        id: data.id,
        frames: await framesOf(data.request, data.records, data.thread),
      }));
      break;
    case "stop":
      runs.get(data.id)?.stop();
      searches.get(data.id)?.stop();
      break;
    case "free":
      runs.get(data.id)?.free();
      runs.delete(data.id);
      break;
    case "from worker":
    case "worker failed":
      standIns.take(data);
      break;
  }
};
