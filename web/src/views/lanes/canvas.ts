import { paintNextFrame } from "../../base/frame";
import { text, time } from "../../base/strings";
import { place, type Scale, type Step, step } from "../../base/units";
import { veil } from "../../state/asking";
import { activity, chosenLine, chosenObject, playing, revision, type Shown, shown, theme, waited } from "../../state/atoms";
import { moment, now, nowTime, overview, steps, stepsOfLine, stepsOfObject, threadNames } from "../../state/getters";
import { shortName } from "../parts/threads";
import { draw, drawLayer, type Strip, stripOfHead } from "./draw";
import { hasFlowsNow } from "./draw-flows";
import { type Ink, readInk } from "./ink";
import { Rows } from "./rows";
import { clockTicks, paceTicks } from "./ruler";
import type { Scene } from "./scene";
import { end, head, keepHeadInSight, measure, scaleFor, tellOutOfSight } from "./sight";
import { clockTracks, type Drawn, type Flow, pacedTracks } from "./tracks";

/** How many moments of a line or an object are marked. */
const MARKS = 500;

const differ = (some: readonly unknown[], others: readonly unknown[]): boolean => some.some((part, index) => part !== others[index]);

/** The lanes' canvas: what is on it now, and where things are. */
export class LanesCanvas {
  private readonly context: CanvasRenderingContext2D | null;
  private ink: Ink | undefined;
  private inkOf = "";
  /** The lanes along the pace, and what they were made from: zooming changes nothing in them. */
  private paced: Drawn = { tracks: [], flows: [] };
  private pacedOf: readonly unknown[] = [];
  private drawn: Drawn = { tracks: [], flows: [] };
  /** What stays the same while the playhead moves, and what it was made from. */
  private readonly layer = document.createElement("canvas");
  private readonly labels = document.createElement("canvas");
  private layerOf: readonly unknown[] = [];
  /** Of the picture that is seen: where its playhead is, and what else of it may change while its layers stay; nothing says that all may. */
  private seen: { readonly head: Strip; readonly of: readonly unknown[] } | undefined;
  private names: ReadonlyMap<number, string> = new Map();
  /** How far the lanes are scrolled, in pixels. */
  scrolled = 0;
  /** The step whose thread was last scrolled to. */
  private followed = -1;
  rows = new Rows(0, 0, 0, 0);
  scale: Scale = scaleFor(0, 1);

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  get flows(): readonly Flow[] {
    return this.drawn.flows;
  }

