import { beforeEach, describe, expect, test } from "vitest";
import { Drain } from "../src/engine/drain";
import * as layout from "../src/engine/layout.gen";

const HEAD = 64;

/** A memory as the engine writes it: logs are chains of chunks, each of so many bytes. */
class Memory {
  buffer: ArrayBuffer = new ArrayBuffer(4096);
  private free = 256;

  constructor() {
    this.word(HEAD + layout.HEAD_VERSION, layout.VERSION);
  }

  word(at: number, value: number): void {
    new Int32Array(this.buffer)[at >> 2] = value;
  }

  address(at: number, value: number): void {
    new BigInt64Array(this.buffer)[at >> 3] = BigInt(value);
  }

  /** A log, in front of the newest one. */
  log(older = 0): number {
    const log = this.room(16);
    this.address(log + layout.LOG_OLDER, older);
    this.address(HEAD + layout.HEAD_LOGS, log);
    return log;
  }

  /** A chunk, as the first of its log or behind another one. */
  chunk(link: number): number {
    const chunk = this.room(layout.CHUNK_BYTES + 32);
    this.address(link, chunk);
    return chunk;
  }

  /** Writes bytes behind the `from` that are there, and publishes them. */
  write(chunk: number, from: number, ...bytes: number[]): void {
    new Uint8Array(this.buffer).set(bytes, chunk + layout.CHUNK_BYTES + from);
    this.word(chunk + layout.CHUNK_PUBLISHED, from + bytes.length);
  }

  /** As when it grows: what refers to the old buffer sees nothing that is new. */
  grow(): void {
    const grown = new ArrayBuffer(this.buffer.byteLength * 2);
    new Uint8Array(grown).set(new Uint8Array(this.buffer));
    this.buffer = grown;
  }

  private room(bytes: number): number {
    const at = this.free;
    this.free += bytes;
    return at;
  }
}

let memory: Memory;
const drainOf = (): Drain => new Drain(memory as unknown as WebAssembly.Memory, HEAD);
const records = (drain: Drain): number[] => [...drain.take().records];

beforeEach(() => {
  memory = new Memory();
});

describe("the drain", () => {
  test("refuses a trace of another version, and names both", () => {
    memory.word(HEAD + layout.HEAD_VERSION, 99);
    expect(drainOf).toThrow(`version 99 of the trace; this page reads ${layout.VERSION}`);
  });

  test("gives nothing before a thread has a log, and before a log has a chunk", () => {
    const drain = drainOf();
    expect(records(drain)).toEqual([]);
    memory.log();
    expect(records(drain)).toEqual([]);
  });

  test("gives what was published, once", () => {
    const chunk = memory.chunk(memory.log() + layout.LOG_FIRST);
    const drain = drainOf();
    memory.write(chunk, 0, 1, 2, 3);
    expect(records(drain)).toEqual([1, 2, 3]);
    expect(records(drain)).toEqual([]);
    memory.write(chunk, 3, 4);
    expect(records(drain)).toEqual([4]);
  });

  test("gives no byte that is not published yet", () => {
    const chunk = memory.chunk(memory.log() + layout.LOG_FIRST);
    memory.write(chunk, 0, 1, 2, 3);
    memory.word(chunk + layout.CHUNK_PUBLISHED, 2);
    expect(records(drainOf())).toEqual([1, 2]);
  });

  test("goes on in the next chunk, also where the one before got longer meanwhile", () => {
    const first = memory.chunk(memory.log() + layout.LOG_FIRST);
    memory.write(first, 0, 1);
    const drain = drainOf();
    expect(records(drain)).toEqual([1]);
    memory.write(first, 1, 2);
    const next = memory.chunk(first + layout.CHUNK_NEXT);
    memory.write(next, 0, 3);
    expect(records(drain)).toEqual([2, 3]);
    memory.write(next, 1, 4);
    expect(records(drain)).toEqual([4]);
  });

  test("reads every thread's log, also one that came later", () => {
    const older = memory.log();
    memory.write(memory.chunk(older + layout.LOG_FIRST), 0, 1);
    const drain = drainOf();
    expect(records(drain)).toEqual([1]);
    memory.write(memory.chunk(memory.log(older) + layout.LOG_FIRST), 0, 7, 8);
    expect(records(drain)).toEqual([7, 8]);
  });

  test("has texts apart from records", () => {
    const texts = memory.log();
    memory.address(HEAD + layout.HEAD_LOGS, 0);
    memory.address(HEAD + layout.HEAD_TEXTS, texts);
    memory.write(memory.chunk(texts + layout.LOG_FIRST), 0, 5, 6);
    const piece = drainOf().take();
    expect([[...piece.texts], [...piece.records]]).toEqual([[5, 6], []]);
  });

  test("goes on where the memory has grown, and what it gave stays as it was", () => {
    const chunk = memory.chunk(memory.log() + layout.LOG_FIRST);
    memory.write(chunk, 0, 1);
    const drain = drainOf();
    const before = drain.take().records;
    memory.grow();
    memory.write(chunk, 1, 2);
    expect(records(drain)).toEqual([2]);
    new Uint8Array(memory.buffer).fill(0);
    expect([...before]).toEqual([1]);
  });

  test("says what the run's state is, and whether its trace was full", () => {
    const drain = drainOf();
    expect([drain.state(), drain.isTruncated()]).toEqual([layout.RUNNING, false]);
    memory.word(HEAD + layout.HEAD_STATE, layout.SETTLED);
    memory.word(HEAD + layout.HEAD_TRUNCATED, 1);
    expect([drain.state(), drain.isTruncated()]).toEqual([layout.SETTLED, true]);
  });

  test("takes first what comes first, where it takes not all at once", () => {
    const record = (number: number): number[] => [number, 0, 0, 0, ...[number, 0, 0, 0]];
    const one = memory.log();
    const first = memory.chunk(one + layout.LOG_FIRST);
    const behind = memory.chunk(first + layout.CHUNK_NEXT);
    memory.write(first, 0, ...record(1), ...record(2));
    memory.write(memory.chunk(memory.log(one) + layout.LOG_FIRST), 0, ...record(3), ...record(6));
    memory.write(behind, 0, ...record(4), ...record(5));
    const drain = drainOf();
    const taken = [1, 1, 1, 1].map((most) => [...drain.take(most).records].filter((_, at) => at % 8 === 0));
    expect(taken).toEqual([[1, 2], [3, 6], [4, 5], []]);
  });
});
