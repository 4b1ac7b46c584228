import type { Scale } from "../../state/units";
import { hue } from "../threads";
import { lookOf } from "../states";
import type { Ink } from "./ink";
import type { Rows } from "./rows";
import type { Tick } from "./ruler";
import type { Bar, Drawn, Flow, Held, Track } from "./tracks";

/** All that one picture of the lanes is made from. */
export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly ink: Ink;
  readonly scale: Scale;
  readonly rows: Rows;
  readonly ticks: readonly Tick[];
  readonly drawn: Drawn;
  readonly names: ReadonlyMap<number, string>;
  /** Where the playhead is, in pixels. */
  readonly head: number;
  readonly headLabel: string;
  /** The step that is current; its arrow is marked and named. */
  readonly step: number;
  readonly objectNames: ReadonlyMap<number, string>;
  readonly chosenObject: number | undefined;
  /** Moments to be marked: place in pixels, and thread. */
  readonly marks: readonly (readonly [x: number, thread: number])[];
  readonly flowNames: Readonly<Record<Flow["kind"], string>>;
  readonly holdsName: (names: string) => string;
}

/** What has not come yet is there, but faint. */
const LATER = 0.26;

export function draw(scene: Scene): void {
  const { context, scale, rows, head } = scene;
  const right = scale.left + scale.width;
  context.clearRect(0, 0, right + rows.margin, rows.height);
  drawGrid(scene);
  const part = (from: number, to: number, alpha: number): void => {
    if (to <= from) return;
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, rows.height);
    context.clip();
    context.globalAlpha = alpha;
    for (const track of scene.drawn.tracks) if (rows.isVisible(track.thread)) drawTrack(scene, track);
    drawFlows(scene, alpha === 1);
    context.restore();
  };
  const middle = Math.max(scale.left, Math.min(right, head));
  part(middle, right, LATER);
  part(scale.left - 2, middle, 1);
  drawMarks(scene);
  drawNames(scene);
  if (head >= scale.left - 1 && head <= right + 1) drawHead(scene);
}

function drawGrid({ context, ink, scale, rows, ticks }: Scene): void {
  context.font = `11px ${ink.sans}`;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.lineWidth = 1;
  for (const { at, label, cut } of ticks) {
    const x = Math.round(scale.x(at)) + 0.5;
    context.strokeStyle = ink.line;
    context.setLineDash(cut ? [2, 3] : []);
    context.beginPath();
    context.moveTo(x, 21);
    context.lineTo(x, rows.height - 4);
    context.stroke();
    context.fillStyle = ink.faint;
    context.fillText(label, x + (cut ? 13 : 1), 15);
    if (cut) drawCut(context, ink, x);
  }
  context.setLineDash([]);
}

/** Two slanted strokes, as on a broken axis. */
function drawCut(context: CanvasRenderingContext2D, ink: Ink, x: number): void {
  context.strokeStyle = ink.accent;
  context.lineWidth = 1.4;
  context.setLineDash([]);
  for (const by of [0, 4]) {
    context.beginPath();
    context.moveTo(x + by + 0.5, 15);
    context.lineTo(x + by + 4.5, 6);
    context.stroke();
  }
  context.lineWidth = 1;
}

function drawTrack(scene: Scene, { thread, bars, holds }: Track): void {
  const { context, ink, scale, rows, chosenObject } = scene;
  const y = rows.middle(thread);
  const alpha = context.globalAlpha;
  for (const bar of bars) {
    if (bar.to < scale.from || bar.from > scale.to) continue;
    const other = chosenObject !== undefined && bar.object !== chosenObject;
    context.globalAlpha = other ? alpha * 0.4 : alpha;
    drawBar(scene, bar, holds, hue(thread), y);
  }
  context.globalAlpha = alpha;
  // One bar per lock that is held, the first taken nearest to the lane.
  for (const held of holds) {
    if (held.to < scale.from || held.from > scale.to) continue;
    const depth = holds.filter((one) => one.from < held.from && one.to > held.from).length;
    context.fillStyle = ink.accent;
    context.globalAlpha = chosenObject !== undefined && chosenObject !== held.object ? alpha * 0.3 : alpha;
    const x = scale.x(held.from);
    context.fillRect(x, y - rows.bar / 2 - 6 - depth * 5, Math.max(2, scale.x(held.to) - x - 1), 3);
  }
  context.globalAlpha = alpha;
}