  /** Draws what the atoms say. Reads them, so that an effect around it knows what it depends on. */
  paint(): void {
    const run = shown.value;
    const { context, canvas } = this;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (context === null || width === 0 || height === 0) return;
    const density = Math.min(3, devicePixelRatio || 1);
    if (canvas.width !== Math.round(width * density) || canvas.height !== Math.round(height * density)) {
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    const look = `${theme.value} ${document.documentElement.dataset["theme"] ?? ""} ${density}`;
    if (this.ink === undefined || this.inkOf !== look) {
      this.ink = readInk(canvas, context, density);
      this.inkOf = look;
    }
    if (run === undefined) {
      context.clearRect(0, 0, width, height);
      this.seen = undefined;
      return;
    }
    const left = width < 600 ? 88 : 136;
    this.scale = scaleFor(left, Math.max(10, width - left - 16));
    if (playing.value) keepHeadInSight(this.scale);
    this.scroll(height);
    const paced = measure.value === "pace";
    const { from, to } = this.scale;
    const made = [run, revision.value, waited.value, from, to, width, height, look, paced, this.scrolled, chosenObject.value];
    const stale = differ(made, this.layerOf);
    if (stale) {
      this.drawn = paced ? this.pacedTracks(run) : clockTracks(run.model, from, to, this.scale.width);
      this.names = new Map([...threadNames.value].map(([number, name]) => [number, shortName(name)]));
      this.rows = new Rows(this.drawn.tracks.length, height, this.scrolled, width < 600 ? 10 : 16);
    }
    const labels = this.labels.getContext("2d");
    if (labels === null) return;
    const scene: Scene = {
      context,
      labels,
      ink: this.ink,
      scale: this.scale,
      rows: this.rows,
      ticks: paced ? paceTicks(run.pace, this.scale) : clockTicks(this.scale),
      drawn: this.drawn,
      names: this.names,
      head: this.scale.x(head.value),
      headLabel: text.lanes.now(time(nowTime.value), now.value, steps.value),
      veiled: veil.value !== undefined,
      step: now.value,
      objectNames: new Map(overview.value?.objects.map(({ number, name }) => [number, name])),
      chosenObject: chosenObject.value,
      marks: this.marks(),
      found: this.found(),
      unrecorded: overview.value?.truncated === true ? this.x(step(Math.max(0, steps.value - 1))) : undefined,
      unrecordedName: text.lanes.notRecorded,
      flowNames: text.lanes.released,
      holdsName: text.lanes.holds,
      cutOff: new Set(overview.value?.threads.filter(({ end }) => end === "cut off").map(({ number }) => number)),
      cutOffName: text.states.cut_off,
    };
    if (stale) {
      this.drawLayer(scene, density);
      this.layerOf = made;
      tellOutOfSight(this.rows);
    }
    this.show(scene, density, stale);
  }

  /** Draws the picture, or that strip of it in which the playhead has moved, where that is all that has changed. */
  private show(scene: Scene, density: number, stale: boolean): void {
    const [before, of] = [stale ? undefined : this.seen, [chosenLine.value, scene.veiled]];
    const head = stripOfHead(scene, density);
    // What this step's arrows are drawn over is seen again when they go.
    this.seen = hasFlowsNow(scene) ? undefined : { head, of };
    const isHeadAlone = before !== undefined && this.seen !== undefined && !differ(of, before.of);
    const strip: Strip | undefined = isHeadAlone ? [Math.min(head[0], before.head[0]), Math.max(head[1], before.head[1])] : undefined;
    draw(scene, this.layer, this.labels, strip);
  }

  /** To the lane of the thread that acts, once for each step that is shown, and never beyond the lanes. */
  private scroll(height: number): void {
    const rows = new Rows(overview.value?.threads.length ?? 0, height, this.scrolled, 0);
    const acting = moment.value?.thread ?? undefined;
    if (now.value !== this.followed && activity.value === "idle") {
      this.followed = now.value;
      if (acting !== undefined) this.scrolled += rows.hidden(acting);
    }
    this.scrolled = Math.max(0, Math.min(rows.beyond, this.scrolled));
  }

  /** Scrolls the lanes by so many pixels, as far as there are more. */
  scrollBy(by: number): void {
    this.scrolled = Math.max(0, Math.min(this.rows.beyond, this.scrolled + by));
    paintNextFrame(() => this.paint());
  }

  private drawLayer(scene: Scene, density: number): void {
    for (const layer of [this.layer, this.labels]) {
      layer.width = this.canvas.width;
      layer.height = this.canvas.height;
    }
    const context = this.layer.getContext("2d");
    if (context === null) return;
    for (const layer of [context, scene.labels]) layer.setTransform(density, 0, 0, density, 0, 0);
    drawLayer({ ...scene, context });
  }

  /** The middle of a step's first beat, or its time. */
  x(step: Step): number {
    const run = shown.peek();
    if (run === undefined) return 0;
    const at = measure.peek() === "pace" ? run.pace.placeOf(step) + 0.5 : run.pace.timeOf(step);
    return this.scale.x(place(Math.min(at, end.peek())));
  }

  private pacedTracks(run: Shown): Drawn {
    const of = [run, revision.value, waited.value];
    if (differ(of, this.pacedOf)) {
      this.paced = pacedTracks(run.model, run.pace);
      this.pacedOf = of;
    }
    return this.paced;
  }

  /** A finding is marked on the lane of the thread with which it came true; a circle on the lanes of all that are in it. */
  private found(): readonly (readonly [number, number])[] {
    const faults = overview.value?.findings.filter(({ fault }) => fault) ?? [];
    return faults.slice(0, MARKS).flatMap(({ step: number, cycle }) => {
      const at = step(number);
      const threads = cycle.length > 0 ? cycle.map(({ thread }) => thread) : [shown.value?.model.at(at).thread ?? 0];
      return threads.map((thread) => [this.x(at), thread] as const);
    });
  }

  private marks(): readonly (readonly [number, number])[] {
    const run = shown.value;
    if (run === undefined || (chosenObject.value === undefined && chosenLine.value === undefined)) return [];
    const all = [...stepsOfObject.value, ...stepsOfLine.value].slice(0, MARKS);
    return all.map((step) => [this.x(step), run.model.at(step).thread ?? 0] as const);
  }
}
