import type { Outcome, Recipe } from "./types.gen";

/**
 * The trace reader's wasm module as its glue exports it. What is structured comes as JSON, with the
 * types of `types.gen.ts`; `run-model.ts` is the only file that reads it.
 */
export interface Model {
  begin(meta: string): void;
  texts(bytes: Uint8Array): void;
  records(bytes: Uint8Array): void;
  /** An end mark with this outcome, for a run that cannot write one any more. */
  close(outcome: Outcome): void;
  finish(): void;
  meta(): string;
  overview(): string;
  at(step: number): string;
  lanes(from: number, to: number, pixels: number): string;
  lanes_by_step(from: number, to: number, pixels: number): string;
  story(from: number, to: number): string;
  output(from: number, to: number): string;
  step_at(time: number): number;
  time_of(step: number): number;
  next_step_of_thread(thread: number, step: number, forward: boolean): number | undefined;
  steps_of_line(line: number): string;
  steps_of_object(object: number): string;
  search(text: string, from: number, forward: boolean): number | undefined;
  result(): string;
  save(): Uint8Array;
  chrome(): string;
  free(): void;
}

/** A run that is going on. */
export interface LiveRun {
  /** Ends it, whatever its threads are doing. */
  stop(): void;
  /** Resolves with a sentence if something broke that is not the program's: then the run is `panicked`. */
  readonly ended: Promise<string | undefined>;
}

export interface EngineSize {
  readonly workers: number;
  readonly bytes: number;
}

/** The threads' wasm module with its workers. */
export interface Engine {
  readonly ready: Promise<void>;
  /** What there is of workers, those that are kept warm for later among them, and the bytes of their memories. */
  size(): EngineSize;
  /**
   * Begins a run, and adds what it records to the model as it comes; `progress` is called whenever
   * something was added. Rejects with an Error whose message is for the reader.
   */
  run(recipe: Recipe, model: Model, progress: () => void): Promise<LiveRun>;
}

let engine: Promise<Engine> | undefined;

/** Whether the page may have memory that threads share. */
export function canRun(): boolean {
  return globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function";
}

/** The engine; the first call loads it, and one after a failure tries again. */
export function loadEngine(): Promise<Engine> {
  engine ??= import("./host")
    .then(({ startEngine }) => startEngine(new URL("engine/", document.baseURI)))
    .catch((error: unknown) => {
      engine = undefined;
      throw error;
    });
  return engine;
}
