/**
 * What a reader can be asked about a run that is over: who goes next, and where a thread stands. The answers are in the run.
 * Nothing is asked where chance or somebody's choice decides, only what who knows the rules can say.
 */
import { type Step, step } from "../base/units";
import type { RunModel } from "../engine/run-model";
import { ACTIVITIES, type Arrow, type ArrowKind, type Lane, type Span, type StoryLine } from "../engine/types.gen";

/** Why it is that thread, as the rules of a first-come run have it. */
export type Because =
  /** It could go on, and did: a thread keeps its turn until it has to wait. */
  | { readonly why: "keeps" }
  /** It was started by the step before, and begins at once. */
  | { readonly why: "begins" }
  /** It is the only one that can go on. */
  | { readonly why: "only" }
  /** Of those that can go on, it could first; and since which step. */
  | { readonly why: "first"; readonly since: Step }
  /** Nobody can go on before its time comes, in seconds. */
  | { readonly why: "time"; readonly until: number }
  /** Of those that wait for the object, it came first: at this step. */
  | { readonly why: "line"; readonly since: Step };

/** Who goes next? */
export interface Who {
  readonly kind: "who";
  readonly key: string;
  /** The moment at which it is asked. */
  readonly step: Step;
  /** What it is about: whose turn it is behind this step, or whom the next one lets go on of those that wait for an object. */
  readonly asks: "turn" | { readonly by: number; readonly through: Through; readonly object: number };
  readonly among: readonly number[];
  readonly answer: number;
  readonly because: Because;
  /** The step that shows it. */
  readonly shows: Step;
}

/** How one thread lets another one go on, where others wait as well. */
export type Through = Extract<ArrowKind, "release" | "notify" | "queue" | "room">;

/** At which line does a thread wait? */
export interface Where {
  readonly kind: "where";
  readonly key: string;
  readonly step: Step;
  readonly thread: number;
  /** The lines to choose from. */
  readonly lines: readonly number[];
  readonly answer: number;
}

export type Question = Who | Where;

/** How many steps of a run are looked at. */
const LOOKED = 2000;
/** How many questions a run has at most, and of them of one kind, if there are enough of the other. */
export const MOST = 4;
const MOST_ALIKE = 2;
/** How many lines there are to choose from. */
const LINES = 4;

/** All that a run has been looked at for. */
interface Looked {
  readonly model: RunModel;
  readonly steps: Step;
  readonly lanes: readonly Lane[];
  readonly arrows: readonly Arrow[];
  /** The arrows to each thread: there may be many of both. */
  readonly arrowsTo: ReadonlyMap<number, readonly Arrow[]>;
  readonly story: readonly StoryLine[];
}

/** The questions of a run that is over, in the order of their steps. */
export function questionsOf(model: RunModel): readonly Question[] {
  const { steps, truncated } = model.overview();
  const { way } = model.meta().recipe;
  const looked = step(Math.min(steps, LOOKED));
  const { lanes, arrows } = model.lanesByStep(looked);
  const about: Looked = { model, steps: looked, lanes, arrows, arrowsTo: byThread(arrows), story: model.story(0, looked) };
  const isOver = !truncated && looked === steps;
  // By a seed chance decides, and on real threads the machine; where threads stand is known in any run.
  const follows = way === "first" || (typeof way === "object" && "schedule" in way);
  const who = follows ? distinct([...lines(about), ...turns(about)], ({ because: { why }, answer }) => `${why} ${answer}`) : [];
  return selected(
    who,
    distinct(wheres(about, isOver), ({ thread, answer }) => `${thread} ${answer}`),
  );
}

function byThread(arrows: readonly Arrow[]): ReadonlyMap<number, readonly Arrow[]> {
  const found = new Map<number, Arrow[]>();
  for (const arrow of arrows) {
    const its = found.get(arrow.to);
    if (its === undefined) found.set(arrow.to, [arrow]);
    else its.push(arrow);
  }
  return found;
}

