// Python's engine: the same, and what is asked of a text or of a moment of its run.

import type { PythonEngine } from "./engine";
import type { Host } from "./host";
import { lastLine, parse } from "./json";
import type { ToHost } from "./messages";
import type { Frame, Recipe, SourceError } from "./types.gen";
import { requestOf, WorkerEngine } from "./worker-engine";

/** How long a run may take to come to a step again. */
const AGAIN_MS = 8000;

/** The name of the file of a text that is only looked at. */
const CHECKED = "program.py";

/** What is said of one that does not come there. */
const STUCK = "The run did not come to this moment again in time.";

type Question = Extract<ToHost, { kind: "check" | "frames" }>;
type Answer = { readonly error: SourceError | null } | { readonly frames: readonly Frame[] };

export class PythonWorkerEngine extends WorkerEngine implements PythonEngine {
  async check(source: string): Promise<SourceError | undefined> {
    await this.ready;
    // One that was made anew may not be there yet.
    const host = await this.runningHost();
    const recipe: Recipe = { program: CHECKED, source, set: {}, way: "first" };
    const answer = await ask(host, { kind: "check", id: this.next(), request: requestOf(recipe) });
    if (!("error" in answer) || answer.error === null) return undefined;
    return { ...answer.error, message: lastLine(answer.error.message) };
  }

  async frames(recipe: Recipe, records: number, thread: number): Promise<readonly Frame[]> {
    const question: Question = { kind: "frames", id: this.next(), request: requestOf(recipe), records, thread };
    const late = (): Promise<undefined> => new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    const answer = await this.aside((host) => Promise.race([ask(host, question), late()]));
    if (answer === undefined) throw new Error(STUCK);
    return "frames" in answer ? answer.frames : [];
  }
}

/** Asks a host, and gives the answer to this question. */
async function ask(host: Host, question: Question): Promise<Answer> {
  const listen = async (): Promise<Answer> => {
    const message = await host.next("checked", "framed", "unanswered");
    if (message.id !== question.id) return listen();
    if (message.kind === "unanswered") throw new Error(message.message);
    return message.kind === "checked" ? { error: parse(message.error) } : { frames: parse(message.frames) };
  };
  const answer = listen();
  host.say(question);
  return Promise.race([answer, host.spoiled.then((sentence) => Promise.reject(new Error(sentence)))]);
}
