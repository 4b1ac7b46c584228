// The engine: hosts in workers. Where the page may share memory with them it has no instance on that memory: it only
// reads it, so nothing on the page can wait.

import type { Log } from "./drain";
import type { Engine, EngineSize, Guide, Limits, LiveRun, LiveSearch, Sink } from "./engine";
import type { Json } from "./engine-glue.gen";
import { type Carriers, Host, type Message } from "./host";
import { parse, toJson } from "./json";
import * as layout from "./layout.gen";
import type { Halt, Meta, Outcome, Progress, Recipe, Report } from "./types.gen";
import { writeValue } from "./value";

/** How often the logs are read. */
const DRAIN_EVERY_MS = 16;
/**
 * About how many bytes of each thread's log are read at once: what is read of one thread waits until that of the others has come that
 * lies before it. So it is read until nothing is left, or for so long that the page can still be seen to go on.
 */
const [TAKEN, TAKING_MS] = [2 ** 16, 30];
/** How long a stopped or ended run's threads may take to unwind before what carries them is ended. Fibers do so one by one. */
const GRACE_MS = { workers: 700, fibers: 200 };
/** How long one that is stopped may take to begin; it ends then as any other. */
const BEGIN_GRACE_MS = 700;
/**
 * How long a search that is stopped may take to say what it has found: until the execution that goes on is over. On workers the
 * first ones go on while these are still on their way: on a busy machine of two cores, in WebKitGTK, for up to 4 s.
 */
const SEARCH_GRACE_MS = { workers: 5000, fibers: 700 };

/** What is said of a search that did not end when it was asked to. */
const STUCK = "A thread computed for so long that the search was ended by force; what it had found is gone.";

/** Where an engine's modules are, and what carries their threads. */
export interface Modules {
  readonly runs: URL;
  readonly searches: URL;
  readonly on: Carriers;
  readonly searchesOn: Carriers;
  /** Both modules, where they are one that is compiled already; it is large, and there is no second memory with it until one is due. */
  readonly compiled?: WebAssembly.Module;
}

/** What is said of a run that was given up before it began. */
const GIVEN_UP = "The run was stopped before it began.";

/** One host with its memory and carriers, and another one kept warm. */
export class WorkerEngine implements Engine {
  readonly ready: Promise<void>;
  private host: Host;
  private spare: Host | undefined;
  /** What searches, once somebody has asked for that. */
  private explorer: Host | undefined;
  /** Runs wait for the one before: a memory has one at a time. */
  private queue: Promise<unknown> = Promise.resolve();
  private runs = 0;

  constructor(private readonly modules: Modules) {
    this.host = this.newHost();
    this.ready = this.host.ready.then(() => {
      if (modules.compiled === undefined) this.spare ??= this.newHost();
    });
  }

  private newHost(): Host {
    const { runs, on, compiled } = this.modules;
    return new Host(runs, on, compiled);
  }

  /** The number of the next request to a host. */
  protected next(): number {
    return ++this.runs;
  }

  /** Whether what runs searches as well: it is the same module, and threads are carried in the same way. */
  private get isOne(): boolean {
    const { compiled, on, searchesOn } = this.modules;
    return compiled !== undefined && on === searchesOn;
  }

  /** The host that searches, made if there is none. */
  private async explorerHost(): Promise<Host> {
    if (this.isOne) return this.runningHost();
    if (this.explorer?.isSpoiled === true) this.endExplorer();
    const { searches, searchesOn, compiled } = this.modules;
    this.explorer ??= new Host(searches, searchesOn, compiled);
    const host = this.explorer;
    await host.ready.catch((error: unknown) => {
      this.endExplorer();
      throw error;
    });
    return host;
  }

  /** Has something asked of the host that runs, once the run or search before is over; `undefined` says that it got stuck. */
  protected aside<T>(does: (host: Host) => Promise<T | undefined>): Promise<T | undefined> {
    const done = this.queue.then(async () => {
      const answer = await does(await this.runningHost());
      if (answer === undefined) this.renew();
      return answer;
    });
    this.queue = done.catch(() => undefined);
    return done;
  }

