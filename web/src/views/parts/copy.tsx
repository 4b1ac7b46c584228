import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { copy } from "../../state/clipboard";

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
  return (
    <button type="button" class={classes} title={label} onClick={() => void copy(what, copied)}>
      {children}
      <span role="status">{copied.value ? done : label}</span>
    </button>
  );
}
