// Reads a run's logs out of shared memory while its threads write them: takes what is published, asks
// nobody, and waits for nothing.

import type { Piece } from "./engine";
import * as layout from "./layout.gen";

/** How far one chain of chunks has been read. */
interface Place {
  chunk: number;
  bytes: number;
}

/** One run's logs, however they get here. */
export interface Log {
  /** `RUNNING`, `ENDED` or `SETTLED`. To be asked before `take`: what it announces is then there. */
  state(): number;
  /** Whether a record was dropped, for want of room. */
  isTruncated(): boolean;
  /** Everything that has been published since the last time. */
  take(): Piece;
}

/** One run's logs in shared memory. */
export class Drain implements Log {
  private readonly places = new Map<number, Place>();

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly head: number,
  ) {
    const version = this.word(head + layout.HEAD_VERSION);
    if (version !== layout.VERSION) {
      throw new Error(`The engine writes version ${version} of the trace; this page reads ${layout.VERSION}.`);
    }
  }

  state(): number {
    return this.word(this.head + layout.HEAD_STATE);
  }

  isTruncated(): boolean {
    return this.word(this.head + layout.HEAD_TRUNCATED) !== 0;
  }

  take(): Piece {
    // The records first: a text is published before the record that names it, so that the texts, read
    // after them, are complete for them.
    const records: Uint8Array[] = [];
    for (let log = this.address(this.head + layout.HEAD_LOGS); log !== 0; log = this.address(log + layout.LOG_OLDER)) {
      this.read(log, records);
    }
    const texts: Uint8Array[] = [];
    this.read(this.address(this.head + layout.HEAD_TEXTS), texts);
    return { texts: join(texts), records: join(records) };
  }

  private read(log: number, into: Uint8Array[]): void {
    const first = this.address(log + layout.LOG_FIRST);
    if (first === 0) return;
    let place = this.places.get(log);
    if (place === undefined) {
      place = { chunk: first, bytes: 0 };
      this.places.set(log, place);
    }
    for (;;) {
      // `next` is set after the last byte of a chunk: read first, it says that the chunk is complete.
      const next = this.address(place.chunk + layout.CHUNK_NEXT);
      const published = this.word(place.chunk + layout.CHUNK_PUBLISHED);
      if (published > place.bytes) {
        const start = place.chunk + layout.CHUNK_BYTES;
        into.push(new Uint8Array(this.memory.buffer).slice(start + place.bytes, start + published));
        place.bytes = published;
      }
      if (next === 0) return;
      place.chunk = next;
      place.bytes = 0;
    }
  }

  /** A growing memory gets a new buffer; whoever reads asks for it each time. */
  private word(at: number): number {
    return Atomics.load(new Int32Array(this.memory.buffer), at >> 2) >>> 0;
  }

  private address(at: number): number {
    return Number(Atomics.load(new BigInt64Array(this.memory.buffer), at >> 3));
  }
}

export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
