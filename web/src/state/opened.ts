/** Runs that were kept in a file: they are shown as recorded ones. Whatever a file says, it is refused with a sentence, or shown. */
import { batch } from "@preact/signals";
import { text } from "../base/strings";
import { isPython } from "../engine/load";
import { RunModel } from "../engine/run-model";
import type { Recipe } from "../engine/types.gen";
import { writeValue } from "../engine/value";
import { catalogue, chosenLanguage, gil, isOwn, programId, screen, sources, typed } from "./atoms";
import { type Entry, fetchSources } from "./catalogue";
import { constantIn, withConstants } from "./constants";
import { takeWay } from "./fields";
import { create, kept } from "./kept";
import { leaveFirst } from "./links";
import { fileOf } from "./mine";
import { dismiss, tell, wordsOf } from "./notices";
import { plain } from "./python";
import { stopAll } from "./run";
import { choose, openAt, show } from "./show";

/** How large a file may be, and how many threads and objects the page draws. */
const [LARGEST, THREADS, OBJECTS] = [96 * 2 ** 20, 1000, 5000];

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;

/** Counts what was asked for, so that what comes late can tell. */
let asked = 0;

/** Opens a run. One that cannot be shown leaves the page as it is. */
export async function openRun(file: File): Promise<void> {
  asked += 1;
  const mine = asked;
  dismiss("file");
  const found = await read(file);
  if (mine !== asked) {
    if ("model" in found) found.model.free();
    return;
  }
  if ("problem" in found) {
    tell({ key: "file", kind: "problem", words: text.opened.refused(file.name), more: found.problem });
    return;
  }
  await stopAll();
  await put(found.model, file.name);
}

/** The run in a file, or what is wrong with it. */
async function read(file: File): Promise<{ readonly model: RunModel } | { readonly problem: string }> {
  if (file.size > LARGEST) return { problem: text.opened.tooLarge(megabytes(file.size), megabytes(LARGEST)) };
  let model: RunModel;
  try {
    model = await RunModel.open(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    // What the model has not foreseen has no sentence.
    if (error instanceof WebAssembly.RuntimeError) return { problem: text.opened.broken };
    const words = wordsOf(error);
    return { problem: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.` };
  }
  const { threads, objects } = model.overview();
  for (const [what, count, most] of [
    [text.opened.threads, threads.length, THREADS],
    [text.opened.objects, objects.length, OBJECTS],
  ] as const) {
    if (count <= most) continue;
    model.free();
    return { problem: text.opened.tooMany(what, count, most) };
  }
  return { model };
}

/** The program that a run is of: with its id, if it is here, and the text in Python that ran, if that is known. */
interface Subject {
  readonly id: string | undefined;
  /** What its parameters' fields say. */
  readonly typed: Readonly<Record<string, string>>;
  readonly source: string | undefined;
  /** What a reader has to know. */
  readonly hint?: string;
}

async function subjectOf({ program, set: values, source }: Recipe, path: string): Promise<Subject> {
  const { noProgram, otherText } = text.opened;
  const entry = catalogue.peek().find((one) => program === one.id || program === fileOf(one));
  if (!isPython({ program })) {
    if (entry === undefined) return { id: undefined, typed: {}, source, hint: noProgram(program) };
    const fields = Object.entries(values).map(([name, value]) => [name, writeValue(value)] as const);
    const isOther = !path.endsWith(entry.file);
    return { id: entry.id, typed: Object.fromEntries(fields), source: undefined, ...(isOther ? { hint: otherText(program) } : {}) };
  }
  const twin = entry === undefined ? undefined : plain((await fetchSources(entry.id)).python);
  if (source === undefined) {
    return entry === undefined
      ? { id: undefined, typed: {}, source, hint: noProgram(program) }
      : { id: entry.id, typed: {}, source: twin, hint: otherText(program) };
  }
  const fields = entry === undefined || twin === undefined ? undefined : valuesIn(entry, twin, source);
  if (entry !== undefined && fields !== undefined && !kept.peek().has(entry.id)) return { id: entry.id, typed: fields, source };
  // Nothing of the reader's has to give way to it.
  const same = [...kept.peek().values()].find((one) => one.text === source && isOwn(one.id));
  return { id: same?.id ?? create(program.replace(/\.py$/, ""), source, source, true), typed: {}, source };
}

/** What the fields of a program have to say so that its twin is this text; nothing, if it is another text. */
function valuesIn({ parameters }: Entry, twin: string, source: string): Readonly<Record<string, string>> | undefined {
  const values = parameters.flatMap(({ name }) => {
    const value = constantIn(source, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (withConstants(twin, Object.fromEntries(values)) !== source) return undefined;
  return Object.fromEntries(values.map(([name, value]) => [name, writeValue(value)]));
}

/** Puts a run on the page, with its program. */
async function put(model: RunModel, name: string): Promise<void> {
  const { recipe, file: path } = model.meta();
  const { id, typed: words, source, hint } = await subjectOf(recipe, path);
  if (id === undefined) {
    screen.value = "program";
    programId.value = undefined;
    sources.value = undefined;
  } else {
    leaveFirst(id);
    chosenLanguage.value = isPython(recipe) ? "python" : "rust";
    // Its texts come; its recorded run does not, as another one is shown at once.
    if (programId.peek() !== id) void choose(id);
  }
  batch(() => {
    typed.value = words;
    takeWay(recipe.way, recipe.timing === undefined ? {} : { timing: recipe.timing });
    gil.value = recipe.gil === true;
    show(model, true, undefined, source, name);
  });
  openAt(model.tellingStep());
  if (hint !== undefined) tell({ key: "opened", kind: "hint", words: hint });
}
