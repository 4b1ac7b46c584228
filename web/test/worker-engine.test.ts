import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Piece, Sink } from "../src/engine/engine";
import * as layout from "../src/engine/layout.gen";
import type { FromHost, ToHost } from "../src/engine/messages";
import type { Meta, Recipe } from "../src/engine/types.gen";
import { WorkerEngine } from "../src/engine/worker-engine";

const HERE = new URL("http://here/");
const MODULES = { runs: HERE, searches: HERE, on: "workers", searchesOn: "workers" } as const;

const NOTHING: Piece = { texts: new Uint8Array(), records: new Uint8Array() };
const meta: Meta = { recipe: { program: "lock", set: {}, way: "real" }, file: "lock.rs", unordered: [], schedule: null, truncated: false };

/** What the fake hosts and the fake memory do. */
const fake = vi.hoisted(() => ({
  hosts: [] as {
    say: (message: ToHost) => void;
    said: ToHost[];
    ended: boolean;
    answer: (message: FromHost) => void;
    spoil: (why: string) => void;
  }[],
  state: 0,
  truncated: false,
  pieces: [] as Piece[],
}));

vi.mock("../src/engine/host", () => ({
  Host: class {
    said: ToHost[] = [];
    ended = false;
    isSpoiled = false;
    ready = Promise.resolve({});
    spoil: (why: string) => void = () => undefined;
    spoiled = new Promise<string>((resolve) => {
      this.spoil = (why) => {
        this.isSpoiled = true;
        resolve(why);
      };
    });
    private waiting: { kinds: string[]; resolve: (message: FromHost) => void }[] = [];

    constructor(
      _folder: URL,
      readonly on: "workers" | "fibers",
    ) {
      fake.hosts.push(this);
    }
    logOf() {
      return {
        state: () => fake.state,
        isTruncated: () => fake.truncated,
        take: () => fake.pieces.shift() ?? NOTHING,
      };
    }
    say(message: ToHost): void {
      this.said.push(message);
    }
    next(...kinds: string[]): Promise<FromHost> {
      return new Promise((resolve) => this.waiting.push({ kinds, resolve }));
    }
    answer(message: FromHost): void {
      const due = this.waiting.filter(({ kinds }) => kinds.includes(message.kind));
      this.waiting = this.waiting.filter((one) => !due.includes(one));
      for (const { resolve } of due) resolve(message);
    }
    size() {
      return { workers: 9, bytes: 100 };
    }
    end(): void {
      this.ended = true;
    }
  },
}));
const host = (index = 0) => {
  const found = fake.hosts[index];
  if (found === undefined) throw new Error(`there is no host ${index}`);
  return found;
};
const recipe: Recipe = { program: "lock", set: { loops: [1, 2], fast: true }, way: "real" };

/** A sink that writes down what it is given. */
function listen(): { sink: Sink; heard: unknown[][] } {
  const heard: unknown[][] = [];
  return {
    heard,
    sink: {
      begin: (...said) => heard.push(["begin", ...said]),
      take: ({ texts, records }) => heard.push(["take", [...texts], [...records]]),
      end: (...said) => heard.push(["end", ...said]),
    },
  };
}

async function begin(engine: WorkerEngine, sink: Sink, at = 0) {
  const run = engine.run(recipe, sink);
  await vi.waitFor(() => expect(host(at).said.some(({ kind }) => kind === "begin")).toBe(true));
  host(at).answer({ kind: "begun", id: 1, head: 64, meta: JSON.stringify(meta) });
  return run;
}

beforeEach(() => {
  fake.hosts.length = 0;
  Object.assign(fake, { state: layout.RUNNING, truncated: false, pieces: [] });
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
});

