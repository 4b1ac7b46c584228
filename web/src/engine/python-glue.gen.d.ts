// Generated from crate/src/web by wasm-bindgen; not to be edited.
// Write it anew: THREADGROUND_BLESS=1 scripts/build python
import type * as types from "./types.gen";

/** A value of this type, written as JSON. */
export type Json<T> = string & { readonly json?: T };



/**
 * The calls that a thread is in at a moment of a run, which is run again up to there.
 */
export class EngineFrames {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * The calls, the innermost first: `Frame[]`, as JSON. To be asked once, when the run is over.
     */
    calls(): Json<types.Frame[]>;
    /**
     * Whether the run is over, and all its threads are.
     */
    is_over(): boolean;
    /**
     * Begins to run the program of a recipe, which is JSON and was [made ready](EnginePreparation), up to the moment after so many
     * records.
     *
     * # Errors
     * A sentence that says what is wrong.
     */
    constructor(request: Json<types.Recipe>, records: number, thread: number);
}

/**
 * The making ready of a program, which takes its time: the interpreter begins, the text is compiled, and runs that nobody
 * sees find out what its threads share.
 */
export class EnginePreparation {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * What is wrong with the text, if anything is: `SourceError`, as JSON.
     */
    fault(): Json<types.SourceError> | undefined;
    /**
     * Whether it is over.
     */
    is_over(): boolean;
    /**
     * Begins to make the program of a recipe ready, which is JSON, or with `checks` only to look what is wrong with it.
     *
     * # Errors
     * A sentence that names what is wrong with the recipe.
     */
    constructor(request: Json<types.Recipe>, checks: boolean);
}

/**
 * A run in this module's memory.
 */
export class EngineRun {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Whether the run has ended: its last record is in the trace.
     */
    has_ended(): boolean;
    /**
     * Whether every thread has come to its end. If the run is over, wakes those that have not, so that they
     * unwind.
     */
    is_settled(): boolean;
    /**
     * What was run, and what is known of the run so far: `Meta`, as JSON.
     */
    meta(): Json<types.Meta>;
    /**
     * Starts a run; `request` is JSON: `{program, set, way, timing}`. `halt` says where it is held, if it is; `follow`
     * the order of another run's operations that it follows, as the model has it.
     *
     * # Errors
     * A sentence that names what is wrong; then nothing runs.
     */
    constructor(request: Json<types.Recipe>, halt: Json<types.Halt> | undefined, follow?: Uint32Array | number[] | null);
    /**
     * Asks the run to stop.
     */
    stop(): void;
    /**
     * How many waits with a deadline the run's threads have made by the machine's clock.
     */
    timed_waits(): number;
    /**
     * The address of the logs' head, where the page's reader begins.
     */
    readonly head: number;
}

/**
 * A search of all orders in this module's memory.
 */
export class EngineSearch {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Begins a search; `request` is JSON, as for a run: of its way nothing is asked, as every order is tried, or every one with
     * at most `preemptions`. It is given up after `most` executions. `method` is "classes" or "sections".
     *
     * # Errors
     * A sentence that names what is wrong; then nothing runs.
     */
    constructor(request: Json<types.Recipe>, most?: number | null, preemptions?: number | null, method?: string | null);
    /**
     * How far it has come: `Progress`, as JSON.
     */
    progress(): Json<types.Progress>;
    /**
     * What it has found: `Report`, as JSON, once it is over.
     *
     * # Errors
     * A sentence that says why nothing could be found.
     */
    report(): Json<types.Report> | undefined;
    /**
     * Asks it to stop.
     */
    stop(): void;
}

/**
 * How many carriers there are, or are on their way.
 */
export function all_carriers(): number;

/**
 * An instance of the module begins.
 */
export function begin(): void;

/**
 * The life of a carrier: `platform/carrier.js` calls it.
 */
export function carrier_serve(): void;

/**
 * The life of a carrier that was made for the job with this ticket: `platform/carrier.js` calls it.
 */
export function carrier_serve_once(ticket: number): void;

/**
 * Has this worker carry fibers, if its browser has any: then the threads of controlled runs are on them from now on.
 * Returns whether it does. The worker needs no host for that, and has to come back to its event loop.
 */
export function carry_fibers(): boolean;

/**
 * Makes this instance, its memory's first, the host, and starts carriers until at least `count` are there or
 * on their way. `shim` is the script that instantiates the module, relative to the folder of wasm-bindgen's
 * glue.
 *
 * # Errors
 * An error with a sentence, if the memory is not shared.
 */
export function host(shim: string, count: number): void;

/**
 * How many carriers are parked.
 */
export function idle_carriers(): number;

export function initThreadPool(num_threads: number): Promise<any>;

/**
 * The shared memory, in which the page reads the logs.
 */
export function shared_memory(): WebAssembly.Memory;

export class wbg_rayon_PoolBuilder {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    build(): void;
    mainJS(): string;
    numThreads(): number;
    receiver(): number;
}

export function wbg_rayon_start_worker(receiver: number): void;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput, memory?: WebAssembly.Memory, thread_stack_size?: number }} module - Passing `SyncInitInput` directly is deprecated.
 * @param {WebAssembly.Memory} memory - Deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput, memory?: WebAssembly.Memory, thread_stack_size?: number } | SyncInitInput, memory?: WebAssembly.Memory): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput>, memory?: WebAssembly.Memory, thread_stack_size?: number }} module_or_path - Passing `InitInput` directly is deprecated.
 * @param {WebAssembly.Memory} memory - Deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput>, memory?: WebAssembly.Memory, thread_stack_size?: number } | InitInput | Promise<InitInput>, memory?: WebAssembly.Memory): Promise<InitOutput>;
