import { hue } from "../parts/threads";
import { drawTrack } from "./draw-bars";
import { drawFlowNames, drawFlows } from "./draw-flows";
import type { Ink } from "./ink";
import type { Scene } from "./scene";
import { shortNames } from "./short-names";

/** What has not come yet is there, but faint. */
const LATER = 0.26;
/** What may not be seen yet. */
const VEIL = 0.45;

/** Draws what stays the same while the playhead moves, on two canvases of their own: the lanes, and what is written in them. */
export function drawLayer(scene: Scene): void {
  const { context, labels, scale, rows, drawn } = scene;
  for (const layer of [context, labels]) layer.clearRect(0, 0, scale.left + scale.width + rows.margin, rows.height);
  for (const track of drawn.tracks) if (rows.isVisible(track.thread)) drawTrack(scene, track);
  drawFlows(scene, false);
  drawUnrecorded(scene);
}

/** What the trace had no room for: nobody knows what the threads did there. */
function drawUnrecorded({ context, labels, ink, scale, rows, unrecorded, unrecordedName }: Scene): void {
  if (unrecorded === undefined) return;
  const [left, right] = [Math.max(scale.left, unrecorded), scale.left + scale.width + rows.margin];
  if (left >= right) return;
  context.fillStyle = ink.panel;
  context.fillRect(left, 22, right - left, rows.height);
  context.fillStyle = ink.unknown;
  context.fillRect(left, 22, right - left, rows.height);
  labels.clearRect(left, 22, right - left, rows.height);
  labels.font = `600 11.5px ${ink.sans}`;
  labels.textAlign = "right";
  labels.textBaseline = "middle";
  const width = labels.measureText(unrecordedName).width;
  labels.fillStyle = ink.panel;
  labels.fillRect(right - width - 20, 30, width + 12, 20);
  labels.fillStyle = ink.ink;
  labels.fillText(unrecordedName, right - 14, 40);
}

type Layer = CanvasImageSource & { readonly width: number; readonly height: number };

/** A strip of the picture from its top to its foot. */
export type Strip = readonly [from: number, to: number];

/**
 * Draws a picture: the layers up to the playhead, faintly behind it, and what moves. No arrow goes through what is written. Of a
 * picture that differs from the one before in a strip alone, only that is drawn.
 */
export function draw(scene: Scene, lanes: Layer, labels: Layer, strip?: Strip): void {
  const { context, rows } = scene;
  context.save();
  if (strip !== undefined) {
    context.beginPath();
    context.rect(strip[0], 0, strip[1] - strip[0], rows.height);
    context.clip();
  }
  drawWhole(scene, lanes, labels);
  context.restore();
}

function drawWhole(scene: Scene, lanes: Layer, labels: Layer): void {
  const { context, ink, scale, rows, head, veiled } = scene;
  const right = scale.left + scale.width;
  const width = right + rows.margin;
  context.clearRect(0, 0, width, rows.height);
  drawGrid(scene);
  const [top, bottom] = rows.span;
  const within = (from: number, to: number, paint: () => void): void => {
    if (to <= from) return;
    context.save();
    context.beginPath();
    context.rect(from, top, to - from, bottom - top);
    context.clip();
    paint();
    context.restore();
  };
  const middle = Math.max(scale.left, Math.min(right, head));
  const seen = veiled ? middle : width;
  const show = (layer: Layer): void => {
    for (const [from, to, alpha] of [
      [middle, seen, LATER],
      [scale.left - 2, middle, 1],
    ] as const)
      within(from, to, () => {
        context.globalAlpha = alpha;
        context.drawImage(layer, 0, 0, width, rows.height);
      });
  };
  show(lanes);
  within(scale.left - 2, seen, () => drawFlows(scene, true));
  show(labels);
  within(scale.left - 2, seen, () => {
    drawFlowNames(scene);
    drawMarks(scene);
    drawFound(scene);
  });
  within(seen, width, () => {
    context.globalAlpha = VEIL;
    context.fillStyle = ink.unknown;
    context.fillRect(seen, top, width - seen, bottom - top);
  });
  within(0, scale.left - 2, () => drawNames(scene));
  if (head >= scale.left - 1 && head <= right + 1) drawHead(scene);
}

