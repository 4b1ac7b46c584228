import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { reducedMotion } from "../../base/motion";
import { useBeforePaint } from "../parts/use-before-paint";

const TIME = 320;

interface Box {
  readonly left: number;
  readonly top: number;
}

/**
 * Lets what is marked with `data-flip` glide to where it has come, within an element: a thread that
 * gets a lock is seen to go from the waiting line to the lock.
 */
export function useGliding(within: RefObject<HTMLElement | null>, moves: boolean): void {
  const before = useRef<ReadonlyMap<string, Box>>(new Map());
  useBeforePaint(() => {
    const root = within.current;
    if (root === null) return undefined;
    const origin = root.getBoundingClientRect();
    const after = new Map<string, Box>();
    const glides: (() => void)[] = [];
    for (const element of root.querySelectorAll<HTMLElement>("[data-flip]")) {
      const key = element.dataset["flip"] ?? "";
      const box = element.getBoundingClientRect();
      const now = { left: box.left - origin.left, top: box.top - origin.top };
      const was = before.current.get(key);
      after.set(key, now);
      if (!moves || reducedMotion.matches) continue;
      if (was === undefined) {
        if (before.current.size > 0)
          glides.push(() => element.animate([{ opacity: 0, transform: "scale(.6)" }, {}], { duration: 180, easing: "ease-out" }));
      } else if (Math.abs(was.left - now.left) + Math.abs(was.top - now.top) > 3) {
        const from = `translate(${was.left - now.left}px, ${was.top - now.top}px)`;
        glides.push(() =>
          element.animate([{ transform: from }, { transform: "none" }], { duration: TIME, easing: "cubic-bezier(.3,.9,.35,1)" }),
        );
      }
    }
    before.current = after;
    return () => {
      for (const glide of glides) glide();
    };
  });
}
