// What the page and the host worker say to each other.

import type { Limits, Piece } from "./engine";
import type { Json } from "./engine-glue.gen";
import type { Frame, Halt, Meta, Progress, Recipe, Report, SourceError } from "./types.gen";
import type { FromRelay, ToRelay } from "./worker-relay";

/** From the page. */
export type ToHost =
  /** Without carriers it shares no memory: it posts what runs record. */
  | { kind: "start"; glue: string; wasm: string | WebAssembly.Module; shim: string; carriers: number }
  | { kind: "begin"; id: number; request: Json<Recipe>; halt: Json<Halt> | undefined; follow: Uint32Array | undefined }
  | { kind: "explore"; id: number; request: Json<Recipe>; limits: Limits }
  /** Asks whether the text of a recipe is Python. */
  | { kind: "check"; id: number; request: Json<Recipe> }
  /** Asks for a thread's calls after so many records. */
  | { kind: "frames"; id: number; request: Json<Recipe>; records: number; thread: number }
  /** Ends a run or a search. */
  | { kind: "stop"; id: number }
  /** The page has read all it wants of a run's logs. */
  | { kind: "free"; id: number }
  | FromRelay;

/** From the host. */
export type FromHost =
  | { kind: "ready"; memory: WebAssembly.Memory | undefined }
  /** What a run has recorded since the last piece, where that is posted, and where it has come to. */
  | { kind: "piece"; id: number; piece: Piece; state: number; isTruncated: boolean }
  /** How large a memory is that is not shared. */
  | { kind: "size"; bytes: number }
  /** Something broke that no run can be blamed for, or that spoils the memory: a trap, a dead worker. */
  | { kind: "failed"; message: string }
  | { kind: "begun"; id: number; head: number; meta: Json<Meta> }
  | { kind: "refused"; id: number; message: string }
  | { kind: "settled"; id: number; meta: Json<Meta>; timedWaits: number; carriers: number }
  | { kind: "progress"; id: number; progress: Json<Progress> }
  | { kind: "explored"; id: number; report: Json<Report> }
  /** What is wrong with the text: `null` if nothing is. */
  | { kind: "checked"; id: number; error: Json<SourceError | null> }
  | { kind: "framed"; id: number; frames: Json<readonly Frame[]> }
  /** Why a question has no answer. */
  | { kind: "unanswered"; id: number; message: string }
  | ToRelay;
