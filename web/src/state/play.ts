/** Moves the playhead. */
import { batch, computed } from "@preact/signals";
import { advanceEachFrame } from "../base/frame";
import { reducedMotion } from "../base/motion";
import { place } from "../base/units";
import { dueBetween, open, skip } from "./asking";
import { activity, following, isOwn, playhead, playing, programId, revision, seen, shown, speed, untouched } from "./atoms";
import { now, steps } from "./getters";
import { goTo, tellDeadlock } from "./show";

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 100] as const;

/** From so many steps a second on none is seen by itself. */
const SWIFT = 12;

/** Whether it is played so fast that no step is seen by itself: then nothing glides from one to the next. */
export const isSwift = computed(
  () => playing.value && revision.value >= 0 && (shown.value?.pace.beatsPerSecond ?? 0) * speed.value > SWIFT,
);

/** Beats that have passed since the last step, where motion is reduced and the playhead jumps. */
let saved = 0;

function advance(passed: number): boolean {
  const run = shown.peek();
  if (run === undefined || !playing.peek()) return false;
  const beats = passed * run.pace.beatsPerSecond * speed.peek();
  const before = now.peek();
  let to = playhead.peek() + beats;
  if (reducedMotion.matches) {
    saved += beats;
    const next = run.pace.stepAt(place(playhead.peek() + saved));
    if (next === before && playhead.peek() + saved < run.pace.end) return true;
    to = playhead.peek() + saved;
    saved = 0;
  }
  const ended = to >= run.pace.end;
  const due = dueBetween(before, ended ? run.pace.steps : run.pace.stepAt(place(to)), ended);
  batch(() => {
    if (due !== undefined) {
      // The reader is asked before they can see the answer.
      goTo(due.step);
      playing.value = false;
      open.value = { asked: due };
      reach(before);
      return;
    }
    playhead.value = place(Math.min(to, run.pace.end));
    reach(before);
    if (ended && activity.peek() !== "running") playing.value = false;
  });
  return playing.peek();
}

/** What playing past a step brings about. */
function reach(before: number): void {
  const at = now.peek();
  if (at === before) return;
  tellDeadlock(before, at);
  if (at === steps.peek()) markSeen();
}

/** The chosen program's end was seen. */
function markSeen(): void {
  const id = shown.peek()?.model.meta().recipe.program.replace(/\.py$/, "");
  if (id !== undefined && !isOwn(programId.peek()) && !seen.peek().includes(id)) seen.value = [...seen.peek(), id];
}

export function play(): void {
  const run = shown.peek();
  if (run === undefined) return;
  // Who plays on has left the question.
  const asked = open.peek();
  if (asked !== undefined && asked.answer === undefined) skip(asked.asked);
  batch(() => {
    if (untouched.peek() || playhead.peek() >= run.pace.end - 1e-6) playhead.value = place(0);
    untouched.value = false;
    following.value = false;
    playing.value = true;
  });
  saved = 0;
  advanceEachFrame(advance);
}

export function pause(): void {
  playing.value = false;
}

export function toggle(): void {
  if (playing.peek()) pause();
  else play();
}

/** One step on or back, or to either end. */
export function walk(by: number): void {
  batch(() => {
    pause();
    following.value = false;
    const before = now.peek();
    goTo(before + by);
    reach(before);
  });
}

/** To the end of what is there. */
export function toEnd(): void {
  const before = now.peek();
  batch(() => {
    jump(steps.peek());
    reach(before);
  });
}

/** Leaves playing and goes to a step. */
export function jump(to: number): void {
  batch(() => {
    pause();
    following.value = false;
    goTo(to);
  });
}

/** The next speed up or down. */
export function changeSpeed(by: 1 | -1): void {
  const at = SPEEDS.findIndex((one) => one >= speed.peek());
  speed.value = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))] ?? 1;
}
