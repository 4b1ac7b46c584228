import { ACTIVITIES, type State } from "../../engine/types.gen";

/** How a state is drawn: by shape as well as by colour. */
export type Look = "run" | "ready" | "lock" | "wait" | "sleep" | "fetch" | "unwind" | "none";

export function lookOf(state: State): Look {
  switch (state) {
    case "running":
      return "run";
    case "ready":
      return "ready";
    case "lock":
      return "lock";
    case "condition":
    case "event":
    case "semaphore":
    case "barrier":
    case "queue_full":
    case "queue_empty":
    case "queue_join":
    case "join":
      return "wait";
    case "sleep":
    case "timer":
      return "sleep";
    case "fetch":
      return "fetch";
    case "unwinding":
      return "unwind";
    case "ended":
    case "cut_off":
      return "none";
  }
}

/** Whether it waits for another thread to do something. A timer that counts down is drawn as one that sleeps. */
export const isBlocked = (state: State): boolean => ACTIVITIES[state] === "waits" && state !== "timer";

/** Whether it does nothing at this moment. */
export const isPassive = (state: State): boolean => lookOf(state) !== "run" && lookOf(state) !== "unwind";

/** Whether it is still there. */
export const isAlive = (state: State): boolean => ACTIVITIES[state] !== "over";
