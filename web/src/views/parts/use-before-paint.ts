import { useLayoutEffect } from "preact/hooks";
import { type Paint, paintNextFrame } from "../../base/frame";

/** As `useLayoutEffect`, for what measures, and scrolls by what it gives back: it comes when everything of this frame has been drawn. */
export function useBeforePaint(does: Paint, inputs?: readonly unknown[]): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it depends on, its callers say.
  useLayoutEffect(() => paintNextFrame(does), inputs);
}
