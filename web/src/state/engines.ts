/** The engines, as runs and questions have them, and what is said where there is none. */
import { signal } from "@preact/signals";
import { text } from "../base/strings";
import type { Engine, PythonEngine } from "../engine/engine";
import { isPython, loadEngine, loadPython, MissingModule } from "../engine/load";
import type { Recipe } from "../engine/types.gen";
import { loading } from "./atoms";
import { tell, wordsOf } from "./notices";

/** Whether Python's engine would begin at once. */
export const isPythonReady = signal(false);

/** What a run comes to that was stopped before its engine was there. */
const STOPPED = new Error(text.python.stopped);
let reject: (why: Error) => void = () => undefined;

/** Has whoever waits for Python's engine wait no longer. It still comes. */
export function giveUp(): void {
  reject(STOPPED);
  asked?.giveUp();
}
/** The engine that was asked for last. */
let asked: Engine | undefined;

/** The engine for a recipe, once it could begin. Python's takes its time, and whoever stops that need not wait. */
export async function engineOf(recipe: Pick<Recipe, "program">): Promise<Engine> {
  asked = await loadedFor(recipe);
  return asked;
}

async function loadedFor(recipe: Pick<Recipe, "program">): Promise<Engine> {
  if (isPython(recipe)) {
    const given = new Promise<never>((_, no) => {
      reject = no;
    });
    return Promise.race([pythonEngine(), given]);
  }
  const engine = await loadEngine();
  await engine.ready;
  return engine;
}

/** The engine that runs Python, once it could begin. */
export async function pythonEngine(): Promise<PythonEngine> {
  const engine = await loadPython((loaded) => (loading.value = loaded));
  await engine.ready;
  isPythonReady.value = true;
  return engine;
}

/** Whether there is nothing to say of it: the reader did not wait for the engine. */
export const wasGivenUp = (error: unknown): boolean => error === STOPPED;

/** Says why a run was not made, or what else was not. */
export function tellFailure(error: unknown, words: string = text.notices.runFailed): void {
  if (wasGivenUp(error)) return;
  if (error instanceof MissingModule) tell({ key: "run", kind: "problem", words: text.python.building, more: text.python.meanwhile });
  else tell({ key: "run", kind: "problem", words, more: wordsOf(error) });
}
