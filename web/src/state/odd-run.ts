/** What the first page draws of a run in which an update was lost: who read and wrote the number, in which order. */
import { step } from "../base/units";
import type { RunModel } from "../engine/run-model";
import type { Moment, ObjectState, User } from "../engine/types.gen";

/** One read or write of the number, by a thread that the program has started. */
export interface Access {
  readonly thread: number;
  /** The thread's name. */
  readonly name: string;
  readonly kind: "read" | "write";
  /** What was read, or written. */
  readonly value: string;
}

export interface OddRun {
  readonly seed: number;
  /** The step of the first read: what follows leads to the loss. */
  readonly step: number;
  /** What the number is at first. */
  readonly initial: string;
  readonly accesses: readonly Access[];
}

/** A thread's lane in a column of the picture: what it does there, or that what it has read is old by now. */
export type Cell = { readonly kind: "read" | "write" | "old"; readonly value: string } | undefined;

export interface Picture {
  readonly lanes: readonly { readonly thread: number; readonly name: string; readonly cells: readonly Cell[] }[];
  /** What the number is in each column; it is lost where a write came of an old copy. */
  readonly values: readonly { readonly value: string; readonly lost: boolean }[];
}

/** The run as lanes, with a column for each access. */
export function draw({ initial, accesses }: Pick<OddRun, "initial" | "accesses">): Picture {
  const names = new Map(accesses.map(({ thread, name }) => [thread, name]));
  const copies = new Map<number, { value: string; old: boolean }>();
  const lanes = [...names].sort(([one], [other]) => one - other).map(([thread, name]) => ({ thread, name, cells: [] as Cell[] }));
  const values: { value: string; lost: boolean }[] = [];
  let value = initial;
  for (const access of accesses) {
    const writes = access.kind === "write";
    const lost = writes && copies.get(access.thread)?.old === true;
    if (writes) {
      value = access.value;
      copies.delete(access.thread);
      for (const copy of copies.values()) copy.old = true;
    } else copies.set(access.thread, { value: access.value, old: false });
    for (const { thread, cells } of lanes) {
      const copy = copies.get(thread);
      if (thread === access.thread) cells.push({ kind: access.kind, value: access.value });
      else cells.push(copy?.old ? { kind: "old", value: copy.value } : undefined);
    }
    values.push({ value, lost });
  }
  return { lanes, values };
}

const isSame = (one: User | null, other: User | null): boolean => one?.thread === other?.thread && one?.line === other?.line;

/** The variable's state at a moment. */
function shared(moment: Moment, number: number): Extract<ObjectState["inside"], { type: "shared" }> | undefined {
  const inside = moment.objects.find((one) => one.number === number)?.inside;
  return inside?.type === "shared" ? inside : undefined;
}

/** Reads a run in which the program's one shared variable was used; undefined if no update was lost in it. */
export function readOddRun(model: RunModel, seed: number): OddRun | undefined {
  const { objects, findings, threads } = model.overview();
  const lost = findings.find(({ kind }) => kind === "lost update");
  const variable = objects.find(({ type }) => type === "Shared");
  if (lost === undefined || variable === undefined) return undefined;
  let initial: string | undefined;
  const accesses: Access[] = [];
  let first: number = lost.step;
  for (const at of model.stepsOfObject(variable.number)) {
    const moment = model.at(at);
    const [before, after] = [shared(model.at(step(at - 1)), variable.number), shared(moment, variable.number)];
    // MainThread makes it, and reads what has come out.
    if (before === undefined || after === undefined || moment.thread === null || moment.thread === 0) continue;
    initial ??= before.value;
    first = Math.min(first, at);
    const kind = isSame(before.writer, after.writer) ? "read" : "write";
    const name = threads.find(({ number }) => number === moment.thread)?.name ?? "";
    accesses.push({ thread: moment.thread, name, kind, value: after.value });
  }
  return { seed, step: first, initial: initial ?? "", accesses };
}
