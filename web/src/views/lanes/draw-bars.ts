import { lookOf } from "../parts/states";
import { hue } from "../parts/threads";
import type { Ink } from "./ink";
import type { Scene } from "./scene";
import type { Bar, Held, Track, Used } from "./tracks";

/** What is written under a lane, from where to where: no two of them may meet. */
type Below = [from: number, to: number][];

/** Pixels below which a sleep has no room for a dot with a gap at either side. */
const NARROW = 8;

/** One thread's lane: its states, and above them what it holds. */
export function drawTrack(scene: Scene, { thread, bars, holds, uses }: Track): void {
  const { context, labels, ink, scale, rows, chosenObject } = scene;
  const labelled = new Set<Held>();
  const below: Below = [];
  const y = rows.middle(thread);
  const alpha = context.globalAlpha;
  for (const bar of bars) {
    if (bar.to < scale.from || bar.from > scale.to) continue;
    const other = chosenObject !== undefined && bar.object !== chosenObject;
    context.globalAlpha = other ? alpha * 0.4 : alpha;
    labels.globalAlpha = context.globalAlpha;
    drawBar(scene, bar, holds, hue(thread), y, labelled, below);
  }
  context.globalAlpha = alpha;
  // One bar per lock that is held, the first taken nearest to the lane.
  for (const held of holds) {
    if (held.to < scale.from || held.from > scale.to) continue;
    const depth = holds.filter((one) => one.from < held.from && one.to > held.from).length;
    context.fillStyle = ink.accent;
    context.globalAlpha = chosenObject !== undefined && chosenObject !== held.object ? alpha * 0.3 : alpha;
    const [x, top] = [scale.x(held.from), y - rows.bar / 2 - 8 - depth * 5];
    const width = Math.max(2, scale.x(held.to) - x - 1);
    if (held.many) drawMany(context, x, top, width);
    else context.fillRect(x, top, width, 3);
    if (!labelled.has(held)) writeAbove(scene, held, x, top, width);
  }
  for (const use of uses) {
    if (use.at < scale.from || use.at > scale.to) continue;
    context.globalAlpha = chosenObject !== undefined && chosenObject !== use.object ? alpha * 0.3 : alpha;
    drawUse(scene, use, scale.x(use.at), y, uses, below);
  }
  context.globalAlpha = alpha;
  labels.globalAlpha = alpha;
  const last = bars.at(-1);
  if (last !== undefined && scene.cutOff.has(thread)) drawCutOff(scene, scale.x(last.to), y);
}

/** A row of dashes: a lock that was held again and again, and not all the time. */
function drawMany(context: CanvasRenderingContext2D, x: number, y: number, width: number): void {
  for (let at = 0; at < width; at += 5) context.fillRect(x + at, y, Math.min(2, width - at), 3);
}

/** The name of a lock that is held, above its bar, where there is room for it between lanes. */
function writeAbove({ context, labels, ink, rows, objectNames }: Scene, { object }: Held, x: number, y: number, width: number): void {
  const name = objectNames.get(object) ?? "";
  labels.font = `600 10.5px ${ink.sans}`;
  if (!rows.hasRoomBelow || labels.measureText(name).width > width) return;
  labels.globalAlpha = context.globalAlpha;
  labels.fillStyle = ink.accent;
  labels.textAlign = "left";
  labels.textBaseline = "alphabetic";
  labels.fillText(name, x, y - 2);
}

/** A read or a write of a shared variable: a tick under its lane, and beside it what was read or written. */
function drawUse({ context, labels, ink, scale, rows }: Scene, use: Used, x: number, y: number, all: readonly Used[], below: Below): void {
  const top = y + rows.bar / 2 + 2;
  context.fillStyle = use.fromOld ? ink.accent : ink.soft;
  context.fillRect(x, top, use.fromOld ? 3 : 1.5, 6);
  const next = all.find(({ at }) => at > use.at);
  const right = next === undefined ? scale.left + scale.width : scale.x(next.at);
  labels.font = `${use.fromOld ? 600 : 400} 10.5px ${ink.sans}`;
  const width = labels.measureText(use.label).width;
  if (!rows.hasRoomBelow || width > right - x - 10 || !takesRoom(below, x + 5, width)) return;
  labels.globalAlpha = context.globalAlpha;
  labels.fillStyle = context.fillStyle;
  labels.textAlign = "left";
  labels.textBaseline = "middle";
  labels.fillText(use.label, x + 5, top + 5);
}

