/** Keeps the address and the page's state in step. */
import { batch, effect } from "@preact/signals";
import { unpack } from "../base/pack";
import { short, text } from "../base/strings";
import { hasPython } from "../engine/load";
import type { Way } from "../engine/types.gen";
import { fields, gilAsked, isAsShown, isOfProgram, runsPython } from "./asked";
import {
  activity,
  awaited,
  catalogue,
  chosenLanguage,
  gil,
  haltAt,
  isOwn,
  playing,
  programId,
  schedule,
  screen,
  shown,
  typed,
  usualLanguage,
} from "./atoms";
import { carried, code, isPacked, readyForLink } from "./carried";
import { type Entry, fetchOrders, ODD, runsSo, usualWay } from "./catalogue";
import { takeWay } from "./fields";
import { isLive, live, liveReal, now, shownLanguage, steps, timingAsked, wayAsked, wayNow } from "./getters";
import { isEdit, isStored, kept } from "./kept";
import { left } from "./left";
import { dismiss, tell } from "./notices";
import { loadReader, read } from "./parameters";
import { pause } from "./play";
import { draft, program } from "./python";
import { isDrafting, run, stopAll } from "./run";
import { besideDraft, find, programOf, programOfEntry } from "./sent";
import { choose, goTo, openAt, takeRecorded } from "./show";
import { isFirst, type Link, readLink, writeLink } from "./url";
import { areSame, timed, writeWay } from "./way";

export const VERSION = __VERSION__;

/** The state as a link. */
export function linkNow(): Link {
  const changed: Record<string, string> = {};
  for (const { parameter, words, isChanged } of fields.value) {
    if (isChanged) changed[parameter.name] = words;
  }
  const id = programId.value;
  const packed = code.value;
  const isPython = runsPython.value;
  return {
    // Other browsers know nothing of a program of the reader's own but its name and its text.
    ...(id === undefined || (isOwn(id) && packed !== undefined) ? {} : { program: id }),
    ...(isOwn(id) && packed !== undefined ? { name: program.value?.title ?? "" } : {}),
    ...(isPython && !isOwn(id) ? { language: "python" as const } : {}),
    ...(packed === undefined ? {} : { code: packed }),
    // A text has its values in it.
    set: carried.value === undefined ? changed : {},
    ...(gilAsked.value ? { gil: true as const } : {}),
    ...("way" in wayAsked.value ? { way: wayAsked.value.way } : {}),
    ...timed(timingAsked.value),
    ...(wayNow.value === "schedule" && schedule.value !== undefined && haltAt.value !== undefined ? { halt: haltAt.value } : {}),
    // A step of a run that is not the one which the link asks for is none of its steps.
    ...(shown.value !== undefined && isAsShown.value ? { step: now.value } : {}),
    version: VERSION,
  };
}

/** The state as a link for this browser, which has the texts that the reader has written: as it was when they come back. */
function linkBack(): Link {
  const { code: packed, name, ...link } = linkNow();
  const id = programId.peek();
  if (id === undefined) return link;
  // What is nowhere else has to be in it.
  if (packed !== undefined && !isStored(id)) return linkNow();
  // Said of Rust as well: the reader may have chosen the other language meanwhile.
  return { ...link, program: id, ...(isOwn(id) ? {} : { language: runsPython.peek() ? "python" : "rust" }) };
}

/** How many links are being followed: until then another run may be shown than they are going to. */
let going = 0;

/** Keeps where the reader is, if they are somewhere. */
export function keepPlace(): void {
  if (going > 0 || activity.peek() === "starting") return;
  const entry = program.peek();
  const isNowhere = screen.peek() === "first" || entry === undefined || (shown.peek() === undefined && !isOwn(entry.id));
  if (isNowhere || !isPacked.peek()) return;
  const link = writeLink(linkBack());
  if (link !== left.peek()?.link) left.value = { link, program: entry.id, title: entry.title };
}

