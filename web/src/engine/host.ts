// The engine, as the page has it: one host worker with its memory and carriers, and another one kept
// warm. The page has no instance on that memory: it only reads it, so nothing on the page can wait.

import { Drain } from "./drain";
import type { Engine, EngineSize, LiveRun, Model } from "./engine";
import * as layout from "./layout.gen";
import type { FromHost, ToHost } from "./messages";
import type { Outcome, Recipe, Value } from "./types.gen";
import { Workers } from "./worker-relay";

/** Carriers that are there before a run asks for one. */
const CARRIERS = 8;
/** How long the first carriers may take to come. */
const START_MS = 30_000;
/** How often the logs are read. */
const DRAIN_EVERY_MS = 16;
/** How long a stopped or ended run's threads may take to unwind before their workers are ended. */
const GRACE_MS = 700;

type Message<Kind extends FromHost["kind"]> = Extract<FromHost, { kind: Kind }>;

/** One memory with its host and its carriers. */
class Host {
  readonly ready: Promise<WebAssembly.Memory>;
  /** Resolves with a sentence if the memory is spoiled. */
  readonly spoiled: Promise<string>;
  /** Whether it is. */
  isSpoiled = false;
  private memory: WebAssembly.Memory | undefined;
  private readonly worker: Worker;
  private readonly carriers = new Workers((message) => this.say(message));
  private readonly listeners = new Set<(message: FromHost) => void>();

  constructor(base: URL) {
    this.worker = new Worker(new URL("./host.worker.ts", import.meta.url), { type: "module", name: "threadground host" });
    this.spoiled = new Promise((resolve) => {
      const spoil = (sentence: string): void => {
        this.isSpoiled = true;
        resolve(sentence);
      };
      this.worker.onerror = (event) => spoil(event.message || "The engine's worker could not be started.");
      this.listeners.add((message) => message.kind === "failed" && spoil(message.message));
    });
    this.worker.onmessage = ({ data }: MessageEvent<FromHost>) => {
      if (data.kind === "new worker" || data.kind === "to worker" || data.kind === "end worker") this.carriers.take(data);
      else for (const listener of [...this.listeners]) listener(data);
    };
    this.ready = Promise.race([
      this.next("ready").then(({ memory }) => (this.memory = memory)),
      this.spoiled.then((message) => Promise.reject(new Error(message))),
      new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`The engine's workers did not start within ${START_MS / 1000} s.`)), START_MS);
      }),
    ]);
    this.ready.catch(() => this.end());
    this.say({ kind: "start", glue: new URL("engine.js", base).href, wasm: new URL("engine_bg.wasm", base).href, carriers: CARRIERS });
  }

  say(message: ToHost): void {
    this.worker.postMessage(message);
  }

  /** The next message of one of these kinds about a run, or about none. */
  next<Kind extends FromHost["kind"]>(...kinds: Kind[]): Promise<Message<Kind>> {
    return new Promise((resolve) => {
      const listener = (message: FromHost): void => {
        if (!(kinds as string[]).includes(message.kind)) return;
        this.listeners.delete(listener);
        resolve(message as Message<Kind>);
      };
      this.listeners.add(listener);
    });
  }

  /** Its own worker, its carriers, and their memory. */
  size(): EngineSize {
    return { workers: 1 + this.carriers.size, bytes: this.memory?.buffer.byteLength ?? 0 };
  }

  /** Ends the host, and with it all its carriers, whatever they do. */
  end(): void {
    this.worker.terminate();
    this.carriers.end();
  }
}

/** What the engine is sent: every value as a reader writes it. */
function written(value: Value): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}

class PageEngine implements Engine {
  readonly ready: Promise<void>;
  private host: Host;
  private spare: Host | undefined;
  /** Runs wait for the one before: a memory has one at a time. */
  private queue: Promise<unknown> = Promise.resolve();
  private runs = 0;

  constructor(private readonly base: URL) {
    this.host = new Host(base);
    this.ready = this.host.ready.then(() => {
      this.spare ??= new Host(base);
    });
  }

