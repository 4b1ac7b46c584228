/** The lanes of a whole run as a picture to be kept: an SVG, drawn as the canvas is, by itself. */
import { text } from "../../base/strings";
import { clamp, place, Scale, step } from "../../base/units";
import type { Shown } from "../../state/atoms";
import { writeWay } from "../../state/way";
import { lookOf } from "../parts/states";
import { hue, shortName } from "../parts/threads";
import { MARKS } from "./marks";
import { clockTicks, paceTicks } from "./ruler";
import { Drawing, palettesOf } from "./svg";
import { type Bar, clockTracks, type Drawn, type Flow, PACED, pacedTracks, type Track } from "./tracks";

/** Pixels: where lanes begin and what is free about them, what a lane and its bar have, and what is above and below all. */
const [LEFT, EDGE, ROW, BAR, HEAD, FOOT] = [150, 18, 58, 26, 74, 46];
/** Pixels a beat, and how wide a picture is. */
const [BEAT, NARROWEST, WIDEST] = [28, 760, 6000];
/** Names as the fonts of most systems have them: nothing here can measure. */
const FONT = "Inter, system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** About how wide words are. */
const widthOf = (words: string, size: number): number => [...words].length * size * 0.54;

/** All that the parts of a picture are drawn with. */
interface Picture {
  readonly drawing: Drawing;
  readonly scale: Scale;
  readonly run: Shown;
  readonly objects: ReadonlyMap<number, string>;
}

const middle = (thread: number): number => HEAD + ROW * (thread + 0.5);

/** The picture's file. `tokens`: the page's stylesheet of colours. */
export function pictureOf(run: Shown, theme: "light" | "dark" | "system", tokens: string): string {
  const { model, pace } = run;
  const { threads, objects, end, findings } = model.overview();
  const isPaced = pace.steps <= PACED;
  const last = isPaced ? pace.end : place(Math.max(1e-6, end));
  const inner = isPaced ? clamp(last * BEAT, NARROWEST, WIDEST) : NARROWEST * 2;
  const scale = new Scale(place(0), last, LEFT, inner);
  const drawing = new Drawing(palettesOf(tokens), theme);
  const drawn: Drawn = isPaced ? pacedTracks(model, pace) : clockTracks(model, place(0), last, inner);
  const picture: Picture = { drawing, scale, run, objects: new Map(objects.map(({ number, name }) => [number, name])) };
  const [width, height] = [LEFT + inner + EDGE * 2, HEAD + ROW * threads.length + FOOT];

  const { program, way } = model.meta().recipe;
  const { way: kind, seed = "" } = writeWay(way);
  const how = kind === "seed" ? text.notices.asked.seed(Number(seed)) : text.notices.asked[kind];
  const title = text.lanes.picture(program, how);
  drawing.write(title, EDGE, 28, 15, "ink", { "font-weight": 600 });
  for (const { at, label } of isPaced ? paceTicks(pace, scale) : clockTicks(scale)) {
    const x = Math.round(scale.x(at)) + 0.5;
    drawing.add("path", { d: `M${x} 58V${height - FOOT}`, ...drawing.paint({ stroke: "line" }) });
    drawing.write(label, x + 2, 54, 11, "faint");
  }
  for (const { number, name } of threads) {
    const words = shortName(name);
    const size = Math.min(12.5, (LEFT - EDGE - 10) / Math.max(1, widthOf(words, 1)));
    drawing.write(words, EDGE, middle(number) + 4, size, `t${hue(number)}`, { "font-weight": 600 });
  }
  for (const track of drawn.tracks) drawTrack(picture, track);
  for (const flow of drawn.flows) drawFlow(picture, flow);
  for (const { thread, bars } of drawn.tracks) {
    for (const bar of bars) nameBar(picture, bar, thread);
  }
  for (const { number, end: how } of threads) {
    const at = drawn.tracks.find(({ thread }) => thread === number)?.bars.at(-1)?.to;
    if (how === "cut off" && at !== undefined) drawCutOff(picture, scale.x(at), middle(number));
  }
  for (const { fault, step: at, cycle } of findings) {
    if (!fault) continue;
    const x = scale.x(isPaced ? place(Math.min(pace.placeOf(step(at)) + 0.5, last)) : place(pace.timeOf(step(at))));
    const among = cycle.length > 0 ? cycle.map(({ thread }) => thread) : [model.at(step(at)).thread ?? 0];
    for (const thread of among) drawFault(drawing, x, middle(thread) - BAR / 2);
  }
  drawLegend(picture, drawn, height - 16);
  return drawing.text(width, height, title, FONT);
}

