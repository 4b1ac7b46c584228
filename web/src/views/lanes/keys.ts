import { onKey } from "../../base/keys";
import { shown } from "../../state/atoms";
import { moment, now } from "../../state/getters";
import { jump } from "../../state/play";
import type { LanesCanvas } from "./canvas";
import { fit, head, pan, zoom } from "./sight";

/** The lanes' keys: they work wherever the focus is, but in a field. */
export function listenToKeys(lanes: LanesCanvas): () => void {
  const grow = (factor: number): void => {
    const at = head.peek();
    const inSight = at >= lanes.scale.from && at <= lanes.scale.to;
    zoom(lanes.scale, factor, inSight ? at : (lanes.scale.from + lanes.scale.to) / 2);
  };
  return onKey({
    w: () => grow(1.35),
    s: () => grow(1 / 1.35),
    a: () => pan(lanes.scale, -0.15),
    d: () => pan(lanes.scale, 0.15),
    f: fit,
    ".": () => neighbour(true),
    ",": () => neighbour(false),
    "[": () => along(lanes, false),
    "]": () => along(lanes, true),
  });
}

/** The next or previous step of the thread that made the current one. */
function neighbour(forward: boolean): void {
  const run = shown.peek();
  if (run === undefined) return;
  const at = now.peek();
  const found = run.model.nextOfThread(moment.peek()?.thread ?? 0, at, forward);
  if (found !== undefined && found !== null) jump(found);
}

/** Along the arrow that ends at or before this step, or that begins at or after it, on the same lane. */
function along(lanes: LanesCanvas, forward: boolean): void {
  const at = now.peek();
  const thread = moment.peek()?.thread;
  const flows = [...lanes.flows].sort((a, b) => a.fromStep - b.fromStep);
  const next = forward
    ? flows.find((flow) => flow.from === thread && flow.fromStep >= at)?.toStep
    : flows.findLast((flow) => flow.to === thread && flow.toStep <= at)?.fromStep;
  if (next !== undefined) jump(next);
}
