/**
 * What a reader can bring about: by their own choices an ending that first-come does not come to, and by an edit of a program
 * that goes wrong one of which every order is right.
 */
import { batch, computed, effect, signal } from "@preact/signals";
import { recordOf, remembered, texts } from "../base/remembered";
import { activity, haltAt, programId, schedule, shown, way } from "./atoms";
import { departuresIn } from "./draft";
import { overview } from "./getters";
import { cameOf, keyOfEnd, type Row, tried } from "./outcomes";
import { program } from "./python";
import { run } from "./run";

/** By program, the keys of the endings that the reader has brought about. */
const brought = remembered<Readonly<Record<string, readonly string[]>>>(
  "brought",
  {},
  recordOf((one): one is string[] => Array.isArray(one) && one.every((key) => typeof key === "string")),
);
/** The programs that the reader has mended. */
export const mended = remembered<readonly string[]>("mended", [], texts);

/** How many endings of a program are kept. */
const KEPT = 20;

/** The ending that the reader is after. */
export const aim = signal<Row | undefined>(undefined);
/** Whether the run that the reader has chosen is over, and how: as it was to be, or otherwise. */
export const reached = signal<"met" | "missed" | undefined>(undefined);

effect(() => {
  programId.value;
  batch(() => {
    aim.value = undefined;
    reached.value = undefined;
  });
});

/** Whether an ending is a goal: first-come does not come to it, and every order was tried. */
export const isGoal = ({ key, outcome }: Row): boolean =>
  tried.value?.report?.complete === true && tried.value.usual !== undefined && tried.value.usual !== key && outcome !== "limit";

/** Whether the reader has brought an ending about. */
export const wasBrought = ({ key }: Row): boolean => brought.value[programId.value ?? ""]?.includes(key) === true;

/** Begins the run in which the reader chooses, from its start. */
export async function pursue(row: Row): Promise<void> {
  batch(() => {
    aim.value = row;
    reached.value = undefined;
    way.value = "schedule";
    schedule.value = undefined;
    haltAt.value = undefined;
  });
  await run();
}

export function giveUpAim(): void {
  batch(() => {
    aim.value = undefined;
    reached.value = undefined;
  });
}

// A run that the reader chose has come to its end.
effect(() => {
  const [row, one] = [aim.value, shown.value];
  const isOver = activity.value === "idle" && overview.value?.outcome != null && overview.value.outcome !== "halted";
  const draft = one?.draft;
  if (row === undefined || one === undefined || draft === undefined || !isOver || departuresIn(draft) === 0) {
    if (row !== undefined && draft !== undefined) reached.value = undefined;
    return;
  }
  const isMet = keyOfEnd(cameOf(one.model.result(), tried.peek()?.report?.together)) === row.key;
  reached.value = isMet ? "met" : "missed";
  const id = programId.peek();
  if (!isMet || id === undefined || brought.peek()[id]?.includes(row.key)) return;
  brought.value = { ...brought.peek(), [id]: [...(brought.peek()[id] ?? []), row.key].slice(-KEPT) };
});

/** Whether the chosen program is one to be mended; and what the last search says of the reader's text. */
export const mending = computed<"asked" | "not yet" | "mended" | undefined>(() => {
  const entry = program.value;
  if (entry === undefined || entry.cured_by.length === 0 || tried.value?.report === undefined) return undefined;
  const { mends } = tried.value.report;
  return mends === true ? "mended" : mends === false ? "not yet" : "asked";
});
effect(() => {
  const id = programId.peek();
  if (mending.value === "mended" && id !== undefined && !mended.peek().includes(id)) mended.value = [...mended.peek(), id];
});
