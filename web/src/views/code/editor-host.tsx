import { computed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../../base/strings";
import { editing } from "../../state/atoms";
import { askFrames } from "../../state/frames";
import { pythonText } from "../../state/language";
import { tell, wordsOf } from "../../state/notices";
import { draft } from "../../state/python";
import { Lines } from "./lines";

/** Whether the text is where it can be edited: the reader has asked for it, or has written some of it. */
export const isInEditor = computed(() => editing.value !== undefined || draft.value !== undefined);

type Mount = (host: HTMLElement, onThread: (thread: number, marker: Element) => void) => () => void;

/** The editor, and the text as it is read until that is there. */
export function Editor() {
  const host = useRef<HTMLDivElement>(null);
  const mount = useSignal<Mount | undefined>(undefined);
  const isThere = mount.value !== undefined;
  useEffect(() => {
    let isOver = false;
    import("./editor/editor").then(
      ({ mountEditor }) => {
        if (!isOver) mount.value = mountEditor;
      },
      (error: unknown) => {
        editing.value = undefined;
        tell({ key: "editor", kind: "problem", words: text.code.editorFailed, more: wordsOf(error) });
      },
    );
    return () => {
      isOver = true;
    };
  }, [mount]);
  // Only what is in sight can take the focus.
  useEffect(() => (isThere && host.current !== null ? mount.peek()?.(host.current, askFrames) : undefined), [isThere, mount]);
  return (
    <>
      {!isThere && pythonText.value !== undefined && (
        <div class="pane__body code__scroll" role="tabpanel" aria-label={text.code.python}>
          <Lines language="python" text={pythonText.value} plain={false} />
        </div>
      )}
      <div class={`editor${isThere ? "" : " editor--coming"}`} ref={host} />
    </>
  );
}
