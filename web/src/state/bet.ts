/** The bet of the first page: what the reader has guessed, the runs that show it, and what they came to. */
import { effect, type Signal, signal } from "@preact/signals";
import { RunModel } from "../engine/run-model";
import type { Recipe, Report } from "../engine/types.gen";
import { screen } from "./atoms";
import { type Guess, LOCKED, LOST, next, RUNS, type Series } from "./bet-plan";
import { fetchOrders, fetchRecording, ODD } from "./catalogue";
import { live, liveReal } from "./getters";
import { wordsOf } from "./notices";
import { type OddRun, readOddRun } from "./odd-run";
import { runAside, takeTurn } from "./run";

export const guess = signal<Guess | undefined>(undefined);
/** Whether the reader has asked for the lock. */
export const wantsLock = signal(false);

/** What the runs printed: in random orders, one for each seed from 0; on real threads; and with the lock. */
export const orders = signal<readonly string[]>([]);
export const real = signal<readonly string[]>([]);
export const locked = signal<readonly string[]>([]);
/** What every order of the program with the lock came to. */
export const proof = signal<Report | undefined>(undefined);
/** The first order in which an update was lost. */
export const odd = signal<OddRun | undefined>(undefined);
/** Why no more runs come. */
export const trouble = signal<string | undefined>(undefined);

const LISTS: Readonly<Record<Series, Signal<readonly string[]>>> = { orders, locked, real };

const due = (): ReturnType<typeof next> =>
  screen.peek() === "first" && guess.peek() !== undefined
    ? next({
        orders: orders.peek().length,
        real: liveReal ? real.peek().length : RUNS,
        locked: locked.peek().length,
        wantsLock: wantsLock.peek(),
      })
    : undefined;

let going = false;

/** Makes the runs that are due, one by one, until there are none. A reader who has left finds them where they were. */
async function proceed(): Promise<void> {
  if (going) return;
  going = true;
  trouble.value = undefined;
  try {
    if (!live) await takeRecorded();
    else {
      for (;;) {
        await prove();
        const run = due();
        if (run === undefined) break;
        await make(...run);
      }
    }
  } catch (error) {
    trouble.value = wordsOf(error);
  } finally {
    going = false;
  }
}

/** Once the lock has been seen at work: tries every order of the program that has it. */
async function prove(): Promise<void> {
  if (proof.peek() !== undefined || locked.peek().length < RUNS || screen.peek() !== "first") return;
  const report = await takeTurn((turn) => turn.explore(LOCKED, {}, () => undefined));
  // One that was stopped, as the reader has left, proves nothing.
  if (report.complete) proof.value = report;
}

async function make(series: Series, recipe: Recipe): Promise<void> {
  const model = await runAside(recipe);
  try {
    const { output, outcome } = model.result();
    const end = output.at(-1)?.text ?? outcome;
    if (series === "orders" && end === LOST) odd.value ??= readOddRun(model, orders.peek().length);
    LISTS[series].value = [...LISTS[series].peek(), end];
  } finally {
    model.free();
  }
}

/** Where nothing can run: what the random orders came to when the page was built. */
async function takeRecorded(): Promise<void> {
  const recorded = await fetchOrders();
  if (odd.peek() === undefined && recorded.odd !== null) {
    const model = await RunModel.open(await fetchRecording(ODD));
    odd.value = readOddRun(model, recorded.odd);
    model.free();
  }
  orders.value = recorded.ends["bet"] ?? [];
  if (wantsLock.peek()) locked.value = recorded.ends["bet-cured"] ?? [];
}

/** From now on what is due is run, while the first page is shown. */
export function keepBetting(): void {
  effect(() => {
    // Each of the three may be what makes another run due.
    const asked = [screen.value === "first", guess.value !== undefined, wantsLock.value];
    if (asked[0] && asked[1]) void proceed();
  });
}