  run(recipe: Recipe, sink: Sink, guide: Guide = {}): Promise<LiveRun> {
    const begun = this.queue.then(() => this.begin(recipe, sink, guide));
    this.queue = begun.then((run) => run.ended).catch(() => undefined);
    return begun;
  }

  explore(recipe: Recipe, limits: Limits, watch: (progress: Progress) => void): Promise<LiveSearch> {
    const begun = this.queue.then(async () => {
      const host = await this.explorerHost();
      const id = this.next();
      const search = new WorkerSearch(host, id, watch);
      void search.forced.then(() => this.endExplorer());
      host.say({ kind: "explore", id, request: requestOf(recipe), limits });
      return search;
    });
    this.queue = begun.then((search) => search.report).catch(() => undefined);
    return begun;
  }

  /** The host that runs, made anew where its memory is spoiled. */
  protected async runningHost(): Promise<Host> {
    if (this.host.isSpoiled) this.renew();
    const host = this.host;
    await host.ready.catch((error: unknown) => {
      this.renew();
      throw error;
    });
    return host;
  }

  /** What is left of the host that searches is of no use. */
  private endExplorer(): void {
    if (this.isOne) this.renew();
    this.explorer?.end();
    this.explorer = undefined;
  }

  private async begin(recipe: Recipe, sink: Sink, { halt, follow }: Guide): Promise<LiveRun> {
    const host = await this.runningHost();
    const id = this.next();
    const broke = host.spoiled.then((sentence) => Promise.reject(new Error(sentence)));
    const answer = Promise.race([host.next("begun", "refused"), this.givenUp(), broke]);
    host.say({ kind: "begin", id, request: requestOf(recipe), halt: halt && toJson<Halt>(halt), follow });
    const begun = await answer.finally(() => this.hasBegun());
    if (begun.kind === "refused") throw new Error(begun.message);
    const log = host.logOf(begun);
    const meta = parse(begun.meta);
    sink.begin(meta);
    const run = new WorkerRun(host, id, meta, log, sink);
    void run.forced.then(() => this.renew());
    return run;
  }

  giveUp: () => void = () => undefined;
  private hasBegun: () => void = () => undefined;

  /** Rejects, and ends the host, if the run that is about to begin does not do so soon after somebody has given it up. */
  private givenUp(): Promise<never> {
    const given = new Promise<never>((_, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      this.giveUp = () => {
        timer ??= setTimeout(() => {
          this.renew();
          reject(new Error(GIVEN_UP));
        }, BEGIN_GRACE_MS);
      };
      this.hasBegun = () => {
        clearTimeout(timer);
        this.giveUp = () => undefined;
      };
    });
    given.catch(() => undefined);
    return given;
  }

  size(): EngineSize {
    const hosts = [this.host, this.spare, this.explorer].filter((host) => host !== undefined);
    const sizes = hosts.map((host) => host.size());
    return sizes.reduce((sum, { workers, bytes }) => ({ workers: sum.workers + workers, bytes: sum.bytes + bytes }));
  }

  close(): void {
    for (const host of [this.host, this.spare, this.explorer]) host?.end();
  }

  /** A memory in which a worker was ended is never used again. */
  private renew(): void {
    this.host.end();
    this.host = this.spare === undefined || this.spare.isSpoiled ? this.newHost() : this.spare;
    this.spare = this.modules.compiled === undefined ? this.newHost() : undefined;
  }
}

/** A recipe as the engine reads it: with its values as a reader writes them, by the parameters' grammar. */
export function requestOf(recipe: Recipe): Json<Recipe> {
  const set = Object.fromEntries(Object.entries(recipe.set).map(([name, value]) => [name, writeValue(value)]));
  return toJson<Recipe>({ ...recipe, set });
}

class WorkerSearch implements LiveSearch {
  readonly report: Promise<Report>;
  /** Resolves, before `report` rejects, if the search had to be ended by force. */
  readonly forced: Promise<void>;
  private isOver = false;
  private force: () => void = () => undefined;
  private fail: (sentence: string) => void = () => undefined;

