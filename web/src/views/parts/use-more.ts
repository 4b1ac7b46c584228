import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Pixels that may be out of sight without being worth a hint. */
const SLACK = 6;

/** Marks what scrolls with the sides at which more of it is out of sight, as `data-more`: a stylesheet fades it there. */
export function useMore(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const pane = scroller.current;
    if (pane === null) return undefined;
    const look = (): void => {
      const { scrollTop: top, clientHeight: height, scrollHeight: whole } = pane;
      const sides = [...(top > SLACK ? ["above"] : []), ...(top + height < whole - SLACK ? ["below"] : [])].join(" ");
      if (pane.dataset["more"] !== sides) pane.dataset["more"] = sides;
    };
    const sizes = new ResizeObserver(look);
    const watch = (): void => {
      sizes.disconnect();
      for (const one of [pane, ...pane.children]) sizes.observe(one);
      look();
    };
    const children = new MutationObserver(watch);
    children.observe(pane, { childList: true });
    pane.addEventListener("scroll", look, { passive: true });
    watch();
    return () => {
      sizes.disconnect();
      children.disconnect();
      pane.removeEventListener("scroll", look);
    };
  }, [scroller]);
}