/** What a bar is filled with, by its look. */
function fillOf({ drawing }: Picture, look: ReturnType<typeof lookOf>, tone: number) {
  switch (look) {
    case "lock":
      return drawing.stripes(`lock${tone}`, `t${tone}`, `tint${tone}`, 6.4, 2.9, 1);
    case "wait":
      return { ...drawing.paint({ stroke: `t${tone}` }), ...drawing.stripes(`wait${tone}`, `t${tone}`, `tint${tone}`, 6.4, 1.1, -1) };
    case "unwind":
      return drawing.stripes(`unwind${tone}`, "bad", `tint${tone}`, 4.2, 1.4, 1);
    case "ready":
      return drawing.paint({ fill: `tint${tone}`, stroke: `t${tone}` });
    default:
      return drawing.paint({ fill: `t${tone}` });
  }
}

function drawTrack(picture: Picture, { thread, bars, holds, uses }: Track): void {
  const { drawing, scale, objects } = picture;
  const [y, tone] = [middle(thread), hue(thread)];
  for (const bar of bars) {
    const look = lookOf(bar.state);
    if (look === "none") continue;
    const [left, right] = [scale.x(bar.from), scale.x(bar.to)];
    const width = Math.max(1.5, right - left - 1);
    if (look === "sleep" || look === "fetch") {
      const dots = { "stroke-width": 3, "stroke-linecap": "round", "stroke-dasharray": look === "sleep" ? "0.1 7" : "9 6 0.1 6" };
      drawing.add("path", { d: `M${left + 3} ${y}H${Math.max(left + 3.1, right - 3)}`, ...dots, ...drawing.paint({ stroke: `t${tone}` }) });
      continue;
    }
    const height = look === "ready" ? BAR / 2 : BAR;
    drawing.add("rect", { x: left, y: y - height / 2, width, height, rx: Math.min(4, width / 2), ...fillOf(picture, look, tone) });
  }
  for (const held of holds) {
    const depth = holds.filter((one) => one.from < held.from && one.to > held.from).length;
    const [x, top] = [scale.x(held.from), y - BAR / 2 - 7 - depth * 5];
    const width = Math.max(2, scale.x(held.to) - x - 1);
    const dashes = held.many ? { "stroke-dasharray": "2 3" } : {};
    drawing.add("path", { d: `M${x} ${top}h${width}`, "stroke-width": 3, ...dashes, ...drawing.paint({ stroke: "accent" }) });
    const name = objects.get(held.object) ?? "";
    if (depth === 0 && widthOf(name, 10.5) < width) drawing.write(name, x, top - 4, 10.5, "accent", { "font-weight": 600 });
  }
  for (const [at, use] of uses.entries()) {
    const [x, top] = [scale.x(use.at), y + BAR / 2 + 2];
    const colour = use.fromOld ? "accent" : "soft";
    drawing.add("rect", { x, y: top, width: use.fromOld ? 3 : 1.5, height: 6, ...drawing.paint({ fill: colour }) });
    const next = uses[at + 1];
    const room = (next === undefined ? scale.left + scale.width : scale.x(next.at)) - x - 8;
    if (widthOf(use.label, 10.5) < room) drawing.write(use.label, x + 5, top + 9, 10.5, colour);
  }
}