  constructor(
    private readonly host: Host,
    private readonly id: number,
    watch: (progress: Progress) => void,
  ) {
    this.forced = new Promise((resolve) => (this.force = resolve));
    this.report = new Promise((resolve, reject) => {
      this.fail = (sentence) => {
        this.isOver = true;
        reject(new Error(sentence));
      };
      const listen = async (): Promise<void> => {
        const message = await host.next("progress", "explored", "refused");
        if (this.isOver) return;
        if (message.kind === "progress") {
          watch(parse(message.progress));
          return listen();
        }
        if (message.kind === "refused") this.fail(message.message);
        else {
          this.isOver = true;
          resolve(parse(message.report));
        }
      };
      void listen();
    });
    void host.spoiled.then((sentence) => !this.isOver && this.fail(sentence));
  }

  stop(): void {
    if (this.isOver) return;
    this.host.say({ kind: "stop", id: this.id });
    // A thread that never comes to a step lets its execution never end.
    setTimeout(() => {
      if (this.isOver) return;
      this.force();
      this.fail(STUCK);
    }, SEARCH_GRACE_MS[this.host.on]);
  }
}

class WorkerRun implements LiveRun {
  readonly ended: Promise<string | undefined>;
  /** Resolves, before `ended`, if the run had to be ended by force. */
  readonly forced: Promise<void>;
  private settled: Message<"settled"> | undefined;
  private over = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private deadline = Infinity;
  private force: () => void = () => undefined;
  private end: (broken?: string) => void = () => undefined;

  constructor(
    private readonly host: Host,
    private readonly id: number,
    private readonly meta: Meta,
    private readonly log: Log,
    private readonly sink: Sink,
  ) {
    this.forced = new Promise((resolve) => (this.force = resolve));
    this.ended = new Promise((resolve) => (this.end = resolve));
    void host.next("settled").then((message) => {
      this.settled = message;
      // A short run is over before the logs would be read again.
      clearTimeout(this.timer);
      this.look();
    });
    void host.spoiled.then((sentence) => this.giveUp("panicked", sentence));
    this.look();
  }

  stop(): void {
    if (this.over) return;
    this.host.say({ kind: "stop", id: this.id });
    this.deadline = Math.min(this.deadline, performance.now() + GRACE_MS[this.host.on]);
  }

  /** Reads what is new, until the run is settled or its grace is over. */
  private look(): void {
    if (this.over) return;
    const state = this.log.state();
    const began = performance.now();
    let isMore = true;
    while (isMore && performance.now() - began < TAKING_MS) isMore = this.take(TAKEN) >= TAKEN;
    if (isMore) {
      this.timer = setTimeout(() => this.look());
      return;
    }
    if (this.settled !== undefined) {
      this.host.say({ kind: "free", id: this.id });
      this.finish(parse(this.settled.meta));
      return;
    }
    if (state !== layout.RUNNING) this.deadline = Math.min(this.deadline, performance.now() + GRACE_MS[this.host.on]);
    if (performance.now() > this.deadline) {
      this.giveUp("stopped");
      return;
    }
    this.timer = setTimeout(() => this.look(), DRAIN_EVERY_MS);
  }

  /** Takes what is there, or some of it, and says how many bytes of records that was. */
  private take(most?: number): number {
    const piece = this.log.take(most);
    if (piece.texts.length > 0 || piece.records.length > 0) this.sink.take(piece);
    return piece.records.length;
  }

  /** Ends the workers, and the run with this outcome if it has none. */
  private giveUp(outcome: Outcome, broken?: string): void {
    if (this.over) return;
    this.take();
    const meta = { ...this.meta, truncated: this.log.isTruncated() };
    const own = this.log.state() === layout.RUNNING ? outcome : undefined;
    this.force();
    this.finish(meta, own, broken);
  }

  private finish(meta: Meta, outcome?: Outcome, broken?: string): void {
    this.over = true;
    this.sink.end(meta, outcome);
    this.end(broken);
  }
}
