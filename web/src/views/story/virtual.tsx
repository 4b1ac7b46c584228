import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useBeforePaint } from "../parts/use-before-paint";
import { useList } from "../parts/use-list";
import { useSize } from "../parts/use-size";
import { ROW, rowsInSight, scrolledTo, WHOLE } from "./rows-in-sight";

interface Props {
  readonly count: number;
  /** The row that is kept in sight; counted from 0. */
  readonly current: number;
  /** Of a table, the column that is kept in sight; counted from 0, without that of the times. */
  readonly column?: number | undefined;
  readonly render: (from: number, to: number) => ComponentChildren;
  readonly class: string;
  readonly role: "list" | "table";
  readonly label: string;
}

/** How high the list is taken to be before that is known, in pixels. */
const UNKNOWN = 400;

/** A list of any length that keeps its current row in sight. */
export function Virtual({ count, current, column, render, class: classes, role, label }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  useList(scroller, "button");
  const whole = count <= WHOLE;
  const height = useSize(scroller, "height");
  const { from, to } = whole ? { from: 0, to: count } : rowsInSight(count, top.value, height || UNKNOWN);

  useBeforePaint(() => {
    const pane = scroller.current;
    if (pane === null || pane.clientHeight === 0) return;
    if (!whole) {
      pane.scrollTop = scrolledTo(current, pane.scrollTop, pane.clientHeight);
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

  useBeforePaint(() => {
    const pane = scroller.current;
    const [times, ...columns] = pane?.querySelectorAll("[role=columnheader]") ?? [];
    const head = column === undefined ? undefined : columns[column];
    if (pane === null || times === undefined || head === undefined || pane.clientWidth === 0) return;
    const [own, box] = [head.getBoundingClientRect(), pane.getBoundingClientRect()];
    const left = box.left + times.getBoundingClientRect().width;
    const right = box.left + pane.clientWidth;
    if (own.left >= left && own.right <= right) return;
    // In the middle, where there is room: its neighbours are seen as well.
    pane.scrollLeft += own.left - left - Math.max(0, (right - left - own.width) / 2);
  }, [column, current, count]);

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