function drawGrid({ context, ink, scale, rows, ticks }: Scene): void {
  context.font = `11px ${ink.sans}`;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.lineWidth = 1;
  const edge = scale.left + scale.width + rows.margin;
  for (const { at, label, cut } of ticks) {
    const x = Math.round(scale.x(at)) + 0.5;
    context.strokeStyle = ink.line;
    context.setLineDash(cut ? [2, 3] : []);
    context.beginPath();
    context.moveTo(x, 21);
    context.lineTo(x, rows.height - 4);
    context.stroke();
    context.fillStyle = ink.faint;
    const from = x + (cut ? 13 : 1);
    // Half a number would be another number.
    if (from + context.measureText(label).width < edge) context.fillText(label, from, 15);
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

/** A flag on the lane of each thread that takes part in a finding. */
function drawFound({ context, ink, rows, found, scale }: Scene): void {
  context.font = `700 10px ${ink.sans}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const [x, thread] of found) {
    if (x < scale.left || x > scale.left + scale.width || !rows.isVisible(thread)) continue;
    const y = rows.middle(thread) - rows.bar / 2;
    context.fillStyle = ink.bad;
    context.beginPath();
    context.arc(x, y, 7, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = ink.panel;
    context.fillText("!", x, y + 0.5);
  }
}

/** Names as they fit: another width comes with another map. */
const shortOf = new WeakMap<Scene["names"], Scene["names"]>();

function drawNames({ context, ink, scale, rows, names, drawn }: Scene): void {
  context.fillStyle = ink.panel;
  context.fillRect(0, 0, scale.left - 2, rows.height);
  context.textAlign = "left";
  context.textBaseline = "middle";
  const room = scale.left - rows.margin - 8;
  context.font = `600 ${room < 80 ? 11.5 : 12.5}px ${ink.sans}`;
  const short = shortOf.get(names) ?? shortNames(names, (name) => context.measureText(name).width <= room);
  shortOf.set(names, short);
  for (const { thread } of drawn.tracks) {
    if (!rows.isVisible(thread)) continue;
    context.fillStyle = ink.thread[hue(thread)] ?? ink.ink;
    context.fillText(short.get(thread) ?? "", rows.margin, rows.middle(thread));
  }
}

/** Pixels from the playhead's line to either end of its tip, and to its label; and what is free about that. */
const [TIP, BESIDE, FREE] = [7, 10, 4];

/** Where the playhead's label stands, from left to right. */
function headLabelAt({ context, ink, scale, rows, head, headLabel }: Scene): Strip {
  context.font = `600 11.5px ${ink.sans}`;
  const width = context.measureText(headLabel).width;
  const toLeft = head + width + BESIDE + 2 * FREE > scale.left + scale.width + rows.margin;
  const from = toLeft ? head - width - BESIDE : head + BESIDE;
  return [from, from + width];
}

/** What the playhead takes up with all that moves with it; in whole pixels of the screen, of which there are so many a pixel: half of one would be half cleared. */
export function stripOfHead(scene: Scene, density: number): Strip {
  const [from, to] = headLabelAt(scene);
  const [left, right] = [Math.min(scene.head - TIP, from - FREE) - 1, Math.max(scene.head + TIP, to + FREE) + 1];
  return [Math.floor(left * density) / density, Math.ceil(right * density) / density];
}

function drawHead(scene: Scene): void {
  const { context, ink, rows, head, headLabel } = scene;
  context.fillStyle = ink.accent;
  context.fillRect(head - 1, 21, 2, rows.height - 21);
  context.beginPath();
  context.moveTo(head - TIP, 17);
  context.lineTo(head + TIP, 17);
  context.lineTo(head, 26);
  context.fill();
  const [x, to] = headLabelAt(scene);
  const y = rows.height - 11;
  context.fillStyle = ink.panel;
  context.fillRect(x - FREE, y - 9, to - x + 2 * FREE, 17);
  context.fillStyle = ink.accent;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(headLabel, x, y);
}