function drawBar({ context, ink, scale, rows, holdsName, objectNames }: Scene, bar: Bar, holds: readonly Held[], tone: number, y: number): void {
  const height = rows.bar;
  const look = lookOf(bar.state);
  if (look === "none") return;
  const left = Math.max(scale.x(bar.from), scale.left - 20);
  const right = Math.min(scale.x(bar.to), scale.left + scale.width + 20);
  const width = Math.max(1.5, right - left);
  const colour = ink.thread[tone] ?? ink.ink;
  if (look === "sleep" || look === "fetch") {
    context.strokeStyle = colour;
    context.lineWidth = 3;
    context.lineCap = "round";
    context.setLineDash(look === "sleep" ? [0.1, 7] : [9, 6, 0.1, 6]);
    context.beginPath();
    context.moveTo(left + 4, y);
    context.lineTo(Math.max(left + 4, right - 3), y);
    context.stroke();
    context.setLineDash([]);
    context.lineCap = "butt";
    write(context, ink, bar.label, left + width / 2, y - 9, width - 8, { colour: ink.soft, centre: true });
    return;
  }
  const fills = { run: colour, ready: ink.tint[tone], lock: ink.lock[tone], wait: ink.wait[tone], unwind: ink.unwind[tone] } as const;
  context.fillStyle = fills[look] ?? colour;
  const low = look === "ready" ? height * 0.5 : height;
  context.beginPath();
  context.roundRect(left, y - low / 2, width - (width > 5 ? 1 : 0), low, Math.min(4, width / 2));
  context.fill();
  if (look === "ready" || look === "wait") {
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.stroke();
  }
  if (look === "run") {
    const held = holds.filter((one) => one.from < bar.to && one.to > bar.from);
    const names = [...new Set(held.map(({ object }) => objectNames.get(object) ?? ""))].join(", ");
    const from = Math.max(left, scale.left - 2, ...held.slice(0, 1).map((one) => scale.x(one.from)));
    if (names !== "") write(context, ink, holdsName(names), from + 6, y, right - from - 10, { colour: ink.onThread, bold: true });
  } else if (look !== "ready") {
    const seen = Math.max(left, scale.left - 2);
    const inside = write(context, ink, bar.label, seen + 8, y, right - seen - 18, { colour: look === "lock" ? colour : ink.ink, pill: true, bold: look === "lock" });
    if (!inside && look === "lock" && rows.hasRoomBelow) writeBelow(context, ink, bar.label, left, y + height / 2 + 10, colour);
  }
}

interface Writing {
  readonly colour: string;
  readonly bold?: boolean;
  readonly centre?: boolean;
  readonly pill?: boolean;
}

/** A label, if there is room for it. */
function write(context: CanvasRenderingContext2D, ink: Ink, words: string, x: number, y: number, room: number, { colour, bold = false, centre = false, pill = false }: Writing): boolean {
  if (words === "" || room < 26) return false;
  context.font = `${bold ? 600 : 400} 11.5px ${ink.sans}`;
  const width = context.measureText(words).width;
  if (width > room) return false;
  context.textAlign = centre ? "center" : "left";
  context.textBaseline = centre ? "alphabetic" : "middle";
  if (pill) {
    context.fillStyle = ink.panel;
    context.beginPath();
    context.roundRect(x - 2, y - 9.5, width + 12, 19, 9.5);
    context.fill();
    context.fillStyle = colour;
    context.fillText(words, x + 4, y + 0.5);
    return true;
  }
  context.fillStyle = colour;
  context.fillText(words, x, y + 0.5);
  return true;
}

