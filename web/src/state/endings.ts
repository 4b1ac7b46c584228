/**
 * Which of these can come out? Some endings of a program that every order of its steps comes to, and some that no order gives, made by
 * exchanging lines or values of real ones. An ending is called impossible only where the search is complete.
 */
import { hash } from "../base/hash";
import type { FoundLine, Outcome, Report, ThreadEnd } from "../engine/types.gen";

/** How a run could end. */
export interface Ending {
  readonly outcome: Outcome;
  readonly ends: readonly ThreadEnd[];
  readonly output: readonly FoundLine[];
  /** The schedule of a run that ends so; none if no run does. */
  readonly schedule?: string;
}

/** How many there are to judge, and of them of each sort at most. */
const MOST = 4;
const REAL = 2;

/** What tells an ending from another one, as the page shows it. */
const keyOf = ({ outcome, ends, output }: Omit<Ending, "schedule">): string =>
  JSON.stringify([
    outcome,
    ends.filter(({ end }) => end !== "returned").map(({ name, end }) => [name, end]),
    output.map(({ thread, text }) => [thread, text]),
  ]);

/** The endings that a report is good for, in an order that says nothing; none if they cannot be judged. */
export function endingsOf(report: Report): readonly Ending[] {
  if (!report.complete || report.bound !== null || report.outcomes.length === 0) return [];
  // What was given up need not end: of that nobody can say what comes out.
  if (report.outcomes.some(({ outcome }) => outcome === "limit")) return [];
  const known = new Set(report.outcomes.map(keyOf));
  const made: Ending[] = [];
  for (const [at, found] of report.outcomes.entries()) {
    for (const one of variantsOf(found, report, report.outcomes[(at + 1) % report.outcomes.length] ?? found)) {
      if (known.has(keyOf(one))) continue;
      known.add(keyOf(one));
      made.push(one);
      break;
    }
  }
  if (made.length === 0) return [];
  // One that first-come gives and one that is a surprise say more than two alike.
  const odd = report.outcomes.filter(({ expected, meant }) => expected === false || meant === false);
  const plain = report.outcomes.filter((found) => !odd.includes(found));
  const real = [...odd.slice(0, 1), ...plain.slice(0, 1), ...odd.slice(1), ...plain.slice(1)]
    .slice(0, Math.max(REAL, MOST - made.length))
    .map(({ outcome, ends, output, schedule }): Ending => ({ outcome, ends, output, schedule }));
  return [...real, ...made.slice(0, MOST - real.length)].sort((one, other) => hash(keyOf(one)) - hash(keyOf(other)));
}

/** Endings that look like a real one, and differ in a little. */
function* variantsOf(found: Ending, { together }: Report, other: Ending): Generator<Ending> {
  const { outcome, ends, output } = found;
  const withLines = (lines: readonly FoundLine[]): Ending => ({ outcome, ends, output: lines });
  yield* withOthersLine(found, other);
  for (let at = output.length - 1; at >= 0; at -= 1) {
    const line = output[at];
    for (const text of line === undefined ? [] : otherValues(line.text)) yield withLines(output.with(at, { ...(line as FoundLine), text }));
  }
  for (let at = output.length - 1; at > 0; at -= 1) {
    const [before, line] = [output[at - 1], output[at]];
    if (before === undefined || line === undefined || before.text === line.text) continue;
    // Where each thread's lines have an order of their own, only that one counts.
    if (together || before.thread === line.thread) yield withLines(output.with(at - 1, line).with(at, before));
  }
  const stuck = ends.filter(({ name }) => name !== ends[0]?.name);
  if (outcome === "finished" && stuck.length > 0) {
    const all = ends.map(({ name }): ThreadEnd => ({ name, end: "blocked" }));
    yield { outcome: "deadlock", ends: all, output: output.slice(0, -1) };
  }
  if (outcome === "deadlock") yield { outcome: "finished", ends: ends.map(({ name }): ThreadEnd => ({ name, end: "returned" })), output };
}

/** With one line that another ending has in that place. */
function* withOthersLine({ outcome, ends, output }: Ending, other: Ending): Generator<Ending> {
  if (other.outcome !== outcome || other.output.length !== output.length) return;
  const differing = output.flatMap((line, at) => (other.output[at]?.text === line.text ? [] : [at]));
  // With one difference it would be the other one.
  if (differing.length < 2) return;
  for (const at of differing) {
    const line = other.output[at];
    if (line !== undefined) yield { outcome, ends, output: output.with(at, line) };
  }
}

/** The text with another number in the place of its last one, or the other one of two words. */
function* otherValues(text: string): Generator<string> {
  if (text.startsWith("Traceback") || /^\s/.test(text)) return;
  const last = [...text.matchAll(/(?<![\w.])\d{1,4}(?![\w.])/g)].at(-1);
  if (last !== undefined) {
    const [digits] = last;
    const put = (value: number): string => text.slice(0, last.index) + value + text.slice(last.index + digits.length);
    yield put(Number(digits) + 1);
    if (Number(digits) > 0) yield put(Number(digits) - 1);
  }
  for (const [one, another] of [
    ["True", "False"],
    ["False", "True"],
  ] as const) {
    if (text.includes(one)) yield text.replace(one, another);
  }
}
