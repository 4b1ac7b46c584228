import { useLayoutEffect } from "preact/hooks";
import { paintNextFrame } from "../../base/frame";

/** As `useLayoutEffect`, for what measures or scrolls: it comes when everything of this frame has been drawn. */
export function useBeforePaint(does: () => void, inputs?: readonly unknown[]): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it depends on, its callers say.
  useLayoutEffect(() => paintNextFrame(does), inputs);
}
