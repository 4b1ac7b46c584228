import type { Seconds, Step } from "../base/units";
import type { Piece, Sink } from "./engine";
import { parse, toJson } from "./json";
import type * as glueOf from "./model-glue.gen";
import type {
  ChoiceView,
  Lanes,
  Listed,
  Meta,
  Moment,
  Outcome,
  OutputLine,
  Overview,
  Read,
  Recipe,
  RunResult,
  StoryLine,
} from "./types.gen";

/** The model's module: the trace reader. */
type Glue = typeof glueOf;

let glue: Promise<Glue> | undefined;

/** It is copied to where the page is, not bundled. */
function loadGlue(): Promise<Glue> {
  glue ??= (async () => {
    const address = new URL("model/model.js", document.baseURI).href;
    const loaded = (await import(/* @vite-ignore */ address)) as Glue;
    await loaded.default();
    return loaded;
  })();
  glue.catch(() => (glue = undefined));
  return glue;
}

/** Reads what was written for a parameter. */
export type ValueReader = (parameter: Listed, typed: string) => Read;

/** Resolves when the module is there. */
export async function loadValueReader(): Promise<ValueReader> {
  const { read_parameter } = await loadGlue();
  return (parameter, typed) => parse(read_parameter(toJson(parameter), typed));
}

/** Moments that are kept; a reader who steps back and forth stays among few. */
const KEPT = 512;

/** One run as the model tells it: typed, and each moment read once. */
export class RunModel implements Sink {
  private readonly moments = new Map<number, Moment>();
  /** What has come of the run, and may be wanted as a file. */
  private pieces: Piece[] = [];

  private constructor(
    private readonly raw: glueOf.Model,
    private readonly opened?: Uint8Array<ArrayBuffer>,
  ) {}

  /** For a run that is about to begin. */
  static async empty(): Promise<RunModel> {
    const { Model } = await loadGlue();
    return new RunModel(new Model());
  }

  /** For a recorded run. Rejects with the model's sentence about a file that is none. */
  static async open(bytes: Uint8Array<ArrayBuffer>): Promise<RunModel> {
    const { Model } = await loadGlue();
    return new RunModel(Model.open(bytes), bytes);
  }

  begin(meta: Meta): void {
    this.raw.begin(toJson(meta));
  }

  take(piece: Piece): void {
    const { texts, records } = piece;
    if (texts.length > 0 || records.length > 0) this.pieces.push(piece);
    if (texts.length > 0) this.raw.texts(texts);
    if (records.length > 0) this.raw.records(records);
  }

  end(meta: Meta, outcome?: Outcome): void {
    if (outcome !== undefined) this.raw.close(outcome);
    this.raw.begin(toJson(meta));
    this.raw.finish();
  }

  meta(): Meta & { readonly recipe: Recipe } {
    return parse(this.raw.meta());
  }

  overview(): Overview {
    return parse(this.raw.overview());
  }

  at(step: Step): Moment {
    const kept = this.moments.get(step);
    if (kept !== undefined) return kept;
    const moment = parse(this.raw.at(step));
    if (this.moments.size >= KEPT) {
      for (const oldest of this.moments.keys()) {
        this.moments.delete(oldest);
        break;
      }
    }
    this.moments.set(step, moment);
    return moment;
  }

  lanes(from: Seconds, to: Seconds, pixels: number): Lanes {
    return parse(this.raw.lanes(from, to, Math.max(1, Math.round(pixels))));
  }

  /** All lanes up to a step, with every stretch that is at least a step long. */
  lanesByStep(steps: Step): Lanes {
    return parse(this.raw.lanes_by_step(0, steps, Math.max(1, steps)));
  }

  /** The sentences of the steps from the first to before the last. */
  story(from: number, to: number): readonly StoryLine[] {
    return parse(this.raw.story(from, to));
  }

  output(from: number, to: number): readonly OutputLine[] {
    return parse(this.raw.output(from, to));
  }

  stepAt(time: Seconds): Step {
    return this.raw.step_at(time) as Step;
  }

  timeOf(step: Step): Seconds {
    return this.raw.time_of(step) as Seconds;
  }

  nextOfThread(thread: number, step: Step, forward: boolean): Step | undefined {
    return this.raw.next_step_of_thread(thread, step, forward) as Step | undefined;
  }

  stepsOfLine(line: number): readonly Step[] {
    return parse(this.raw.steps_of_line(line)) as Step[];
  }

  stepsOfObject(object: number): readonly Step[] {
    return parse(this.raw.steps_of_object(object)) as Step[];
  }

  search(text: string, from: Step, forward: boolean): Step | undefined {
    return this.raw.search(text, from, forward) as Step | undefined;
  }

  /** The step at which most can be seen. */
  tellingStep(): Step {
    return this.raw.telling_step() as Step;
  }

  /** The choice at which the run is held, if it is. */
  choice(): ChoiceView | undefined {
    return parse(this.raw.choice()) ?? undefined;
  }

  /** How many records there are at a step: a run that is held when it has so many is held there. */
  recordsAt(step: Step): number {
    return this.raw.records_at(step);
  }

  /** The order of its operations, for a run that follows it. */
  order(): Uint32Array {
    return this.raw.order();
  }

  /** The first step at which another run does not do the same. */
  differsFrom(other: RunModel): Step | undefined {
    return this.raw.differs_from(other.raw) as Step | undefined;
  }

  /** How many records another run, which does the same, has at a step of this one. */
  recordsIn(other: RunModel, step: Step): number {
    return this.raw.records_in(other.raw, step);
  }

  result(): RunResult {
    return parse(this.raw.result());
  }

  /** The run as a file, from which it opens again. */
  async file(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.opened !== undefined) return this.opened;
    const { traceFile } = await import("./trace-file");
    return traceFile({ meta: this.raw.meta(), pieces: this.pieces, events: this.result().events, outcome: this.overview().outcome });
  }

  /** The whole run for Perfetto: the Trace Event Format's JSON. */
  chrome(): string {
    return this.raw.chrome();
  }

  free(): void {
    this.moments.clear();
    this.pieces = [];
    this.raw.free();
  }
}