/** The first ones of each that differ in what they ask. */
function distinct<Q extends Question>(all: readonly Q[], by: (one: Q) => string): readonly Q[] {
  const known = new Set<string>();
  return all.filter((one) => !known.has(by(one)) && known.add(by(one)));
}

/** Few of both kinds, one of them at a step. */
function selected(who: readonly Who[], where: readonly Where[]): readonly Question[] {
  const taken: Question[] = [];
  const take = (from: readonly Question[], most: number): void => {
    for (const one of from) {
      if (most === 0 || taken.length === MOST) return;
      if (taken.includes(one) || taken.some((other) => other.step === one.step)) continue;
      taken.push(one);
      most -= 1;
    }
  };
  const telling = who.filter(({ because: { why } }) => why !== "keeps" && why !== "begins");
  take(spread(telling, MOST_ALIKE), MOST_ALIKE);
  take(spread(where, MOST_ALIKE), MOST_ALIKE);
  for (const some of [telling, where, who]) take(some, MOST);
  return taken.sort((one, other) => one.step - other.step);
}

/** So many of them from all over the run, and then the others. */
function spread<T>(all: readonly T[], count: number): readonly T[] {
  const chosen = Array.from({ length: Math.min(count, all.length) }, (_, at) => all[Math.floor((at * all.length) / count)]).filter(
    (one): one is T => one !== undefined,
  );
  return [...chosen, ...all.filter((one) => !chosen.includes(one))];
}

/** What a thread does at a moment. */
const spanAt = ({ spans }: Lane, at: number): Span | undefined =>
  spans.find(({ from_step, to_step }) => from_step <= at && (to_step === null || at < to_step));

const isOver = (span: Span | undefined): boolean => span === undefined || ACTIVITIES[span.state] === "over";

/** The step at which a thread was let go that stands where it waited, until it has its turn; nothing if it was not. */
function letGo({ arrowsTo }: Looked, { thread }: Lane, since: number, at: number): Step | undefined {
  const by = arrowsTo.get(thread)?.find(({ from_step, to_step }) => from_step <= at && at < to_step && from_step > since);
  return by === undefined ? undefined : step(by.from_step);
}

/** Since which step a thread can go on, at a moment; nothing if it cannot. */
function ableSince(about: Looked, lane: Lane, at: number): Step | undefined {
  const span = spanAt(lane, at);
  if (span === undefined || isOver(span)) return undefined;
  if (ACTIVITIES[span.state] === "goes") return step(span.from_step);
  return letGo(about, lane, span.from_step, at);
}

/** Moments at which more than one thread could go on, or at which a turn is over. */
function turns(about: Looked): readonly Who[] {
  const { model, lanes, arrows, story, steps } = about;
  const found: Who[] = [];
  for (let at = 1; at < steps; at += 1) {
    const [before, next] = [story[at - 1]?.thread, story[at]?.thread];
    if (before === undefined || next === undefined || story[at]?.chosen === true) continue;
    const alive = lanes.filter((lane) => !isOver(spanAt(lane, at)));
    const able = alive.flatMap((lane) => {
      const since = ableSince(about, lane, at);
      return since === undefined ? [] : [{ thread: lane.thread, since }];
    });
    const goesOn = able.some(({ thread }) => thread === before);
    // Where nobody can go on, the time may be that of whose turn is over.
    const waits = able.length === 0 ? model.at(step(at)).threads.filter(({ until }) => until !== null) : [];
    const isAsked = ({ thread }: Lane): boolean => thread !== before || goesOn || waits.some(({ number }) => number === before);
    const among = alive.filter(isAsked).map(({ thread }) => thread);
    if (among.length < 2 || !among.includes(next)) continue;
    let because: Because | undefined;
    if (!goesOn) because = whyNext(able, waits, next);
    else if (next !== before) {
      const isStarted = arrows.some(({ kind, from_step, to }) => kind === "start" && from_step === at && to === next);
      if (isStarted) because = { why: "begins" };
    } else if (able.some(({ thread, since }) => thread !== before && since === at)) because = { why: "keeps" };
    if (because === undefined) continue;
    found.push({ kind: "who", key: `who ${at}`, step: step(at), asks: "turn", among, answer: next, because, shows: step(at + 1) });
  }
  return found;
}

