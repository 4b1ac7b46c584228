/** The shown run in other forms. */
import { fileName, save } from "../base/save";
import { text } from "../base/strings";
import type { RunModel } from "../engine/run-model";
import type { RunResult } from "../engine/types.gen";
import { shown } from "./atoms";
import { tell, wordsOf } from "./notices";
import { goToPerfetto, isReachable, openInPerfetto } from "./perfetto";
import { writeWay } from "./way";

const TYPES = {
  tgtrace: "application/octet-stream",
  json: "application/json",
  svg: "image/svg+xml",
  txt: "text/plain;charset=utf-8",
} as const;
type Ending = keyof typeof TYPES;

/** What the file of a run is called: its program, and how it ran. */
function nameOf(model: RunModel, ending: Ending): string {
  const { recipe } = model.meta();
  const { way, seed } = writeWay(recipe.way);
  const how = way === "first" ? "" : ` ${way} ${seed ?? ""}`;
  return fileName(recipe.program.replace(/\.py$/, "") + how, ending);
}

/** Saves what is made of the shown run. */
export async function saveAs(ending: Ending, make: (model: RunModel) => BlobPart | Promise<BlobPart>): Promise<string | undefined> {
  const model = shown.peek()?.model;
  if (model === undefined) return undefined;
  try {
    const name = nameOf(model, ending);
    save(name, await make(model), TYPES[ending]);
    return name;
  } catch (error) {
    tell({ key: "export", kind: "problem", words: text.exports.failed, more: wordsOf(error) });
    return undefined;
  }
}

export const saveRun = (): Promise<unknown> => saveAs("tgtrace", (model) => model.file());
export const saveForPerfetto = (): Promise<string | undefined> => saveAs("json", (model) => model.chrome());
export const saveText = (): Promise<unknown> => saveAs("txt", (model) => textOf(model.result()));

/** Opens the trace in Perfetto or, where that cannot be reached, saves it and says where it opens. */
export async function showInPerfetto(): Promise<void> {
  const model = shown.peek()?.model;
  if (model === undefined) return;
  const [title, name] = [model.meta().recipe.program, nameOf(model, "json")];
  const trace = async () => ({ buffer: new TextEncoder().encode(model.chrome()).buffer, title, fileName: name });
  if (isReachable() && (await openInPerfetto(trace()))) return;
  const saved = await saveForPerfetto();
  if (saved === undefined) return;
  const words = isReachable() ? text.exports.unanswered(saved) : text.exports.saved(saved);
  tell({ key: "export", kind: "hint", words, action: { label: text.exports.goToPerfetto, does: goToPerfetto } });
}

/** The output lines with their times and threads, and the findings, as the command line prints them. */
export function textOf({ output, findings, outcome }: Pick<RunResult, "output" | "findings" | "outcome">): string {
  const length = (words: string): number => [...words].length;
  const width = output.reduce((most, { thread }) => Math.max(most, length(thread)), 0);
  const lines = output.map(({ time, thread, text: words }) => {
    return `${time.toFixed(3).padStart(9)}  ${thread}${" ".repeat(width - length(thread))}  ${words}`;
  });
  const found = findings.map(({ fault, text: words }) => `${fault ? "!" : "-"} ${words}`);
  const isTold = outcome === "finished" || findings.some(({ fault }) => fault);
  const all = [...lines, ...found, ...(isTold ? [] : [text.exports.ended(outcome)])];
  return all.map((line) => `${line}\n`).join("");
}
