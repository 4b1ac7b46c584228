import "./dialog.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { dialog } from "../../state/atoms";

interface Props {
  readonly name: NonNullable<typeof dialog.value>;
  readonly class: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A modal dialog: the browser keeps the focus in it, closes it on Esc and brings the focus back. */
export function Dialog({ name, class: classes, label, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const open = dialog.value === name;
  useEffect(() => {
    if (open && element.current?.open === false) element.current.showModal();
    if (!open) element.current?.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      class={`dialog ${classes}`}
      aria-label={label}
      onClose={() => {
        if (dialog.peek() === name) dialog.value = undefined;
      }}
      onClick={(event) => {
        if (event.target === element.current) dialog.value = undefined;
      }}
    >
      {open && children}
    </dialog>
  );
}
