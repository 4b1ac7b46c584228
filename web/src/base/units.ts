declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** How many steps of a run have been made. */
export type Step = Unit<"step">;
/** Time of a run, from its begin. */
export type Seconds = Unit<"seconds">;
/** A place on the axis of the lanes: seconds, or beats of the pace. */
export type Place = Unit<"place">;
/** CSS pixels. */
export type Pixels = Unit<"pixels">;

export const step = (value: number): Step => value as Step;
export const seconds = (value: number): Seconds => value as Seconds;
export const place = (value: number): Place => value as Place;

export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** Converts between places on an axis and pixels on the screen; the only one that does. */
export class Scale {
  constructor(
    readonly from: Place,
    readonly to: Place,
    readonly left: number,
    readonly width: number,
  ) {}

  get pixelsPerPlace(): number {
    return this.width / Math.max(1e-12, this.to - this.from);
  }

  x(at: number): Pixels {
    return (this.left + (at - this.from) * this.pixelsPerPlace) as Pixels;
  }

  at(x: number): Place {
    return (this.from + (x - this.left) / this.pixelsPerPlace) as Place;
  }

  /** The same axis, larger by a factor, with one place kept where it is. */
  zoomed(factor: number, around: number): readonly [Place, Place] {
    const span = (this.to - this.from) / factor;
    const share = (around - this.from) / (this.to - this.from);
    const from = around - span * share;
    return [place(from), place(from + span)];
  }
}

/** A whole number that fits 32 bits, or nothing. */
export function whole(typed: string): number | undefined {
  const value = /^\d{1,10}$/.test(typed) ? Number(typed) : NaN;
  return value <= 0xffff_ffff ? value : undefined;
}
