import { effect } from "@preact/signals";

/**
 * The only `requestAnimationFrame`. A frame has three phases: first all that moves is advanced, then the page's
 * elements are drawn anew by that, and in the end all that is dirty is painted, so that one frame never shows two
 * different moments. What asks the browser where something stands belongs to the last phase: asked between two
 * drawings, it has the page laid out once for each. For the same reason what then moves something on the page (scrolls it,
 * lets it glide) gives that back, to be done when all have asked.
 */

/** Moves something on; true while there is more to come. */
type Advance = (passed: number) => boolean;
type Move = () => void;
/** Draws, and asks where things stand; what it gives back moves them. */
export type Paint = (() => void) | (() => Move | undefined);

const advances = new Set<Advance>();
const paints = new Set<Paint>();
let asked = false;
let last: number | undefined;

function frame(now: number): void {
  // After a pause (a hidden tab), time has not passed for the reader.
  const passed = last === undefined ? 0 : Math.min(0.1, (now - last) / 1000);
  last = now;
  try {
    for (const advance of [...advances]) {
      // One that fails is not asked again.
      advances.delete(advance);
      if (advance(passed)) advances.add(advance);
    }
  } finally {
    // The elements are drawn in a microtask, which was asked for before this one.
    queueMicrotask(paintAll);
  }
}

function paintAll(): void {
  asked = false;
  const due = [...paints];
  paints.clear();
  const moves = due.map((paint) => paint());
  for (const move of moves) if (typeof move === "function") move();
  if (advances.size > 0 || paints.size > 0) ask();
  else last = undefined;
}

function ask(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(frame);
}

/** From the next frame on, until it returns false. */
export function advanceEachFrame(advance: Advance): void {
  advances.add(advance);
  ask();
}

/** Once, in the next frame. */
export function paintNextFrame(paint: Paint): void {
  paints.add(paint);
  ask();
}

/** In the next frame after any of the atoms that it reads has changed. Returns how to stop that. */
export function paintOnChange(paint: Paint): () => void {
  let stop = (): void => undefined;
  let over = false;
  const run = (): void => {
    if (over) return;
    stop();
    let first = true;
    stop = effect(() => {
      // Once to paint and to learn what it read; the second time something has changed.
      if (first) paint();
      else paintNextFrame(run);
      first = false;
    });
  };
  paintNextFrame(run);
  return () => {
    over = true;
    stop();
  };
}