/** Why a thread goes on where another one's turn is over, if a rule says that it does. */
function whyNext(
  able: readonly { readonly thread: number; readonly since: Step }[],
  waits: readonly { readonly number: number; readonly until: number | null }[],
  next: number,
): Because | undefined {
  const its = able.find(({ thread }) => thread === next);
  if (its !== undefined) {
    if (able.length === 1) return { why: "only" };
    return able.every(({ thread, since }) => thread === next || since > its.since) ? { why: "first", since: its.since } : undefined;
  }
  const until = waits.find(({ number }) => number === next)?.until ?? undefined;
  if (until === undefined) return undefined;
  return waits.every((one) => one.number === next || (one.until ?? until) > until) ? { why: "time", until } : undefined;
}

const isThrough = (kind: ArrowKind): kind is Through => kind === "release" || kind === "notify" || kind === "queue" || kind === "room";

/** Moments at which a thread is about to let one go on of those that wait for an object. */
function lines(about: Looked): readonly Who[] {
  const { lanes, arrows, story } = about;
  return arrows.flatMap(({ kind, from_step, to_step, from, to, object }): readonly Who[] => {
    const at = from_step - 1;
    if (!isThrough(kind) || object === null || at < 1 || story[at]?.thread !== from) return [];
    const waiting = lanes.flatMap((lane) => {
      const span = spanAt(lane, at);
      if (span === undefined || ACTIVITIES[span.state] !== "waits" || span.object !== object) return [];
      // Whom an earlier step has let go is no more in the line.
      return letGo(about, lane, span.from_step, at) === undefined ? [{ thread: lane.thread, since: step(span.from_step) }] : [];
    });
    const its = waiting.find(({ thread }) => thread === to);
    if (waiting.length < 2 || its === undefined) return [];
    if (arrows.some((one) => one.from_step === from_step && one.to !== to)) return [];
    if (!waiting.every(({ thread, since }) => thread === to || since > its.since)) return [];
    return [
      {
        kind: "who",
        key: `line ${at}`,
        step: step(at),
        asks: { by: from, through: kind, object },
        among: waiting.map(({ thread }) => thread),
        answer: to,
        because: { why: "line", since: its.since },
        shows: step(to_step),
      },
    ];
  });
}

/** Waits whose lines can be asked for: shortly before they are over, so that it was some steps ago. */
function wheres({ model, lanes, story, steps }: Looked, isWhole: boolean): readonly Where[] {
  const known = [...new Set(story.flatMap(({ line }) => (line === null ? [] : [line])))];
  if (known.length < 2) return [];
  const found = lanes.flatMap(({ thread, spans }) =>
    spans.flatMap(({ from_step, to_step, state }): readonly Where[] => {
      // A timer's thread waits for its time, at no line of its own.
      if (ACTIVITIES[state] !== "waits" || state === "timer" || from_step < 1 || (to_step === null && !isWhole)) return [];
      const at = step((to_step ?? steps + 1) - 1);
      if (at <= from_step) return [];
      // It has made no step since it began to wait, unless another one's step made it wait for something else.
      const began = story[from_step - 1];
      const own = began?.thread === thread ? began.line : null;
      const line = own ?? model.at(at).threads.find(({ number }) => number === thread)?.line ?? undefined;
      if (line === undefined || !known.includes(line)) return [];
      return [{ kind: "where", key: `where ${at} ${thread}`, step: at, thread, lines: linesBeside(line, known), answer: line }];
    }),
  );
  return found.sort((one, other) => one.step - other.step);
}

/** A line and those nearest to it of others, in the order of the text. */
function linesBeside(line: number, all: readonly number[]): readonly number[] {
  const others = all.filter((one) => one !== line).sort((one, other) => Math.abs(one - line) - Math.abs(other - line) || one - other);
  return [line, ...others.slice(0, LINES - 1)].sort((one, other) => one - other);
}
