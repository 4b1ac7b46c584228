import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { tell, wordsOf } from "../../state/notices";

interface Props {
  readonly class: string;
  /** The text, if there is one. */
  readonly what: () => string | Promise<string | undefined>;
  readonly label: string;
  readonly done: string;
  readonly children?: ComponentChildren;
}

/** Copies a text, and says so for a moment. */
export function CopyButton({ class: classes, what, label, done, children }: Props) {
  const copied = useSignal(false);
  const copy = async (): Promise<void> => {
    try {
      const words = await what();
      if (words === undefined) return;
      await navigator.clipboard.writeText(words);
      copied.value = true;
      setTimeout(() => (copied.value = false), 1600);
    } catch (error) {
      tell({ key: "copy", kind: "problem", words: wordsOf(error) });
    }
  };
  return (
    <button type="button" class={classes} title={label} onClick={() => void copy()}>
      {children}
      <span role="status">{copied.value ? done : label}</span>
    </button>
  );
}
