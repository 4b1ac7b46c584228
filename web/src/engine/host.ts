import { Drain, type Log } from "./drain";
import type { EngineSize } from "./engine";
import type { FromHost, ToHost } from "./messages";
import { Posted } from "./posted";
import { Workers } from "./worker-relay";

/** What carries threads: workers, or fibers in the host alone, which then shares no memory with the page. */
export type Carriers = "workers" | "fibers";

/** Workers that are there before a run asks for one. */
const WORKERS = 8;
/** How long the first carriers may take to come. */
const START_MS = 30_000;

export type Message<Kind extends FromHost["kind"]> = Extract<FromHost, { kind: Kind }>;

/** One memory with its host worker and its carriers. */
export class Host {
  readonly ready: Promise<unknown>;
  /** Resolves with a sentence if the memory is spoiled. */
  readonly spoiled: Promise<string>;
  /** Whether it is, or its workers did not even start: then no run can be begun on it. */
  isSpoiled = false;
  private memory: WebAssembly.Memory | undefined;
  /** Of a memory that is not shared, how large it was when it was last heard of. */
  private bytes = 0;
  private readonly worker: Worker;
  private readonly carriers = new Workers((message) => this.say(message));
  private readonly listeners = new Set<(message: FromHost) => void>();

  /** With a module, whose folder is `folder`, and whose files have that folder's name; it may be compiled already. */
  constructor(
    folder: URL,
    readonly on: Carriers,
    compiled?: WebAssembly.Module,
  ) {
    const name = folder.pathname.split("/").at(-2) ?? "";
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
      if (data.kind === "size") this.bytes = data.bytes;
    };
    this.ready = Promise.race([
      this.next("ready").then(({ memory }) => (this.memory = memory)),
      this.spoiled.then((message) => Promise.reject(new Error(message))),
      new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`The engine's workers did not start within ${START_MS / 1000} s.`)), START_MS);
      }),
    ]);
    this.ready.catch(() => {
      this.isSpoiled = true;
      this.end();
    });
    this.say({
      kind: "start",
      glue: new URL(`${name}.js`, folder).href,
      wasm: compiled ?? new URL(`${name}_bg.wasm`, folder).href,
      shim: `${name}.js`,
      carriers: on === "workers" ? WORKERS : 0,
    });
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

  /** The logs of a run that has begun, until it is settled. */
  logOf({ id, head }: Message<"begun">): Log {
    if (this.memory !== undefined) return new Drain(this.memory, head);
    const log = new Posted(id);
    const listener = (message: FromHost): void => {
      log.hear(message);
      if (message.kind === "settled") this.listeners.delete(listener);
    };
    this.listeners.add(listener);
    return log;
  }

  /** Its own worker, its carriers, and their memory. */
  size(): EngineSize {
    return { workers: 1 + this.carriers.size, bytes: this.memory?.buffer.byteLength ?? this.bytes };
  }

  /** Ends the host, and with it all its carriers, whatever they do. */
  end(): void {
    this.worker.terminate();
    this.carriers.end();
  }
}