/** Above the arrows: what a thread does there, where there is room for it. */
function nameBar({ drawing, scale }: Picture, bar: Bar, thread: number): void {
  const look = lookOf(bar.state);
  const [y, x, width] = [middle(thread), scale.x(bar.from), scale.x(bar.to) - scale.x(bar.from)];
  const length = widthOf(bar.label, 11.5);
  if (bar.label === "" || look === "none" || length + 20 > width) return;
  if (look === "sleep" || look === "fetch") {
    drawing.write(bar.label, x + width / 2, y - 8, 11.5, "soft", { "text-anchor": "middle" });
    return;
  }
  drawing.add("rect", { x: x + 6, y: y - 9.5, width: length + 10, height: 19, rx: 9.5, ...drawing.paint({ fill: "panel" }) });
  drawing.write(bar.label, x + 11, y + 4, 11.5, look === "lock" ? `t${hue(thread)}` : "ink");
}

function drawFlow({ drawing, scale }: Picture, flow: Flow): void {
  const down = flow.to > flow.from;
  const [x1, y1] = [scale.x(flow.fromPlace), middle(flow.from) + (down ? BAR / 2 : -BAR / 2 - 7)];
  const [x2, y2] = [scale.x(flow.toPlace) - 1, middle(flow.to) + (down ? -1 : 1) * BAR * 0.28];
  const bend = clamp(Math.abs(x2 - x1) * 0.55, 4, 70);
  const [cx, cy] = [x2 - bend, y2 + (y1 - y2) * 0.18];
  const line = `M${x1} ${y1}C${x1 + bend * 0.3} ${y1 + (y2 - y1) * 0.5} ${cx} ${cy} ${x2} ${y2}`;
  drawing.add("path", { d: line, "stroke-width": 1.2, ...drawing.paint({ stroke: "edge" }) });
  const turn = (Math.atan2(y2 - cy, x2 - cx) * 180) / Math.PI;
  const tip = { d: "M1 0L-7-4V4Z", transform: `translate(${x2} ${y2}) rotate(${turn})`, ...drawing.paint({ fill: "edge" }) };
  drawing.add("path", tip, `<title>${text.lanes.released[flow.kind]}</title>`);
}

function drawCutOff({ drawing }: Picture, x: number, y: number): void {
  drawing.add("rect", { x: x - 1, y: y - BAR / 2 - 3, width: 2.5, height: BAR + 6, ...drawing.paint({ fill: "accent" }) });
  const words = { "text-anchor": "end", "font-weight": 600 };
  drawing.write(text.states.cut_off, x - 6, y + BAR / 2 + 12, 11.5, "accent", words);
}

function drawFault(drawing: Drawing, x: number, y: number): void {
  drawing.add("circle", { cx: x, cy: y, r: 7, ...drawing.paint({ fill: "bad" }) });
  drawing.write("!", x, y + 4, 11, "panel", { "text-anchor": "middle", "font-weight": 700 });
}

/** What the colours and patterns mean that are in the picture. */
function drawLegend(picture: Picture, { tracks }: Drawn, y: number): void {
  const { drawing } = picture;
  const looks = new Set(tracks.flatMap(({ bars }) => bars.map(({ state }) => lookOf(state))));
  let x = EDGE;
  for (const [look, words] of MARKS) {
    if (look === "holds" || !looks.has(look)) continue;
    if (look === "sleep" || look === "fetch") {
      const dots = { "stroke-width": 3, "stroke-linecap": "round", "stroke-dasharray": look === "sleep" ? "0.1 6" : "6 4 0.1 4" };
      drawing.add("path", { d: `M${x + 2} ${y}h14`, ...dots, ...drawing.paint({ stroke: "t0" }) });
    } else {
      const height = look === "ready" ? 7 : 11;
      drawing.add("rect", { x, y: y - height / 2, width: 18, height, rx: 2, ...fillOf(picture, look, 0) });
    }
    drawing.write(words, x + 24, y + 4, 12, "soft");
    x += 24 + widthOf(words, 12) + 16;
  }
  if (tracks.some(({ holds }) => holds.length > 0)) {
    drawing.add("path", { d: `M${x} ${y}h18`, "stroke-width": 3, ...drawing.paint({ stroke: "accent" }) });
    drawing.write(text.legend.holds, x + 24, y + 4, 12, "soft");
  }
}
