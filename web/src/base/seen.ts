/** Whether anybody can see this page, which may be in a frame of another one. */

/** How often it is looked, and how soon a frame that is seen is drawn when it asks, in milliseconds. */
const [EVERY, SOON] = [1000, 700];

/**
 * Calls `tell` whenever that changes. A browser says when an element comes into view; when a frame of another origin's page
 * goes out of it, Firefox says nothing, but hardly draws it any more.
 */
export function watchSeen(element: Element, tell: (isSeen: boolean) => void): void {
  let [isInView, isDrawn, told] = [false, true, false];
  const look = (): void => {
    const isSeen = isInView && isDrawn;
    if (isSeen === told) return;
    told = isSeen;
    tell(isSeen);
  };
  new IntersectionObserver((entries) => {
    isInView = entries.at(-1)?.isIntersecting === true;
    isDrawn ||= isInView;
    look();
  }).observe(element);
  let asked: number | undefined;
  setInterval(() => {
    if (asked !== undefined) {
      isDrawn = false;
      look();
      return;
    }
    asked = performance.now();
    requestAnimationFrame(() => {
      isDrawn = performance.now() - (asked ?? 0) < SOON;
      asked = undefined;
      look();
    });
  }, EVERY);
}
