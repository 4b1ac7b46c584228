// A run's logs as a worker posts them that shares no memory with the page.

import { join, type Log } from "./drain";
import type { Piece } from "./engine";
import * as layout from "./layout.gen";
import type { FromHost } from "./messages";

/** One run's logs. */
export class Posted implements Log {
  private pieces: Piece[] = [];
  private last: { state: number; isTruncated: boolean } = { state: layout.RUNNING, isTruncated: false };

  constructor(private readonly id: number) {}

  hear(message: FromHost): void {
    if (message.kind !== "piece" || message.id !== this.id) return;
    this.pieces.push(message.piece);
    this.last = message;
  }

  state(): number {
    return this.last.state;
  }

  isTruncated(): boolean {
    return this.last.isTruncated;
  }

  take(): Piece {
    const pieces = this.pieces;
    this.pieces = [];
    return { texts: join(pieces.map(({ texts }) => texts)), records: join(pieces.map(({ records }) => records)) };
  }
}