/** Where a thread was cut off: a stroke through its lane, and beside it the word. */
function drawCutOff({ context, labels, ink, scale, rows, cutOffName }: Scene, x: number, y: number): void {
  const right = scale.left + scale.width;
  if (x < scale.left || x > right + 1) return;
  const reach = rows.bar / 2 + 3;
  context.fillStyle = ink.accent;
  context.fillRect(x - 1, y - reach, 2.5, 2 * reach);
  labels.font = `600 11.5px ${ink.sans}`;
  labels.textBaseline = "middle";
  const isBeside = x + 8 + context.measureText(cutOffName).width < right + rows.margin;
  labels.textAlign = isBeside ? "left" : "right";
  labels.fillStyle = ink.accent;
  labels.fillText(cutOffName, isBeside ? x + 6 : x - 6, isBeside ? y + 0.5 : y + Math.min(reach, 10));
}

function drawBar(
  { context, labels, ink, scale, rows, holdsName, objectNames }: Scene,
  bar: Bar,
  holds: readonly Held[],
  tone: number,
  y: number,
  labelled: Set<Held>,
  below: Below,
): void {
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
    const dash = look === "sleep" ? [0.1, 7] : [9, 6, 0.1, 6];
    context.setLineDash(dash);
    // Where there is no room for a dot of its own, its dots are those of one line through all that are as narrow.
    const isNarrow = right - left < NARROW;
    if (isNarrow) context.lineDashOffset = left % dash.reduce((sum, part) => sum + part, 0);
    context.beginPath();
    context.moveTo(isNarrow ? left : left + 4, y);
    context.lineTo(isNarrow ? right : right - 3, y);
    context.stroke();
    context.setLineDash([]);
    context.lineDashOffset = 0;
    context.lineCap = "butt";
    write(labels, ink, bar.label, left + width / 2, y - 7, width - 8, { colour: ink.soft, centre: true });
    return;
  }
  const fills = {
    run: () => colour,
    ready: () => ink.tint[tone] ?? colour,
    lock: () => ink.lock(tone),
    wait: () => ink.wait(tone),
    unwind: () => ink.unwind(tone),
  } as const;
  context.fillStyle = fills[look]();
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
    // On the stretch in which it takes the lock. Of one that stands for many nothing is said.
    const held = holds.find((one) => !one.many && one.from >= bar.from && one.from < bar.to);
    if (held === undefined) return;
    const words = holdsName(objectNames.get(held.object) ?? "");
    const from = Math.max(scale.x(held.from), scale.left - 2);
    if (write(labels, ink, words, from + 6, y, right - from - 10, { colour: ink.onThread, bold: true })) labelled.add(held);
  } else if (look !== "ready") {
    const seen = Math.max(left, scale.left - 2);
    const inside = write(labels, ink, bar.label, seen + 8, y, right - seen - 18, {
      colour: look === "lock" ? colour : ink.ink,
      pill: true,
      bold: look === "lock",
    });
    if (!inside && look === "lock" && rows.hasRoomBelow)
      writeBelow(labels, ink, bar.label, [Math.max(left, scale.left), scale.left + scale.width], y + height / 2 + 10, colour, below);
  }
}

interface Writing {
  readonly colour: string;
  readonly bold?: boolean;
  readonly centre?: boolean;
  readonly pill?: boolean;
}

/** A label, if there is room for it. */
function write(
  context: CanvasRenderingContext2D,
  ink: Ink,
  words: string,
  x: number,
  y: number,
  room: number,
  { colour, bold = false, centre = false, pill = false }: Writing,
): boolean {
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

/** Whether there is room under a lane for something so wide; from then on it is taken. */
function takesRoom(below: Below, x: number, width: number): boolean {
  if (below.some(([from, to]) => x < to + 4 && from < x + width + 4)) return false;
  below.push([x, x + width]);
  return true;
}

/** A label under its bar, where the bar is too narrow for it. */
function writeBelow(
  context: CanvasRenderingContext2D,
  ink: Ink,
  words: string,
  [left, right]: readonly [number, number],
  y: number,
  colour: string,
  below: Below,
): void {
  context.font = `600 11.5px ${ink.sans}`;
  const width = context.measureText(words).width;
  const x = Math.min(left, right - width);
  if (!takesRoom(below, x, width)) return;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colour;
  context.fillText(words, x, y);
}
