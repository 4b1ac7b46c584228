// What runs programs, as the rest of the page knows it. Which engine it is, and how what it records gets here, is known
// in this folder alone.

import type { Frame, Halt, Meta, Method, Outcome, Progress, Recipe, Report, SourceError } from "./types.gen";

/** A part of a run's trace, in the trace's own bytes. */
export interface Piece {
  /** Texts, each behind its length. Those that the records name are here, or came before. */
  readonly texts: Uint8Array;
  /** Records, whole, with their numbers in any order. */
  readonly records: Uint8Array;
}

/** Where a run's trace goes, piece by piece: `begin` once, then `take` as often as there is something new, then `end`. */
export interface Sink {
  begin(meta: Meta): void;
  take(piece: Piece): void;
  /**
   * No more will come. By now it is known which schedule repeats the run, and whether its trace was full. An outcome is
   * given where the run was ended by force and could not record its own.
   */
  end(meta: Meta, outcome?: Outcome): void;
}

/** What else there is to say of how a controlled run goes on. */
export interface Guide {
  /** The choice at which it is held. */
  readonly halt?: Halt;
  /** The order of another run's operations that it follows. */
  readonly follow?: Uint32Array;
}

/** A run that is going on. */
export interface LiveRun {
  /** Ends it, whatever its threads are doing. */
  stop(): void;
  /** Resolves, behind the sink's `end`, with a sentence if something broke that is not the program's: then the run is `panicked`. */
  readonly ended: Promise<string | undefined>;
}

/** A search of all orders that is going on. */
export interface LiveSearch {
  /** Ends it: then its report is what was found so far. */
  stop(): void;
  /** Rejects with an Error whose message is for the reader, where nothing could be found out. */
  readonly report: Promise<Report>;
}

/** How far a search goes. */
export interface Limits {
  /** After how many executions it is given up. */
  readonly most?: number | undefined;
  /** How many preemptions an order may have. */
  readonly preemptions?: number | undefined;
  /** How orders are told apart: by single steps, unless it says "sections". */
  readonly method?: Method | undefined;
}

export interface EngineSize {
  readonly workers: number;
  /** Of all their memories together. */
  readonly bytes: number;
}

export interface Engine {
  /** Resolves when a run would begin at once. */
  readonly ready: Promise<void>;
  /** What there is of workers, those that are kept warm for later among them. */
  size(): EngineSize;
  /**
   * Begins a run once the one before is over; what it records goes into the sink. Rejects with an Error whose message is for the
   * reader; then the sink got nothing.
   */
  run(recipe: Recipe, sink: Sink, guide?: Guide): Promise<LiveRun>;
  /**
   * Begins a search of all orders of a program once the run or search before is over; of the recipe's way nothing is asked.
   * `watch` is told now and then how far it has come.
   */
  explore(recipe: Recipe, limits: Limits, watch: (progress: Progress) => void): Promise<LiveSearch>;
  /** Ends all that it has; nothing can be asked of it any more. */
  close(): void;
  /** Gives up a run that was asked for and has not begun, if there is one: then `run` rejects. */
  giveUp(): void;
}

/** The engine that runs Python. */
export interface PythonEngine extends Engine {
  /** What is wrong with a text, if something is. */
  check(source: string): Promise<SourceError | undefined>;
  /** The calls that a thread is in after so many records of a run, the innermost first: the recipe is run again up to there. */
  frames(recipe: Recipe, records: number, thread: number): Promise<readonly Frame[]>;
}

/** How much of an engine has come. */
export interface Loaded {
  readonly bytes: number;
  /** Of so many, if that is known. */
  readonly all?: number | undefined;
}
