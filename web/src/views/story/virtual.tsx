import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { isSwift } from "../../state/play";
import { useBeforePaint } from "../parts/use-before-paint";
import { useList } from "../parts/use-list";
import { useSize } from "../parts/use-size";
import { ROW, rowsInSight, SPARE, scrolledTo, WHOLE } from "./rows-in-sight";

interface Props {
  readonly count: number;
  /** The row that is kept in sight; counted from 0. */
  readonly current: number;
  /** Of a table, the column that is kept in sight; counted from 0, without that of the times. */
  readonly column?: number | undefined;
  /** Draws these rows, from the first to before the last, each with the key that `key` has for it. */
  readonly render: (from: number, to: number, key: (row: number) => number) => ComponentChildren;
  readonly class: string;
  readonly role: "list" | "table";
  readonly label: string;
}

/** What a list has drawn. */
interface Drawn {
  /** How far it was scrolled, or will be. */
  readonly top: number;
  readonly current: number;
  readonly count: number;
  /** Whether its height was known. */
  readonly isSized: boolean;
  readonly from: number;
  readonly to: number;
  /** The row whose key is 0. */
  readonly first: number;
}

/** How high the list is taken to be before that is known, in pixels. */
const UNKNOWN = 400;

/** A list of any length that keeps its current row in sight. */
export function Virtual({ count, current, column, render, class: classes, role, label }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const scrolled = useSignal(0);
  useList(scroller, "button");
  const whole = count <= WHOLE;
  const height = useSize(scroller, "height");
  // What is drawn, and for what: a list that follows its current row draws at once what will be in sight, and not again when it is told
  // that it was scrolled there.
  const drawn = useRef<Drawn>({ top: 0, current: -1, count: -1, isSized: false, from: 0, to: 0, first: 0 });
  scrolled.value;
  const before = drawn.current;
  const goesOn = current === before.current && count === before.count && height > 0 === before.isSized;
  const room = height || UNKNOWN;
  // Nobody scrolls what is gone with the next frame; its padding is all that is beyond its edges.
  const spare = isSwift.value ? 1 : SPARE;
  const top = whole || goesOn ? before.top : Math.max(0, Math.min(count * ROW - room, scrolledTo(current, before.top, room)));
  const { from, to } = whole ? { from: 0, to: count } : rowsInSight(count, top, room, spare);
  // Where no row stays, each is drawn in the place of another one.
  const isApart = from >= before.to || to <= before.from;
  const first = whole ? 0 : isApart ? from : before.first;
  drawn.current = { top, current, count, isSized: height > 0, from, to, first };

  useBeforePaint(() => {
    const pane = scroller.current;
    if (pane === null || pane.clientHeight === 0) return undefined;
    if (!whole) return () => pane.scrollTo({ top: drawn.current.top, behavior: "instant" });
    const row = pane.querySelector<HTMLElement>("[aria-current]");
    if (row === null) return current <= 0 ? () => pane.scrollTo({ top: 0 }) : undefined;
    const [line, box] = [row.getBoundingClientRect(), pane.getBoundingClientRect()];
    if (line.top >= box.top + 36 && line.bottom <= box.bottom - 64) return undefined;
    return () => pane.scrollBy({ top: line.top - box.top - box.height * 0.55 });
  }, [current, count, whole, height > 0]);

  useBeforePaint(() => {
    const pane = scroller.current;
    const [times, ...columns] = pane?.querySelectorAll("[role=columnheader]") ?? [];
    const head = column === undefined ? undefined : columns[column];
    if (pane === null || times === undefined || head === undefined || pane.clientWidth === 0) return undefined;
    const [own, box] = [head.getBoundingClientRect(), pane.getBoundingClientRect()];
    const left = box.left + times.getBoundingClientRect().width;
    const right = box.left + pane.clientWidth;
    if (own.left >= left && own.right <= right) return undefined;
    // In the middle, where there is room: its neighbours are seen as well.
    return () => pane.scrollBy({ left: own.left - left - Math.max(0, (right - left - own.width) / 2) });
  }, [column, current, count]);

  const onScroll = ({ currentTarget: { scrollTop } }: { readonly currentTarget: HTMLElement }): void => {
    const { from, to } = drawn.current;
    drawn.current = { ...drawn.current, top: scrollTop };
    if (whole) return;
    const now = rowsInSight(count, scrollTop, room, spare);
    if (now.from !== from || now.to !== to) scrolled.value += 1;
  };

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a list and a table may have a name.
    <div
      class={`pane__body ${classes}${whole ? "" : " virtual--long"}`}
      ref={scroller}
      role={role}
      aria-label={label}
      aria-rowcount={role === "table" ? count : undefined}
      tabIndex={0}
      onScroll={onScroll}
    >
      <div class="virtual__space" role="presentation" ref={(space) => space?.style.setProperty("--before", `${from * ROW}px`)} />
      {render(from, to, (row) => row - first)}
      <div class="virtual__space" role="presentation" ref={(space) => space?.style.setProperty("--before", `${(count - to) * ROW}px`)} />
    </div>
  );
}
