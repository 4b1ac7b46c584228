// A run as a file, from which it opens again: crate/src/trace/file.rs has the format.

import { join } from "./drain";
import type { Piece } from "./engine";
import * as layout from "./layout.gen";
import type { Outcome } from "./types.gen";

/** What was read of a run, and what the model made of it. */
export interface Read {
  /** The last `Meta`, as JSON. */
  readonly meta: string;
  readonly pieces: readonly Piece[];
  /** How many records count: nothing behind the end mark does. */
  readonly events: number;
  readonly outcome: Outcome | null;
}

/** The file's bytes. */
export function traceFile({ meta, pieces, events, outcome }: Read): Uint8Array<ArrayBuffer> {
  const version = new Uint8Array(4);
  new DataView(version.buffer).setUint32(0, layout.VERSION, true);
  const blocks = [new TextEncoder().encode(meta), join(pieces.map(({ texts }) => texts)), recordsOf(pieces, events, outcome)];
  const parts = blocks.flatMap((block) => {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, block.length, true);
    return [length, block];
  });
  return join([new Uint8Array(layout.MAGIC), version, ...parts]);
}

/** The records in the order of their numbers, which are closed up: one that was numbered and never written leaves a gap. */
function recordsOf(pieces: readonly Piece[], events: number, outcome: Outcome | null): Uint8Array {
  const all = join(pieces.map(({ records }) => records));
  const view = new DataView(all.buffer);
  const starts: number[] = [];
  for (let at = 0; at < all.length; at += all[at] || all.length) starts.push(at);
  const numberAt = (at: number): number => view.getUint32(at + layout.RECORD_NUMBER, true);
  starts.sort((one, other) => numberAt(one) - numberAt(other));
  const kept = starts.slice(0, events);
  for (const [number, at] of kept.entries()) view.setUint32(at + layout.RECORD_NUMBER, number, true);
  const records = kept.map((at) => all.subarray(at, at + (all[at] ?? 0)));
  // A run that could not say itself how it ended was closed by the model.
  if (kept.length < events && outcome !== null) {
    const end = new Uint8Array(layout.END[outcome]);
    const last = kept.at(-1);
    new DataView(end.buffer).setUint32(layout.RECORD_NUMBER, kept.length, true);
    if (last !== undefined) end.set(all.subarray(last + layout.RECORD_TIME, last + layout.RECORD_TIME + 8), layout.RECORD_TIME);
    records.push(end);
  }
  return join(records);
}
