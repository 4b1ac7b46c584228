/** The paths through the programs that the first page offers: one list for each, in the order in which they teach. */
import { text } from "../base/strings";
import type { Entry } from "./catalogue";
import type { Mark } from "./marks";

export type PathName = keyof typeof text.paths;

/** The programs of each path. Those that there are not yet are missing from it. */
export const PATHS: Readonly<Record<PathName, readonly string[]>> = {
  start: ["start-function", "start-join-many", "start-result", "daemon", "timer-delayed"],
  share: ["race-lost-update", "race-fixed", "lock-counter-object", "check-then-act", "check-then-act-cured", "rlock-get-all", "init-once"],
  wait: [
    "event-start-gun",
    "condition-notify-all",
    "wakeup-outside",
    "wakeup-outside-cured",
    "wakeup-if",
    "semaphore-connections",
    "barrier-phases",
    "queue-sentinel",
  ],
  wrong: [
    "deadlock-two-locks",
    "deadlock-ordered",
    "transfer",
    "philosophers",
    "philosophers-order",
    "philosophers-footman",
    "philosophers-tray",
    "philosophers-try",
    "pool-waits",
    "pipeline-end",
  ],
  classics: ["philosophers", "readers-writers", "smokers", "alternate", "water", "buffer-semaphores", "barber"],
};

export const PATH_NAMES = Object.keys(PATHS) as readonly PathName[];

export interface Stop {
  readonly id: string;
  readonly entry: Entry | undefined;
  /** What one learns from it. */
  readonly learns: string;
  readonly mark: Mark | undefined;
  /** Whether it is the first of its path that has no mark, where another one has. */
  readonly next: boolean;
}

/** A path's programs. Their titles are the catalogue's, which may not have come yet; a program that it has not is left out. */
export function stops(name: PathName, catalogue: readonly Entry[], markOf: (id: string) => Mark | undefined): readonly Stop[] {
  const learns: Readonly<Record<string, string>> = text.paths[name].learns;
  const ids = PATHS[name].filter((id) => catalogue.length === 0 || catalogue.some((entry) => entry.id === id));
  const first = ids.some((id) => markOf(id) !== undefined) ? ids.find((id) => markOf(id) === undefined) : undefined;
  return ids.map((id) => ({
    id,
    entry: catalogue.find((entry) => entry.id === id),
    learns: learns[id] ?? "",
    mark: markOf(id),
    next: id === first,
  }));
}