  run(recipe: Recipe, model: Model, progress: () => void): Promise<LiveRun> {
    const begun = this.queue.then(() => this.begin(recipe, model, progress));
    this.queue = begun.then((run) => run.ended).catch(() => undefined);
    return begun;
  }

  private async begin(recipe: Recipe, model: Model, progress: () => void): Promise<LiveRun> {
    if (this.host.isSpoiled) this.renew();
    const host = this.host;
    const memory = await host.ready.catch((error: unknown) => {
      this.renew();
      throw error;
    });
    const set = Object.fromEntries(Object.entries(recipe.set).map(([name, value]) => [name, written(value)]));
    const id = ++this.runs;
    const answer = host.next("begun", "refused");
    host.say({ kind: "begin", id, request: JSON.stringify({ ...recipe, set }) });
    const begun = await answer;
    if (begun.kind === "refused") throw new Error(begun.message);
    model.begin(begun.meta);
    const run = new PageRun(host, id, new Drain(memory, begun.head), model, progress);
    void run.forced.then(() => this.renew());
    return run;
  }

  size(): EngineSize {
    const sizes = [this.host, ...(this.spare === undefined ? [] : [this.spare])].map((host) => host.size());
    return sizes.reduce((sum, { workers, bytes }) => ({ workers: sum.workers + workers, bytes: sum.bytes + bytes }));
  }

  /** A memory in which a worker was ended is never used again. */
  private renew(): void {
    this.host.end();
    this.host = this.spare ?? new Host(this.base);
    this.spare = new Host(this.base);
  }
}

class PageRun implements LiveRun {
  readonly ended: Promise<string | undefined>;
  /** Resolves, before `ended`, if the run had to be ended by force. */
  readonly forced: Promise<void>;
  private settled: Message<"settled"> | undefined;
  private over = false;
  private deadline = Infinity;
  private force: () => void = () => undefined;
  private end: (broken?: string) => void = () => undefined;

  constructor(
    private readonly host: Host,
    private readonly id: number,
    private readonly drain: Drain,
    private readonly model: Model,
    private readonly progress: () => void,
  ) {
    this.forced = new Promise((resolve) => (this.force = resolve));
    this.ended = new Promise((resolve) => (this.end = resolve));
    void host.next("settled").then((message) => (this.settled = message));
    void host.spoiled.then((sentence) => this.giveUp("panicked", sentence));
    this.look();
  }

  stop(): void {
    if (this.over) return;
    this.host.say({ kind: "stop", id: this.id });
    this.deadline = Math.min(this.deadline, performance.now() + GRACE_MS);
  }

  /** Reads what is new, until the run is settled or its grace is over. */
  private look(): void {
    if (this.over) return;
    const state = this.drain.state();
    this.take();
    if (this.settled !== undefined) {
      this.host.say({ kind: "free", id: this.id });
      this.finish(this.settled.meta);
      return;
    }
    if (state !== layout.RUNNING) this.deadline = Math.min(this.deadline, performance.now() + GRACE_MS);
    if (performance.now() > this.deadline) {
      this.giveUp("stopped");
      return;
    }
    setTimeout(() => this.look(), DRAIN_EVERY_MS);
  }

  private take(): void {
    const { texts, records } = this.drain.take();
    if (texts.length > 0) this.model.texts(texts);
    if (records.length > 0) this.model.records(records);
    if (records.length > 0) this.progress();
  }

  /** Ends the workers, and the run with this outcome if it has none. */
  private giveUp(outcome: Outcome, broken?: string): void {
    if (this.over) return;
    this.take();
    if (this.drain.state() === layout.RUNNING) this.model.close(outcome);
    this.force();
    this.finish(undefined, broken);
  }

  private finish(meta: string | undefined, broken?: string): void {
    this.over = true;
    // The schedule is known at the end.
    if (meta !== undefined) this.model.begin(meta);
    this.model.finish();
    this.progress();
    this.end(broken);
  }
}

/** Starts the engine; its files are in the folder `base`. */
export function startEngine(base: URL): Promise<Engine> {
  return Promise.resolve(new PageEngine(base));
}