/** From the first page back to where the reader was. */
export async function goBack(): Promise<void> {
  const to = left.peek();
  if (to === undefined || screen.peek() !== "first") return;
  const isThere = programId.peek() === to.program && writeLink(linkBack()) === to.link;
  // Whose program it is, as after a reload: what the reader has made of it is newer than any link.
  push(`#${to.link}`, kept.peek().has(to.program) && isStored(to.program) ? { program: to.program } : null);
  if (isThere) {
    dismissLast();
    screen.value = "program";
  } else await followAddress();
}

/** What is wrong with a link that was read, for this catalogue. */
export function problemOf(link: Link, entry: Entry | undefined): string | undefined {
  if (link.program !== undefined && entry === undefined && link.code === undefined) return text.link.program(link.program);
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
function push(address: string, state: { readonly program: string } | null = null): void {
  history.pushState(state, "", address);
  heard = location.hash;
}

/** To a program of the reader's own, as by a link to it. */
export async function goToOwn(id: string): Promise<void> {
  await stopAll();
  push(`#${writeLink({ program: id, set: {} })}`, { program: id });
  screen.value = "program";
  takeWay("first");
  await choose(id);
}

/** Whether a link is to no run of its program. */
const isOfNoRun = ({ set: values, way, step }: Link): boolean =>
  Object.keys(values).length === 0 && way === undefined && step === undefined;

/** Shows the first page. What the program page shows is kept; what goes on there is stopped. */
function showFirst(): void {
  dismissLast();
  // At first there is nothing to stop, but what a script has asked for meanwhile.
  if (screen.peek() === "first") return;
  pause();
  keepPlace();
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
  const { hash } = location;
  heard = hash;
  if (isFirst(hash)) {
    showFirst();
    return;
  }
  going += 1;
  await follow(hash, followed).finally(() => (going -= 1));
}

async function follow(hash: string, mine: number): Promise<void> {
  const first = catalogue.peek()[0];
  const said = readLink(hash);
  const link: Link = "link" in said ? said.link : { set: {}, ...(said.program === undefined ? {} : { program: said.program }) };
  const unpacked = link.code === undefined ? undefined : await unpack(link.code);
  const entry = find(link.program ?? (link.code === undefined ? first?.id : undefined));
  // Where it cannot come, what the link sets is refused, and the recording says why.
  if (Object.keys(link.set).length > 0) await loadReader().catch(() => undefined);
  if (location.hash !== hash) return followAddress();
  if (mine !== followed) return;
  const broken = unpacked !== undefined && "problem" in unpacked ? text.link.code[unpacked.problem] : undefined;
  const problem = "problem" in said ? said.problem : (broken ?? problemOf(link, entry));
  const chosen = problem === undefined ? entry : (entry ?? first);
  const isLate = (): boolean => mine !== followed || screen.peek() !== "program";
  dismissLast();
  if (problem !== undefined) tell({ key: "link", kind: "problem", words: text.link.broken, more: problem });
  if (problem === undefined && unpacked !== undefined && "text" in unpacked) {
    screen.value = "program";
    await open(programOf(link, unpacked.text), link, isLate);
    return;
  }
  if (chosen === undefined) return;
  if (problem === undefined || programId.peek() === undefined) screen.value = "program";
  if (problem === undefined) await lead(chosen, link, isLate);
  else if (programId.peek() === undefined) await choose(chosen.id);
}

/** Opens a program whose text somebody has sent: it is shown, and nothing runs before the reader says so. */
async function open(id: string, link: Link, isLate: () => boolean): Promise<void> {
  await stopAll();
  if (isLate()) return;
  chosenLanguage.value = "python";
  if (programId.peek() !== id) await choose(id);
  if (isLate() || programId.peek() !== id) return;
  batch(() => {
    typed.value = {};
    takeWay(link.way ?? "first", link);
    gil.value = link.gil === true;
    awaited.value = link.step === undefined || draft.peek() === undefined ? undefined : { source: draft.peek() ?? "", step: link.step };
  });
  tellVersion(link);
}

/** Shows what a link without a fault asks for: what is shown already, a recording, or a new run. */
async function lead(entry: Entry, link: Link, isLate: () => boolean): Promise<void> {
  const { id } = entry;
  const at = link.step;
  if (isOwn(id)) return open(id, link, isLate);
  if (link.language === "python" && !isOfNoRun(link) && kept.peek().has(id) && programOfEntry() !== id) {
    const beside = await besideDraft(link, entry);
    return isLate() ? undefined : open(beside, link, isLate);
  }
  // After a reload it is in the language in which the reader was.
  const isOld = hasPython && !isOfNoRun(link) && programOfEntry() !== id;
  if (link.language !== undefined || isOld) chosenLanguage.value = link.language ?? "rust";
  // A link to a run in the other language says nothing of the programs that come behind it.
  else if (programOfEntry() !== id) chosenLanguage.value = usualLanguage();
  // What the reader has written runs when they say so.
  if (chosenLanguage.peek() === "python" && isEdit(kept.peek().get(id))) return open(id, link, isLate);
  const asked = link.way ?? (entry.fault && !runsPython.peek() ? { schedule: entry.fault.schedule } : usualWay(entry));
  const recording = await recordingOf(link);
  if (isLate()) return;
  // A controlled run is the same whenever it is made; one on real threads never is.
  const isBare = Object.keys(link.set).length === 0 && link.way === undefined;
  const isRecorded = isBare || (Object.keys(link.set).length === 0 && (asked === "real" || (asked === "first" && !entry.fault)));
  const fill = (): void =>
    batch(() => {
      typed.value = link.set;
      takeWay(link.way ?? "first", link);
      gil.value = link.gil === true;
      if (isBare) takeRecorded(id);
    });
  const isThere = (): boolean => {
    const run = shown.peek();
    return run !== undefined && isOfProgram(run.model.meta().recipe) && (isAsShown.peek() || (isRecorded && run.recorded));
  };
  const isInLanguage = (): boolean => shownLanguage.peek() === (runsPython.peek() ? "python" : "rust");
  if (programId.peek() === id) fill();
  // A run that is on its way would take the place of what is there.
  if (programId.peek() !== id || !isThere() || !isInLanguage() || isDrafting()) {
    await stopAll();
    if (isLate()) return;
    if (programId.peek() !== id || isRecorded || !isLive.peek()) await choose(id, at, recording);
    if (isLate() || programId.peek() !== id) return;
    fill();
  } else if (at !== undefined) goTo(at);
  const isMissing = !isThere() || (at ?? 0) > steps.peek();
  if (isMissing && isLive.peek() && asked !== "real") await run(() => openAt(at ?? 0));
  else tellInstead(link, asked);
  if (!isLate()) tellVersion(link);
}

function tellVersion(link: Link): void {
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

/** From now on the address says what the page shows, and the browser keeps it. */
export function keepAddress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const words = `#${writeLink(linkNow())}`;
    const id = programId.value;
    clearTimeout(timer);
    // A run that was opened may be of a program that is not here.
    const isNothing = screen.value === "first" || id === undefined || (shown.value === undefined && !isOwn(id)) || !isPacked.value;
    if (isNothing || playing.value || activity.value !== "idle") return;
    timer = setTimeout(() => {
      keepPlace();
      if (words === location.hash || location.hash !== heard) return;
      history.replaceState({ program: id }, "", words);
      heard = location.hash;
    }, PAUSE);
  });
  addEventListener("hashchange", () => {
    void followAddress();
  });
  // Who leaves while a run plays comes back to where it was.
  addEventListener("pagehide", keepPlace);
}

/** Loads the page again, with what it shows. */
export async function loadAgain(): Promise<void> {
  await readyForLink();
  if (screen.peek() === "program" && isPacked.peek()) {
    // Said of Rust as well: the entry of the history that is loaded again may have been in Python.
    const link: Link = runsPython.peek() ? linkNow() : { ...linkNow(), language: "rust" };
    history.replaceState(history.state, "", `#${writeLink(link)}`);
  }
  location.reload();
}
