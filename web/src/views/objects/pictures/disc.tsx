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
  /** What is said of it to those who do not see it, where that is not plain. */
  readonly words?: string;
}

/** A thread. */
export function Disc({ thread, waits = false, small = false, words = waits ? text.objects.waits : "" }: Props) {
  const name = threadNames.value.get(thread) ?? String(thread);
  const classes = `disc${waits ? " disc--waits" : ""}${small ? " disc--small" : ""}`;
  return (
    <span class={classes} data-hue={hue(thread)} data-flip={`thread${thread}`} title={name}>
      <span aria-hidden="true">{initials(name)}</span>
      <span class="unseen">
        {shortName(name)} {words}
      </span>
    </span>
  );
}

interface StandProps {
  readonly caption?: string | undefined;
  /** Whether it is one who has been let go. */
  readonly woken?: boolean;
  readonly children: ComponentChildren;
}

/** Something with a word below it. */
export function Stand({ caption, woken = false, children }: StandProps) {
  return (
    <span class={`stand${woken ? " stand--woken" : ""}`}>
      <span class="stand__on">{children}</span>
      <span class="stand__caption">{caption ?? "\u00a0"}</span>
    </span>
  );
}

/** Whether the thread is one of these. */
export const has = (users: readonly User[], thread: number): boolean => users.some((user) => user.thread === thread);

/** How many of those who wait are drawn. */
const DRAWN = 6;

interface LineProps {
  readonly users: readonly User[];
  /** Those who have been let go and have not gone on yet. */
  readonly woken?: readonly User[];
  /** What the line is for, where it is not plain to see. */
  readonly label?: string;
  /** Whether it matters who is the first. */
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

/** Those who wait, in the order in which they came. */
export function WaitingLine({ users, woken = [], label, queue = true }: LineProps) {
  return (
    <span class="waiting">
      {label !== undefined && users.length > 0 && <span class="waiting__label">{label}</span>}
      {users.slice(0, DRAWN).map(({ thread, since, until }, index) => {
        const waited = time(Math.max(0, nowTime.value - since));
        const isWoken = has(woken, thread);
        const left = until === null ? undefined : text.objects.left(time(Math.max(0, until - nowTime.value)));
        const waits = left ?? (index === 0 && queue && users.length > 1 ? text.objects.first(waited) : text.objects.waiting(waited));
        return (
          <Stand key={thread} caption={isWoken ? text.objects.mayGoOn : waits} woken={isWoken}>
            <Disc thread={thread} waits words={isWoken ? "" : text.objects.waits} />
          </Stand>
        );
      })}
      {users.length > DRAWN && <More users={users.slice(DRAWN)} />}
    </span>
  );
}

/** Some threads, and what they have in common. */
export function Group({ label, users }: { readonly label: string; readonly users: readonly User[] }) {
  if (users.length === 0) return null;
  return (
    <span class="group">
      {label}
      {users.map(({ thread }) => (
        <Disc key={thread} thread={thread} waits words="" />
      ))}
    </span>
  );
}
