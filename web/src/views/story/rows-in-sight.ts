/** Lists up to this length are drawn whole, with rows as high as they need. */
export const WHOLE = 300;
/** In longer ones every row is so many pixels high, and only those in sight are drawn. */
export const ROW = 25;
/** Rows that are drawn beyond either edge, so that none is missing while one scrolls. */
export const SPARE = 12;

/** Which rows of a long list are drawn, from the first to before the last, where it is scrolled so far. */
export function rowsInSight(count: number, top: number, height: number, spare = SPARE): { readonly from: number; readonly to: number } {
  return { from: Math.max(0, Math.floor(top / ROW) - spare), to: Math.min(count, Math.ceil((top + height) / ROW) + spare) };
}

/** How far a long list has to be scrolled, so that its current row stands clear of the edges. */
export function scrolledTo(current: number, top: number, height: number): number {
  const at = current * ROW;
  return at < top + ROW || at > top + height - 3 * ROW ? at - height * 0.6 : top;
}
