import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** An element's width, as it changes. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const width = useSignal(0);
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    // It tells the width at first too, before anything is painted; to ask for it here would lay the page out twice.
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) width.value = entry.contentRect.width;
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, width]);
  return width.value;
}