describe("a run on workers", () => {
  test("is begun with its values as they are written", async () => {
    await begin(new WorkerEngine(MODULES), listen().sink);
    const asked = host().said.find((message) => message.kind === "begin");
    expect(JSON.parse(asked?.kind === "begin" ? asked.request : "")).toEqual({
      program: "lock",
      set: { loops: "1, 2", fast: "true" },
      way: "real",
    });
  });

  test("gives what it records as it comes, and at its end what is known then", async () => {
    const { sink, heard } = listen();
    fake.pieces = [{ texts: new Uint8Array([1]), records: new Uint8Array([2]) }];
    const run = await begin(new WorkerEngine(MODULES), sink);
    fake.pieces.push({ texts: new Uint8Array(), records: new Uint8Array([3]) });
    vi.advanceTimersByTime(20);
    const whole = { ...meta, schedule: "1-0-" };
    host().answer({ kind: "settled", id: 1, meta: JSON.stringify(whole), timedWaits: 0, carriers: 8 });
    await vi.advanceTimersByTimeAsync(20);
    await expect(run.ended).resolves.toBeUndefined();
    expect(heard).toEqual([
      ["begin", meta],
      ["take", [1], [2]],
      ["take", [], [3]],
      ["end", whole, undefined],
    ]);
    expect(host().said.at(-1)).toEqual({ kind: "free", id: 1 });
    expect(host().ended).toBe(false);
  });

  test("that does not heed Stop is ended by force, and says that it was stopped and what is missing", async () => {
    const { sink, heard } = listen();
    const engine = new WorkerEngine(MODULES);
    const run = await begin(engine, sink);
    run.stop();
    expect(host().said.at(-1)).toEqual({ kind: "stop", id: 1 });
    fake.truncated = true;
    await vi.advanceTimersByTimeAsync(600);
    expect(heard.length, "it has its grace").toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    await run.ended;
    expect(heard.at(-1)).toEqual(["end", { ...meta, truncated: true }, "stopped"]);
    expect(host().ended).toBe(true);
  });

  test("that has said how it ended keeps its outcome, also where its threads do not unwind", async () => {
    const { sink, heard } = listen();
    const run = await begin(new WorkerEngine(MODULES), sink);
    fake.state = layout.ENDED;
    await vi.advanceTimersByTimeAsync(1000);
    await run.ended;
    expect(heard.at(-1)).toEqual(["end", meta, undefined]);
  });

  test("whose workers break has panicked, says why, and the next one gets fresh workers", async () => {
    const { sink, heard } = listen();
    const engine = new WorkerEngine(MODULES);
    await engine.ready;
    expect(fake.hosts.length, "one is kept warm").toBe(2);
    const run = await begin(engine, sink);
    host().spoil("a trap");
    await expect(run.ended).resolves.toBe("a trap");
    expect(heard.at(-1)).toEqual(["end", meta, "panicked"]);
    const next = listen();
    await begin(engine, next.sink, 1);
    expect(next.heard).toEqual([["begin", meta]]);
  });

  test("that is refused rejects with the engine's sentence, and the sink hears nothing", async () => {
    const { sink, heard } = listen();
    const run = new WorkerEngine(MODULES).run(recipe, sink);
    await vi.waitFor(() => expect(host().said.length).toBe(1));
    host().answer({ kind: "refused", id: 1, message: "no such program" });
    await expect(run).rejects.toThrow("no such program");
    expect(heard).toEqual([]);
  });

  test("waits for the one before", async () => {
    const engine = new WorkerEngine(MODULES);
    await begin(engine, listen().sink);
    void engine.run(recipe, listen().sink);
    await vi.advanceTimersByTimeAsync(100);
    const begins = (): number => host().said.filter(({ kind }) => kind === "begin").length;
    expect(begins()).toBe(1);
    host().answer({ kind: "settled", id: 1, meta: JSON.stringify(meta), timedWaits: 0, carriers: 8 });
    await vi.advanceTimersByTimeAsync(100);
    expect(begins()).toBe(2);
  });
});

test("an engine's size is that of its workers and of those that are kept warm", async () => {
  const engine = new WorkerEngine(MODULES);
  expect(engine.size()).toEqual({ workers: 9, bytes: 100 });
  await engine.ready;
  expect(engine.size()).toEqual({ workers: 18, bytes: 200 });
});
