/** When what can wait is done: so that the page answers first, and shows what it has. */
import { paintNextFrame } from "./frame";

/** How long the page is left alone before it counts as idle. */
const QUIET_MS = 3000;
const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/**
 * Resolves at the reader's first input, or when the page has been loaded and idle for a while. A browser may find no frame idle
 * that it hardly draws: what is in another site's page has waited long enough then.
 */
export function inputOrIdle(): Promise<void> {
  return new Promise((resolve) => {
    const begin = (): void => {
      for (const input of INPUTS) removeEventListener(input, begin);
      resolve();
    };
    for (const input of INPUTS) addEventListener(input, begin, { passive: true });
    const loaded = (): void => {
      setTimeout(() => {
        // Safari has no such call; by then it has had its time.
        if (typeof requestIdleCallback === "function") requestIdleCallback(begin, { timeout: QUIET_MS });
        else begin();
      }, QUIET_MS);
    };
    if (document.readyState === "complete") loaded();
    else addEventListener("load", loaded, { once: true });
  });
}

/** Resolves in a task of its own: what has come meanwhile, a key or a frame, goes before it. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** Resolves when what has been drawn until now can be seen; at once in a hidden tab, which paints nothing. */
export async function painted(): Promise<void> {
  if (document.hidden) return;
  await new Promise<void>((resolve) => paintNextFrame(resolve));
  await nextTask();
}
