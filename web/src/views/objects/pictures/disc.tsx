import "./disc.css";
import type { ComponentChildren } from "preact";
import { text, time } from "../../../base/strings";
import type { User } from "../../../engine/types.gen";
import { nowTime, threadNames } from "../../../state/getters";
import { hue, initials, shortName } from "../../parts/threads";

interface Props {
  readonly thread: number;
  /** Waiting ones are rings. */
  readonly waits?: boolean;
  readonly small?: boolean;
}

/** A thread. */
export function Disc({ thread, waits = false, small = false }: Props) {
  const name = threadNames.value.get(thread) ?? String(thread);
  const classes = `disc${waits ? " disc--waits" : ""}${small ? " disc--small" : ""}`;
  return (
    <span class={classes} data-hue={hue(thread)} data-flip={`thread${thread}`} title={name}>
      <span aria-hidden="true">{initials(name)}</span>
      <span class="unseen">
        {shortName(name)}
        {waits && ` ${text.objects.waits}`}
      </span>
    </span>
  );
}

/** Something with a word below it. */
export function Stand({ caption, children }: { readonly caption?: string | undefined; readonly children: ComponentChildren }) {
  return (
    <span class="stand">
      <span class="stand__on">{children}</span>
      <span class="stand__caption">{caption ?? "\u00a0"}</span>
    </span>
  );
}

/** How many of those who wait are drawn. */
const DRAWN = 6;

interface LineProps {
  readonly users: readonly User[];
  /** What the line is for, where it is not plain to see. */
  readonly label?: string;
  /** Whether the first will be the next. */
  readonly queue?: boolean;
}

/** How many more wait than there is room for; their names stand behind it. */
function More({ users }: { readonly users: readonly User[] }) {
  const names = users.map(({ thread }) => shortName(threadNames.value.get(thread) ?? String(thread)));
  return (
    <span class="waiting__more" title={names.join(", ")}>
      <span aria-hidden="true">+{users.length}</span>
      <span class="unseen">{names.map((name) => `${name} ${text.objects.waits}`).join(", ")}</span>
    </span>
  );
}

/** Those who wait, the next one first. */
export function WaitingLine({ users, label, queue = true }: LineProps) {
  return (
    <span class="waiting">
      {label !== undefined && users.length > 0 && <span class="waiting__label">{label}</span>}
      {users.slice(0, DRAWN).map(({ thread, since, until }, index) => {
        const waited = time(Math.max(0, nowTime.value - since));
        const left = until === null ? undefined : text.objects.left(time(Math.max(0, until - nowTime.value)));
        return (
          <Stand key={thread} caption={left ?? (index === 0 && queue ? text.objects.next(waited) : text.objects.waiting(waited))}>
            <Disc thread={thread} waits />
          </Stand>
        );
      })}
      {users.length > DRAWN && <More users={users.slice(DRAWN)} />}
    </span>
  );
}
