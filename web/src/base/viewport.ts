/** How much of the page can be seen beside a keyboard on the screen. */

/** Below so many pixels there is room for little more than what is typed, and for Run. */
const SHORT = 480;

/**
 * From now on the page is as high as what can be seen of it, and is marked as `data-short` while that is little. A browser
 * that lays the page out anew above its keyboard says so by its height; another one by the part of it that is seen.
 */
export function watchViewport(root: HTMLElement): void {
  const seen = window.visualViewport;
  const look = (): void => {
    const height = seen !== null && seen.scale === 1 ? Math.round(seen.height) : innerHeight;
    const isCovered = height < innerHeight - 1;
    if (isCovered) root.style.setProperty("--seen", `${height}px`);
    else root.style.removeProperty("--seen");
    // Who types at the end of a page that is higher than what is seen of it had it scrolled there.
    if (isCovered) scrollTo(0, 0);
    if (height < SHORT) root.dataset["short"] = "";
    else delete root.dataset["short"];
  };
  seen?.addEventListener("resize", look);
  addEventListener("resize", look);
  look();
}
