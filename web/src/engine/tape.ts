// A run's trace as it came, kept so that a run on real threads, which nothing repeats, can be shown later.

import type { Piece, Sink } from "./engine";
import type { Meta, Outcome } from "./types.gen";

/** Takes a run's trace in, and gives it to others as often as they ask. */
export class Tape implements Sink {
  private readonly pieces: Piece[] = [];
  private metas: readonly [first: Meta, last: Meta] | undefined;
  private outcome: Outcome | undefined;

  begin(meta: Meta): void {
    this.metas = [meta, meta];
  }

  take(piece: Piece): void {
    this.pieces.push(piece);
  }

  end(meta: Meta, outcome?: Outcome): void {
    this.metas = [this.metas?.[0] ?? meta, meta];
    this.outcome = outcome;
  }

  playInto(sink: Sink): void {
    if (this.metas === undefined) return;
    const [first, last] = this.metas;
    sink.begin(first);
    for (const piece of this.pieces) sink.take(piece);
    sink.end(last, this.outcome);
  }
}
