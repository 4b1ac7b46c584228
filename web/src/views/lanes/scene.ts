import type { Scale } from "../../base/units";
import type { Ink } from "./ink";
import type { Rows } from "./rows";
import type { Tick } from "./ruler";
import type { Drawn, Flow } from "./tracks";

/** All that one picture of the lanes is made from. */
export interface Scene {
  readonly context: CanvasRenderingContext2D;
  /** A layer above all arrows, for what is written in the lanes. */
  readonly labels: CanvasRenderingContext2D;
  readonly ink: Ink;
  readonly scale: Scale;
  readonly rows: Rows;
  readonly ticks: readonly Tick[];
  readonly drawn: Drawn;
  readonly names: ReadonlyMap<number, string>;
  /** Where the playhead is, in pixels. */
  readonly head: number;
  readonly headLabel: string;
  /** Whether nothing behind the playhead may be seen. */
  readonly veiled: boolean;
  /** The step that is current; its arrow is marked and named. */
  readonly step: number;
  readonly objectNames: ReadonlyMap<number, string>;
  readonly chosenObject: number | undefined;
  /** Moments to be marked: place in pixels, and thread. */
  readonly marks: readonly (readonly [x: number, thread: number])[];
  /** What was found out, at the steps at which it came true: place in pixels, and thread. */
  readonly found: readonly (readonly [x: number, thread: number])[];
  /** From where on nothing was recorded, in pixels, and how that is called. */
  readonly unrecorded: number | undefined;
  readonly unrecordedName: string;
  readonly flowNames: Readonly<Record<Flow["kind"], string>>;
  readonly holdsName: (names: string) => string;
  /** The threads that the program's end cut off, and how that is called. */
  readonly cutOff: ReadonlySet<number>;
  readonly cutOffName: string;
}
