/** Keeps the address and the page's state in step. */
import { batch, effect } from "@preact/signals";
import { short, text } from "../base/strings";
import type { Way } from "../engine/types.gen";
import { activity, catalogue, haltAt, playing, programId, schedule, screen, shown, typed } from "./atoms";
import { type Entry, fetchOrders, ODD, runsSo, usualWay } from "./catalogue";
import { takeUsual, takeWay } from "./fields";
import { fields, isAsShown, isLive, live, liveReal, now, steps, timingAsked, wayAsked, wayNow } from "./getters";
import { dismiss, tell } from "./notices";
import { loadReader, read } from "./parameters";
import { pause } from "./play";
import { isDrafting, run, stopAll } from "./run";
import { choose, goTo, openAt } from "./show";
import { isFirst, type Link, readLink, writeLink } from "./url";
import { areSame, timed, writeWay } from "./way";

export const VERSION = __VERSION__;

/** The state as a link. */
export function linkNow(): Link {
  const changed: Record<string, string> = {};
  for (const { parameter, words, isChanged } of fields.value) {
    if (isChanged) changed[parameter.name] = words;
  }
  return {
    ...(programId.value === undefined ? {} : { program: programId.value }),
    set: changed,
    ...("way" in wayAsked.value ? { way: wayAsked.value.way } : {}),
    ...timed(timingAsked.value),
    ...(wayNow.value === "schedule" && schedule.value !== undefined && haltAt.value !== undefined ? { halt: haltAt.value } : {}),
    // A step of a run that is not the one which the link asks for is none of its steps.
    ...(isAsShown.value ? { step: now.value } : {}),
    version: VERSION,
  };
}

/** What is wrong with a link that was read, for this catalogue. */
export function problemOf(link: Link, entry: Entry | undefined): string | undefined {
  if (link.program !== undefined && entry === undefined) return text.link.program(link.program);
  if (link.way !== undefined && entry !== undefined && !runsSo(entry, writeWay(link.way).way)) return text.ways.only(entry.title);
  for (const [name, words] of Object.entries(link.set)) {
    const parameter = entry?.parameters.find((one) => one.name === name);
    if (parameter === undefined) return text.link.parameter(name);
    const said = read(parameter, words);
    if ("problem" in said) return said.problem;
  }
  return undefined;
}

/** What was said of a link holds until the next one. */
function dismissLast(): void {
  for (const key of ["link", "version", "instead"]) dismiss(key);
}

/**
 * The address that was followed or written last. Another one is on its way to be followed: who writes then writes over where
 * the reader is going, as `hashchange` comes a task later than the change.
 */
let heard: string | undefined;

/** A new entry in the browser's history, which is not to be followed. */
function push(address: string): void {
  history.pushState(null, "", address);
  heard = location.hash;
}

/** Shows the first page. What the program page shows is kept; what goes on there is stopped. */
function showFirst(): void {
  dismissLast();
  // At first there is nothing to stop, but what a script has asked for meanwhile.
  if (screen.peek() === "first") return;
  pause();
  screen.value = "first";
  void stopAll();
}

/** To the first page, as by a link to it. */
export function goToFirst(): void {
  if (screen.peek() === "first") return;
  push(location.pathname + location.search);
  showFirst();
}

/** From the first page to a program, as by a link to it. */
export function leaveFirst(id: string): void {
  if (screen.peek() !== "first") return;
  push(`#${writeLink({ program: id, set: {} })}`);
  screen.value = "program";
}

/** Where nothing can run, the recorded run that a link asks for, if it is not the program's usual one. */
async function recordingOf({ program, way }: Link): Promise<string | undefined> {
  if (live || program !== "bet" || typeof way !== "object" || !("seed" in way)) return undefined;
  const orders = await fetchOrders().catch(() => undefined);
  return orders?.odd === way.seed ? ODD : undefined;
}

/** Counts what was followed, so that what comes late can tell. */
let followed = 0;

/**
 * Does what the address says; one that says nothing leads to the first page, a broken link to the first program. A link
 * leads to the same run, whatever was shown before it.
 */