/** A label under its bar, where the bar is too narrow for it. */
function writeBelow(context: CanvasRenderingContext2D, ink: Ink, words: string, x: number, y: number, colour: string): void {
  context.font = `600 11.5px ${ink.sans}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colour;
  context.fillText(words, x, y);
}

function drawFlows({ context, ink, scale, rows, drawn, step, flowNames }: Scene, named: boolean): void {
  for (const flow of drawn.flows) {
    if (flow.toPlace < scale.from || flow.fromPlace > scale.to) continue;
    const now = flow.toStep === step || flow.fromStep === step;
    const down = rows.middle(flow.to) > rows.middle(flow.from);
    const [x1, x2] = [scale.x(flow.fromPlace), scale.x(flow.toPlace) - 1];
    const y1 = rows.middle(flow.from) + (down ? 1 : -1) * (rows.bar / 2 + (down ? 0 : 7));
    const y2 = rows.middle(flow.to) + (down ? -1 : 1) * (rows.bar * 0.28);
    context.strokeStyle = now ? ink.accent : ink.edge;
    context.fillStyle = context.strokeStyle;
    context.lineWidth = now ? 2 : 1.2;
    const bend = Math.max(4, Math.min(70, Math.abs(x2 - x1) * 0.55));
    const [cx, cy] = [x2 - bend, y2 + (y1 - y2) * 0.18];
    context.beginPath();
    context.moveTo(x1, y1);
    context.bezierCurveTo(x1 + bend * 0.3, y1 + (y2 - y1) * 0.5, cx, cy, x2, y2);
    context.stroke();
    drawTip(context, x2, y2, Math.atan2(y2 - cy, x2 - cx));
    if (now && named) {
      context.font = `500 11px ${ink.sans}`;
      const words = flowNames[flow.kind];
      const width = context.measureText(words).width;
      const [x, y] = [Math.max(scale.left + 2, (x1 + x2) / 2 - width - 10), (y1 + y2) / 2];
      context.fillStyle = ink.panel;
      context.fillRect(x - 3, y - 8, width + 6, 16);
      context.fillStyle = ink.accent;
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillText(words, x, y);
    }
  }
}

function drawTip(context: CanvasRenderingContext2D, x: number, y: number, angle: number): void {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(1, 0);
  context.lineTo(-7, -4);
  context.lineTo(-7, 4);
  context.fill();
  context.restore();
}

function drawMarks({ context, ink, rows, marks, scale }: Scene): void {
  context.fillStyle = ink.accent;
  context.strokeStyle = ink.panel;
  context.lineWidth = 1.5;
  for (const [x, thread] of marks) {
    if (x < scale.left || x > scale.left + scale.width) continue;
    const y = rows.middle(thread) + rows.bar / 2 + 5;
    context.beginPath();
    context.moveTo(x, y - 5);
    context.lineTo(x + 5, y);
    context.lineTo(x, y + 5);
    context.lineTo(x - 5, y);
    context.closePath();
    context.fill();
    context.stroke();
  }
}

function drawNames({ context, ink, scale, rows, names, drawn }: Scene): void {
  context.fillStyle = ink.panel;
  context.fillRect(0, 0, scale.left - 2, rows.height);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `600 12.5px ${ink.sans}`;
  for (const { thread } of drawn.tracks) {
    if (!rows.isVisible(thread)) continue;
    context.fillStyle = ink.thread[hue(thread)] ?? ink.ink;
    let name = names.get(thread) ?? "";
    while (name.length > 3 && context.measureText(name).width > scale.left - rows.margin - 12) name = `${name.replace(/…$/, "").slice(0, -1)}…`;
    context.fillText(name, rows.margin, rows.middle(thread));
  }
}

function drawHead({ context, ink, scale, rows, head, headLabel }: Scene): void {
  context.fillStyle = ink.accent;
  context.fillRect(head - 1, 21, 2, rows.height - 21);
  context.beginPath();
  context.moveTo(head - 7, 17);
  context.lineTo(head + 7, 17);
  context.lineTo(head, 26);
  context.fill();
  context.font = `600 11.5px ${ink.sans}`;
  const width = context.measureText(headLabel).width;
  const toLeft = head + width + 18 > scale.left + scale.width + rows.margin;
  const x = toLeft ? head - width - 10 : head + 10;
  const y = rows.height - 11;
  context.fillStyle = ink.panel;
  context.fillRect(x - 4, y - 9, width + 8, 17);
  context.fillStyle = ink.accent;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(headLabel, x, y);
}
