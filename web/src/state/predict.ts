/** Asks the reader what they expect, and has the run or the search of all orders answer. */
import { signal } from "@preact/signals";
import {
  type Answer,
  type Asked,
  all,
  answered,
  asks,
  type Ends,
  ends,
  endsAbout,
  endsKey,
  keepAnswer,
  mayAskEnds,
  open,
  skip as skipIt,
} from "./asking";
import { type Ending, endingsOf } from "./endings";
import { tellFailure } from "./engines";
import { MOST, showFound, takeSmall } from "./outcomes";
import { pause, play } from "./play";
import { draft, program } from "./python";
import { again, takeTurn } from "./run";
import { goTo } from "./show";

/** Whether every order is being tried, for the question about them. */
export const isPreparing = signal(false);

/** Tries every order for the question about them; nothing if these are too many, or nothing else could be thought to come out. */
async function prepareEnds(): Promise<void> {
  const [about, of] = [endsAbout.peek(), endsKey.peek()];
  if (about === undefined || of === undefined || isPreparing.peek()) return;
  isPreparing.value = true;
  try {
    const report = await takeTurn((turn) => turn.explore({ ...again(about, "first"), timing: "any" }, { most: MOST }, () => undefined));
    const endings = endingsOf(report);
    const values = program.peek()?.small.map(([name, value]) => ({ name, value })) ?? [];
    const asked: Ends = {
      kind: "ends",
      key: "ends",
      about,
      endings,
      values,
      together: report.together,
      orders: report.orders ?? undefined,
    };
    ends.value = { of, asked: endings.length === 0 ? undefined : asked };
  } catch (error) {
    ends.value = { of, asked: undefined };
    tellFailure(error);
  } finally {
    isPreparing.value = false;
  }
}

/** Asks a question: what the reader may know of the run by then is shown. */
export function ask(asked: Asked): void {
  pause();
  if (asked.kind !== "ends") goTo(asked.step);
  open.value = { asked };
}

/** Asks what has not been answered; then what was answered wrongly, and who has answered all is asked again. */
export async function askNext(): Promise<void> {
  const before = open.peek()?.asked;
  const first = (is: (one: Asked) => boolean): Asked | undefined => all.peek().find((one) => one !== before && is(one));
  let next = first((one) => answered(one) === undefined);
  if (next === undefined && mayAskEnds.peek()) {
    await prepareEnds();
    next = first(({ kind }) => kind === "ends");
  }
  next ??= first((one) => answered(one) === false) ?? first(() => true) ?? before;
  if (next === undefined) open.value = undefined;
  else ask(next);
}

/** Whether there is another question to be asked. */
export const hasNext = (): boolean => mayAskEnds.value || all.value.some((one) => answered(one) !== true && one !== open.value?.asked);

/** Answers the open question. What comes of it is shown at once. */
export function answer(said: Answer["said"]): void {
  const asked = open.peek()?.asked;
  if (asked === undefined || open.peek()?.answer !== undefined) return;
  keepAnswer(asked, said, isRight(asked, said));
  if (asked.kind === "who") goTo(asked.shows);
}

function isRight(asked: Asked, said: Answer["said"]): boolean {
  if (asked.kind !== "ends") return said === asked.answer;
  const can = asked.endings.flatMap(({ schedule }, at) => (schedule === undefined ? [] : [at]));
  return typeof said !== "number" && can.length === said.length && can.every((at) => said.includes(at));
}

/** Leaves the question, and plays on. */
export function goOn(): void {
  open.value = undefined;
  play();
}

export function skip(): void {
  const asked = open.peek()?.asked;
  if (asked === undefined) return;
  skipIt(asked);
  if (asked.kind !== "ends") play();
}

/** From now on nothing is asked while a run plays. */
export function askNoMore(): void {
  asks.value = false;
  skip();
}

/** Shows a run that ends so. */
export async function showEnding({ about }: Ends, { schedule, outcome }: Ending): Promise<void> {
  const entry = program.peek();
  if (schedule === undefined || entry === undefined) return;
  // What the reader has written stays as it is.
  if (draft.peek() === undefined) takeSmall(entry);
  await showFound(about, schedule, { outcome });
}
