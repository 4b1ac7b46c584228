import type { Scene } from "./scene";
import type { Flow } from "./tracks";

/** Where an arrow begins and ends, in pixels. */
function endsOf({ scale, rows }: Scene, flow: Flow): readonly [x1: number, y1: number, x2: number, y2: number] {
  const down = rows.middle(flow.to) > rows.middle(flow.from);
  const y1 = rows.middle(flow.from) + (down ? 1 : -1) * (rows.bar / 2 + (down ? 0 : 7));
  const y2 = rows.middle(flow.to) + (down ? -1 : 1) * (rows.bar * 0.28);
  return [scale.x(flow.fromPlace), y1, scale.x(flow.toPlace) - 1, y2];
}

/** All arrows in sight, or only those that begin or end at this step. */
const inSight = ({ scale, drawn, step }: Scene, now: boolean): readonly Flow[] =>
  drawn.flows.filter(
    (flow) => flow.toPlace >= scale.from && flow.fromPlace <= scale.to && (!now || flow.toStep === step || flow.fromStep === step),
  );

/** Whether there are arrows of this step. */
export const hasFlowsNow = (scene: Scene): boolean => inSight(scene, true).length > 0;

/** All arrows, or only those that begin or end at this step, in the accent's colour. */
export function drawFlows(scene: Scene, now: boolean): void {
  const { context, ink } = scene;
  for (const flow of inSight(scene, now)) {
    const [x1, y1, x2, y2] = endsOf(scene, flow);
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
  }
}

/** What the arrows of this step are called; above all else in the lanes. */
export function drawFlowNames(scene: Scene): void {
  const { context, ink, scale, rows, flowNames } = scene;
  context.font = `500 11px ${ink.sans}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const flow of inSight(scene, true)) {
    const [x1, , x2] = endsOf(scene, flow);
    const words = flowNames[flow.kind];
    const width = context.measureText(words).width;
    const besides = Math.max(x1, x2) + 12;
    const fits = besides + width < scale.left + scale.width;
    const [x, y] = [fits ? besides : Math.min(x1, x2) - width - 8, rows.edge(flow.to, flow.from) + 2];
    context.fillStyle = ink.panel;
    context.fillRect(x - 3, y - 8, width + 6, 16);
    context.fillStyle = ink.accent;
    context.fillText(words, x, y);
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
