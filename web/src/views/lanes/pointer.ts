import { batch } from "@preact/signals";
import { isEmbedded } from "../../base/embedded";
import { type Step, seconds } from "../../base/units";
import { chosenLine, shown } from "../../state/atoms";
import { jump } from "../../state/play";
import type { LanesCanvas } from "./canvas";
import { measure, pan, zoom } from "./sight";

/** Pixels that a pointer may move and still click. */
const CLICK = 4;

/** The step that is shown where a pointer is. */
export function stepAt(lanes: LanesCanvas, x: number): Step | undefined {
  const run = shown.peek();
  if (run === undefined || x < lanes.scale.left) return undefined;
  const at = lanes.scale.at(x);
  return measure.peek() === "pace" ? run.pace.stepAt(at) : run.model.stepAt(seconds(at));
}

/**
 * Wheel, mouse and fingers: the wheel zooms (or scrolls where there are more lanes than fit), a drag
 * pans, a drag on the ruler scrubs, two fingers pinch, a click goes to its moment and marks the line.
 */
export function listen(canvas: HTMLCanvasElement, lanes: LanesCanvas): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let began: { x: number; y: number; onRuler: boolean } | undefined;
  let moved = false;
  const abort = new AbortController();
  const { signal } = abort;

  canvas.addEventListener(
    "wheel",
    (event) => {
      // The wheel is the outer page's until the reader has turned to the lanes.
      if (isEmbedded && document.activeElement !== canvas && !event.ctrlKey) return;
      event.preventDefault();
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        pan(lanes.scale, (event.deltaX || event.deltaY) / lanes.scale.width);
      else if (lanes.rows.beyond > 0 && !event.ctrlKey && !event.metaKey) lanes.scrollBy(event.deltaY);
      else zoom(lanes.scale, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0022)), lanes.scale.at(event.offsetX));
    },
    { passive: false, signal },
  );

  canvas.addEventListener(
    "pointerdown",
    ({ pointerId, offsetX, offsetY, button }) => {
      if (button !== 0) return;
      canvas.setPointerCapture(pointerId);
      pointers.set(pointerId, { x: offsetX, y: offsetY });
      moved = pointers.size > 1;
      began = { x: offsetX, y: offsetY, onRuler: offsetY < 30 };
    },
    { signal },
  );

  canvas.addEventListener(
    "pointermove",
    ({ pointerId, offsetX: x, offsetY: y }) => {
      const before = pointers.get(pointerId);
      if (before === undefined || began === undefined) return;
      if (Math.hypot(x - began.x, y - began.y) > CLICK) moved = true;
      const [other] = [...pointers].filter(([id]) => id !== pointerId).map(([, at]) => at);
      if (other !== undefined) {
        const factor = Math.hypot(x - other.x, y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
        zoom(lanes.scale, factor, lanes.scale.at((x + other.x) / 2));
      } else if (began.onRuler) {
        const at = stepAt(lanes, x);
        if (at !== undefined) jump(at);
      } else if (moved) {
        pan(lanes.scale, (before.x - x) / lanes.scale.width);
        if (lanes.rows.beyond > 0) lanes.scrollBy(before.y - y);
      }
      pointers.set(pointerId, { x, y });
    },
    { signal },
  );

  const up = ({ pointerId, offsetX, offsetY, type }: PointerEvent): void => {
    if (!pointers.delete(pointerId) || moved || type === "pointercancel") return;
    const at = stepAt(lanes, offsetX);
    const thread = lanes.rows.at(offsetY);
    if (at === undefined) return;
    batch(() => {
      jump(at);
      const line = shown
        .peek()
        ?.model.at(at)
        .threads.find(({ number }) => number === thread)?.line;
      if (line !== undefined && line !== null) chosenLine.value = line;
    });
  };
  canvas.addEventListener("pointerup", up, { signal });
  canvas.addEventListener("pointercancel", up, { signal });
  return () => abort.abort();
}
