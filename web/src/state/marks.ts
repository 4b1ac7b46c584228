/** How far the reader has come with each program: its end was seen, or all that is asked about it was answered rightly. */
import { understood } from "./asking";
import { seen } from "./atoms";

export type Mark = "understood" | "seen";

export function markOf(id: string): Mark | undefined {
  if (understood.value.includes(id)) return "understood";
  return seen.value.includes(id) ? "seen" : undefined;
}
