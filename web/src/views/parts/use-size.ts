import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** An element's width or height in pixels, as it changes; 0 before it is known. */
export function useSize(element: RefObject<HTMLElement | null>, side: "width" | "height"): number {
  const size = useSignal(0);
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    // It tells the size at first too, before anything is painted; to ask for it here would lay the page out twice.
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) size.value = entry.contentRect[side];
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, side, size]);
  return size.value;
}