export async function followAddress(): Promise<void> {
  followed += 1;
  const mine = followed;
  const first = catalogue.peek()[0];
  const { hash } = location;
  heard = hash;
  if (isFirst(hash)) {
    showFirst();
    return;
  }
  const said = readLink(hash);
  const link: Link = "link" in said ? said.link : { set: {}, ...(said.program === undefined ? {} : { program: said.program }) };
  const entry = catalogue.peek().find(({ id }) => id === (link.program ?? first?.id));
  if (Object.keys(link.set).length > 0) {
    // Where it cannot come, what the link sets is refused, and the recording says why.
    await loadReader().catch(() => undefined);
    if (location.hash !== hash) return followAddress();
    if (mine !== followed) return;
  }
  const problem = "problem" in said ? said.problem : problemOf(link, entry);
  const chosen = problem === undefined ? entry : (entry ?? first);
  dismissLast();
  if (problem !== undefined) tell({ key: "link", kind: "problem", words: text.link.broken, more: problem });
  if (chosen === undefined) return;
  if (problem === undefined || programId.peek() === undefined) screen.value = "program";
  if (problem === undefined) await lead(chosen, link, () => mine !== followed || screen.peek() !== "program");
  else if (programId.peek() === undefined) await choose(chosen.id);
}

/** Shows what a link without a fault asks for: what is shown already, a recording, or a new run. */
async function lead(entry: Entry, link: Link, isLate: () => boolean): Promise<void> {
  const { id } = entry;
  const at = link.step;
  const asked = link.way ?? (entry.fault ? { schedule: entry.fault.schedule } : usualWay(entry));
  const recording = await recordingOf(link);
  if (isLate()) return;
  // A controlled run is the same whenever it is made; one on real threads never is.
  const isBare = Object.keys(link.set).length === 0 && link.way === undefined;
  const isRecorded = isBare || (Object.keys(link.set).length === 0 && (asked === "real" || (asked === "first" && !entry.fault)));
  const fill = (): void =>
    batch(() => {
      typed.value = link.set;
      takeWay(link.way ?? "first", link);
      if (isBare) takeUsual(id);
    });
  const isThere = (): boolean =>
    shown.peek()?.model.meta().recipe.program === id && (isAsShown.peek() || (isRecorded && shown.peek()?.recorded === true));
  if (programId.peek() === id) fill();
  // A run that is on its way would take the place of what is there.
  if (programId.peek() !== id || !isThere() || isDrafting()) {
    await stopAll();
    if (isLate()) return;
    if (programId.peek() !== id || isRecorded || !isLive.peek()) await choose(id, at, recording);
    if (isLate() || programId.peek() !== id) return;
    fill();
  } else if (at !== undefined) goTo(at);
  const isMissing = !isThere() || (at ?? 0) > steps.peek();
  if (isMissing && isLive.peek() && asked !== "real") await run(() => openAt(at ?? 0));
  else tellInstead(link, asked);
  if (isLate()) return;
  const { way: name } = writeWay(link.way ?? "first");
  if ((name === "seed" || name === "schedule") && link.version !== undefined && link.version !== VERSION) {
    tell({ key: "version", kind: "hint", words: text.notices.otherVersion(name, short(link.version), VERSION) });
  }
}

/** Says what is shown in place of what a link asks for, and why. */
function tellInstead({ set }: Link, asked: Way): void {
  const there = shown.peek()?.model.meta().recipe.way;
  if (there === undefined) return;
  const words = text.notices.asked;
  const inWords = (way: Way): string => (typeof way === "string" ? words[way] : "seed" in way ? words.seed(way.seed) : words.schedule);
  const names = Object.keys(set);
  const about = [...(areSame(there, asked) ? [] : [inWords(asked)]), ...(names.length === 0 ? [] : [words.set(names)])];
  // Where real threads are off, the fields do not say that they were asked for.
  const isOff = asked === "real" && there !== "real" && !liveReal;
  if (about.length === 0 || (isAsShown.peek() && !isOff)) return;
  const said = isLive.peek() ? text.notices.anotherReal(liveReal) : text.notices.instead(about.join(words.and), inWords(there));
  tell({ key: "instead", kind: "hint", words: said });
}

/** Browsers refuse an address that changes too often. */
const PAUSE = 350;

/** From now on the address says what the page shows. */
export function keepAddress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const words = `#${writeLink(linkNow())}`;
    clearTimeout(timer);
    if (screen.value === "first" || shown.value === undefined || playing.value || activity.value !== "idle") return;
    timer = setTimeout(() => {
      if (words === location.hash || location.hash !== heard) return;
      history.replaceState(null, "", words);
      heard = location.hash;
    }, PAUSE);
  });
  addEventListener("hashchange", () => {
    void followAddress();
  });
}
