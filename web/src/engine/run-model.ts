import type { Seconds, Step } from "../base/units";
import type { Model } from "./engine";
import type { Lanes, Listed, Meta, Moment, OutputLine, Overview, Read, RunResult, StoryLine } from "./types.gen";

interface Glue {
  default(): Promise<unknown>;
  read_parameter(listing: string, typed: string): string;
  Model: { new (): Model; open(bytes: Uint8Array): Model };
}

let glue: Promise<Glue> | undefined;

/** The trace reader's module. It is copied to where the page is, not bundled. */
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
  return (parameter, typed) => JSON.parse(read_parameter(JSON.stringify(parameter), typed)) as Read;
}

/** Moments that are kept; a reader who steps back and forth stays among few. */
const KEPT = 512;

/** One run as the model tells it: typed, and each moment read once. */
export class RunModel {
  private readonly moments = new Map<number, Moment>();

  private constructor(readonly raw: Model) {}

  /** For a run that is about to begin. */
  static async empty(): Promise<RunModel> {
    const { Model } = await loadGlue();
    return new RunModel(new Model());
  }

  /** For a recorded run. Rejects with the model's sentence about a file that is none. */
  static async open(bytes: Uint8Array): Promise<RunModel> {
    const { Model } = await loadGlue();
    return new RunModel(Model.open(bytes));
  }

  meta(): Meta {
    return JSON.parse(this.raw.meta()) as Meta;
  }

  overview(): Overview {
    return JSON.parse(this.raw.overview()) as Overview;
  }

  at(step: Step): Moment {
    const kept = this.moments.get(step);
    if (kept !== undefined) return kept;
    const moment = JSON.parse(this.raw.at(step)) as Moment;
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
    return JSON.parse(this.raw.lanes(from, to, Math.max(1, Math.round(pixels)))) as Lanes;
  }

  /** All lanes up to a step, with every stretch that is at least a step long. */
  lanesByStep(steps: Step): Lanes {
    return JSON.parse(this.raw.lanes_by_step(0, steps, Math.max(1, steps))) as Lanes;
  }

  /** The sentences of the steps from the first to before the last. */
  story(from: number, to: number): readonly StoryLine[] {
    return JSON.parse(this.raw.story(from, to)) as StoryLine[];
  }

  output(from: number, to: number): readonly OutputLine[] {
    return JSON.parse(this.raw.output(from, to)) as OutputLine[];
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
    return JSON.parse(this.raw.steps_of_line(line)) as Step[];
  }

  stepsOfObject(object: number): readonly Step[] {
    return JSON.parse(this.raw.steps_of_object(object)) as Step[];
  }

  search(text: string, from: Step, forward: boolean): Step | undefined {
    return this.raw.search(text, from, forward) as Step | undefined;
  }

  result(): RunResult {
    return JSON.parse(this.raw.result()) as RunResult;
  }

  free(): void {
    this.moments.clear();
    this.raw.free();
  }
}
