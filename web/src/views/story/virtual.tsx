import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  readonly count: number;
  /** The row that is kept in sight; counted from 0. */
  readonly current: number;
  readonly render: (from: number, to: number) => ComponentChildren;
  readonly class: string;
  readonly role: "list" | "table";
  readonly label: string;
}

/** Lists up to this length are drawn whole, with rows as high as they need. */
const WHOLE = 300;
/** In longer ones every row is as high as this, and only those in sight are drawn. */
const ROW = 25;

/** A list of any length that keeps its current row in sight. */
export function Virtual({ count, current, render, class: classes, role, label }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const whole = count <= WHOLE;
  const height = scroller.current?.clientHeight ?? 400;
  const from = whole ? 0 : Math.max(0, Math.floor(top.value / ROW) - 12);
  const to = whole ? count : Math.min(count, Math.ceil((top.value + height) / ROW) + 12);

  useLayoutEffect(() => {
    const pane = scroller.current;
    if (pane === null || pane.clientHeight === 0) return;
    if (!whole) {
      const at = current * ROW;
      if (at < pane.scrollTop + ROW || at > pane.scrollTop + pane.clientHeight - 3 * ROW) pane.scrollTop = at - pane.clientHeight * 0.6;
      return;
    }
    const row = pane.querySelector<HTMLElement>("[aria-current]");
    if (row === null) {
      if (current <= 0) pane.scrollTop = 0;
      return;
    }
    const [line, box] = [row.getBoundingClientRect(), pane.getBoundingClientRect()];
    if (line.top < box.top + 36 || line.bottom > box.bottom - 64) pane.scrollTop += line.top - box.top - box.height * 0.55;
  }, [current, count, whole]);

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a list and a table may have a name.
    <div
      class={`pane__body ${classes}${whole ? "" : " virtual--long"}`}
      ref={scroller}
      role={role}
      aria-label={label}
      aria-rowcount={role === "table" ? count : undefined}
      tabIndex={0}
      onScroll={(event) => (top.value = event.currentTarget.scrollTop)}
    >
      <div class="virtual__space" role="presentation" ref={(space) => space?.style.setProperty("--before", `${from * ROW}px`)} />
      {render(from, to)}
      <div class="virtual__space" role="presentation" ref={(space) => space?.style.setProperty("--before", `${(count - to) * ROW}px`)} />
    </div>
  );
}
