// Generated from crate/src/web by wasm-bindgen; not to be edited.
// Write it anew: THREADGROUND_BLESS=1 scripts/build model
import type * as types from "./types.gen";

/** A value of this type, written as JSON. */
export type Json<T> = string & { readonly json?: T };



/**
 * What is known of a run from as much of its trace as has been read.
 */
export class Model {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * The machine after the first `step` steps: a `Moment`.
     */
    at(step: number): Json<types.Moment>;
    /**
     * Takes in what was run; `meta` is a `Meta`, as JSON.
     *
     * # Errors
     * If `meta` is no such JSON.
     */
    begin(meta: Json<types.Meta>): void;
    /**
     * The choice at which the run is held, if it is: a `ChoiceView`.
     */
    choice(): Json<types.ChoiceView | null>;
    /**
     * The whole run for Perfetto and `chrome://tracing`, as JSON.
     */
    chrome(): string;
    /**
     * Closes a run that is over and cannot say so itself any more. `outcome` is the name of an `Outcome`.
     *
     * # Errors
     * A sentence, if there is no outcome with this name.
     */
    close(outcome: types.Outcome): void;
    /**
     * The first step at which another run does not do the same.
     */
    differs_from(other: Model): number | undefined;
    /**
     * Takes in that no more records will come: gaps are closed.
     */
    finish(): void;
    /**
     * `Lanes`.
     */
    lanes(from: number, to: number, pixels: number): Json<types.Lanes>;
    /**
     * `Lanes`.
     */
    lanes_by_step(from: number, to: number, pixels: number): Json<types.Lanes>;
    /**
     * What was run: a `Meta`.
     */
    meta(): Json<types.Meta>;
    /**
     * An empty model, for a run that is about to begin.
     */
    constructor();
    /**
     * The next step of this thread after `step`; if not `forward`, the one before.
     */
    next_step_of_thread(thread: number, step: number, forward: boolean): number | undefined;
    /**
     * The model of a trace's file.
     *
     * # Errors
     * A sentence, if the bytes are no trace that can be opened.
     */
    static open(bytes: Uint8Array | number[]): Model;
    /**
     * The order of the operations, for a run that follows it.
     */
    order(): Uint32Array;
    /**
     * `OutputLine[]`: the lines of output from index `from` up to, but not including, `to`.
     */
    output(from: number, to: number): Json<types.OutputLine[]>;
    /**
     * Facts about the run as a whole: an `Overview`.
     */
    overview(): Json<types.Overview>;
    /**
     * Takes more records: encoded ones, whole, one after the other, with their numbers in any order.
     */
    records(bytes: Uint8Array | number[]): void;
    /**
     * How many records there are at a step: a run that is held when it has so many is held there.
     */
    records_at(step: number): number;
    /**
     * How many records another run, which does the same, has at a step of this one.
     */
    records_in(other: Model, step: number): number;
    /**
     * What the run was, and what came of it: a `RunResult`.
     */
    result(): Json<types.RunResult>;
    /**
     * The next step after `step` whose sentence has this text in it; if not `forward`, the one before.
     */
    search(text: string, step: number, forward: boolean): number | undefined;
    /**
     * The last step whose time is at or before this time, in seconds.
     */
    step_at(time: number): number;
    /**
     * `number[]`: the steps that were made at this line of the program's file.
     */
    steps_of_line(line: number): Json<number[]>;
    /**
     * `number[]`: the steps that touched this object.
     */
    steps_of_object(object: number): Json<number[]>;
    /**
     * `StoryLine[]`: the lines of the story from index `from` up to, but not including, `to`.
     */
    story(from: number, to: number): Json<types.StoryLine[]>;
    /**
     * The step at which most can be seen of the run.
     */
    telling_step(): number;
    /**
     * Takes more texts, each behind its length in bytes (u32, little-endian).
     */
    texts(bytes: Uint8Array | number[]): void;
    /**
     * The time of a step, in seconds.
     */
    time_of(step: number): number;
}

/**
 * Reads what was written for a parameter; `listing` is the parameter's `Listed`, as JSON. Returns a `Read`.
 *
 * # Errors
 * If `listing` is no parameter's listing.
 */
export function read_parameter(listing: Json<types.Listed>, text: string): Json<types.Read>;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
