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
  /** What has been published since the last time: everything, or of each thread's log about so many bytes. */
  take(most?: number): Piece;
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

  take(most = Infinity): Piece {
    // The records first: a text is published before the record that names it, so that the texts, read
    // after them, are complete for them.
    const records: Uint8Array[] = [];
    const logs: Place[] = [];
    for (let log = this.address(this.head + layout.HEAD_LOGS); log !== 0; log = this.address(log + layout.LOG_OLDER)) {
      const place = this.placeOf(log);
      if (place !== undefined) logs.push(place);
    }
    // Where not all is taken, what comes first is: the rest of it could only wait for that.
    const next = logs.map((place) => this.next(place));
    for (let left = most; left > 0; ) {
      const first = most === Infinity ? next.findIndex((number) => number < Infinity) : next.indexOf(Math.min(...next));
      const place = logs[first];
      if (place === undefined || next[first] === Infinity) break;
      left -= this.read(place, records);
      next[first] = this.next(place);
    }
    const texts: Uint8Array[] = [];
    const place = this.placeOf(this.address(this.head + layout.HEAD_TEXTS));
    while (place !== undefined && this.next(place) < Infinity) this.read(place, texts);
    return { texts: join(texts), records: join(records) };
  }

  /** How far a log has been read; nothing, if it has no chunk yet. */
  private placeOf(log: number): Place | undefined {
    const first = this.address(log + layout.LOG_FIRST);
    if (first !== 0 && !this.places.has(log)) this.places.set(log, { chunk: first, bytes: 0 });
    return this.places.get(log);
  }

  /** The number of the record that is to be read next there, if it is one; infinite, if there is nothing. Comes to where it is. */
  private next(place: Place): number {
    for (;;) {
      // `next` is set after the last byte of a chunk: read first, it says that the chunk is complete.
      const next = this.address(place.chunk + layout.CHUNK_NEXT);
      if (this.word(place.chunk + layout.CHUNK_PUBLISHED) > place.bytes) {
        return this.word(place.chunk + layout.CHUNK_BYTES + place.bytes + layout.RECORD_NUMBER);
      }
      if (next === 0) return Infinity;
      place.chunk = next;
      place.bytes = 0;
    }
  }

  /** Reads the rest of a chunk, and says how many bytes that was. */
  private read(place: Place, into: Uint8Array[]): number {
    const start = place.chunk + layout.CHUNK_BYTES;
    const bytes = new Uint8Array(this.memory.buffer).slice(start + place.bytes, start + this.word(place.chunk + layout.CHUNK_PUBLISHED));
    into.push(bytes);
    place.bytes += bytes.length;
    return bytes.length;
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
