import { text } from "../../base/strings";

/** What a lane's colours and patterns are, and what they mean. */
export const MARKS = [
  ["run", text.legend.runs],
  ["ready", text.legend.ready],
  ["lock", text.legend.lock],
  ["wait", text.legend.waits],
  ["sleep", text.legend.sleeps],
  ["fetch", text.legend.fetches],
  ["unwind", text.legend.unwinds],
  ["holds", text.legend.holds],
] as const;
