/** Files: those in Python are opened as programs of the reader's own, and saved; others are runs. */
import { readText } from "../base/pack";
import { save } from "../base/save";
import { text } from "../base/strings";
import { source } from "./asked";
import { catalogue, programId } from "./atoms";
import { create, remove } from "./kept";
import { goToOwn } from "./links";
import { fileOf } from "./mine";
import { dismiss, tell } from "./notices";
import { program } from "./python";
import { stopAll } from "./run";
import { choose } from "./show";

/** How large a file may be that is opened. */
const LARGEST = 256 * 1024;

/** Opens the first of these that is a run, or a text in Python. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const file = files.find(({ name }) => /\.(py|tgtrace)$/i.test(name)) ?? files[0];
  if (file === undefined) return;
  dismiss("file");
  if (/\.tgtrace$/i.test(file.name)) return (await import("./opened")).openRun(file);
  const refuse = (words: string): void => tell({ key: "file", kind: "problem", words });
  if (!/\.py$/i.test(file.name)) return refuse(text.own.notPython(file.name));
  if (file.size > LARGEST) return refuse(text.own.tooLarge(file.name));
  const found = readText(new Uint8Array(await file.arrayBuffer()));
  if ("problem" in found) return refuse(text.own.notPython(file.name));
  await goToOwn(create(file.name, found.text));
}

/** Begins a new program. */
export const openNew = (): Promise<void> => goToOwn(create(text.own.first, FIRST));

/** Deletes a program, and says how to have it back. */
export function removeOwn(id: string, name: string): void {
  const wasOpen = programId.peek() === id;
  const restore = remove(id);
  const undo = (): void => {
    restore();
    dismiss("removed");
    if (wasOpen) void goToOwn(id);
  };
  const next = catalogue.peek()[0];
  if (wasOpen && next !== undefined) void stopAll().then(() => choose(next.id));
  tell({ key: "removed", kind: "hint", words: text.own.removed(name), action: { label: text.own.undo, does: undo } });
}

/** Saves the text as a file. */
export function download(): void {
  const [entry, words] = [program.peek(), source.peek()];
  if (entry !== undefined && words !== undefined) save(fileOf(entry), words, "text/x-python");
}

/** What a new program begins with. */
const FIRST = `"""Threads count visits, one at a time."""

import threading

THREADS = 2
VISITS = 2

visits = 0
lock = threading.Lock()


def visit():
    global visits
    for _ in range(VISITS):
        with lock:
            visits += 1


threads = [threading.Thread(target=visit) for _ in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{visits} visits")
`;
