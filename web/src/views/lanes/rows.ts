import { clamp } from "../../base/units";

const RULER = 26;
const FOOT = 25;
const HIGHEST = 76;
const LOWEST = 26;

/** Pixels of a lane that may be missing without its being told. */
const SLACK = 4;

/** Where each thread's lane is on the canvas. */
export class Rows {
  private readonly row: number;
  readonly bar: number;

  constructor(
    readonly count: number,
    readonly height: number,
    /** How far the lanes are scrolled. */
    private readonly scrolled: number,
    /** What is free at either side. */
    readonly margin: number,
  ) {
    this.row = clamp((height - RULER - FOOT) / Math.max(1, count), LOWEST, HIGHEST);
    this.bar = clamp(this.row * 0.44, 13, 28);
  }

  middle(thread: number): number {
    return RULER + this.row * (thread + 0.5) + 3 - this.scrolled;
  }

  /** Where a lane ends on the side of another one: no bar stands there. */
  edge(thread: number, other: number): number {
    return this.middle(thread) + (Math.sign(other - thread) * this.row) / 2;
  }

  /** Between which heights lanes may be drawn: what is scrolled covers neither the ruler nor the line at the foot. */
  get span(): readonly [top: number, bottom: number] {
    return this.beyond > 0 ? [RULER - 4, this.height - FOOT] : [RULER - 4, this.height];
  }

  isVisible(thread: number): boolean {
    const y = this.middle(thread);
    const [top, bottom] = this.span;
    return y > top - this.row / 2 && y < bottom + this.row / 2;
  }

  /** How many lanes are out of sight, or not whole, on either side. */
  get outOfSight(): readonly [above: number, below: number] {
    const hidden = Array.from({ length: this.count }, (_, thread) => this.hidden(thread));
    return [hidden.filter((by) => by < -SLACK).length, hidden.filter((by) => by > SLACK).length];
  }

  /** How far to scroll until all of a lane is in sight; 0 if it is. */
  hidden(thread: number): number {
    const y = this.middle(thread);
    const [top, bottom] = [RULER + this.row / 2, this.height - FOOT - this.row / 2];
    return y < top ? y - top : Math.max(0, y - bottom);
  }

  at(y: number): number | undefined {
    const thread = Math.floor((y - RULER - 3 + this.scrolled) / this.row);
    return y > RULER && y < this.span[1] && thread >= 0 && thread < this.count ? thread : undefined;
  }

  /** Whether a label has room between a bar and the next lane. */
  get hasRoomBelow(): boolean {
    return this.row - this.bar > 30;
  }

  /** How far they can be scrolled. */
  get beyond(): number {
    return Math.max(0, RULER + FOOT + this.row * this.count - this.height);
  }
}
