// Which engine this page has.

import type { Engine, EngineSize, Loaded, PythonEngine } from "./engine";
import { compileModule } from "./module";
import type { Recipe } from "./types.gen";

export { MissingModule } from "./module";

let engine: Promise<Engine> | undefined;
let python: Promise<PythonEngine> | undefined;

/** Whether the page was built with what runs Python, or with recorded runs of it. */
export const hasPython: boolean = __PYTHON__.published;

/** Whether the page may have memory that it shares with workers. */
const hasWorkers = globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function";
/** Whether the browser has fibers: JavaScript Promise Integration. */
const hasFibers = "Suspending" in WebAssembly;

/** Whether such runs can be made here: real threads need workers, those that take turns may also be fibers. */
export function canRun(threads: "real" | "taking turns"): boolean {
  return hasWorkers || (hasFibers && threads === "taking turns");
}

/** Whether a recipe is of a text in Python. */
export const isPython = ({ program }: Pick<Recipe, "program">): boolean => program.endsWith(".py");

const folder = (name: string): URL => new URL(`${name}/`, document.baseURI);
const carriers = { on: hasWorkers ? "workers" : "fibers", searchesOn: hasFibers ? "fibers" : "workers" } as const;

/** The engine; the first call loads it. One that has failed, also in starting its workers, is forgotten and made anew. */
export function loadEngine(): Promise<Engine> {
  if (engine === undefined) {
    const loading = import("./worker-engine").then(
      ({ WorkerEngine }) => new WorkerEngine({ runs: folder("engine"), searches: folder("explorer"), ...carriers }),
    );
    engine = loading;
    loading
      .then((loaded) => loaded.ready)
      .catch(() => {
        if (engine === loading) engine = undefined;
      });
  }
  return engine;
}

/** The engine that runs Python: as above. Who asks first is told how much of it has come. Rejects with `MissingModule` where there is none. */
export function loadPython(watch: (loaded: Loaded | undefined) => void = () => undefined): Promise<PythonEngine> {
  if (python === undefined) {
    const at = folder("python");
    const loading = Promise.all([import("./python-engine"), compileModule(new URL("python_bg.wasm", at), __PYTHON__.bytes, watch)]).then(
      ([{ PythonWorkerEngine }, compiled]) => new PythonWorkerEngine({ runs: at, searches: at, ...carriers, compiled }),
    );
    python = loading;
    loading
      .then((loaded) => loaded.ready)
      .catch(() => {
        if (python === loading) python = undefined;
      })
      .finally(() => watch(undefined));
  }
  return python;
}

/** Ends the engines, and with them their workers, while nothing runs. Who asks for one again gets a new one. */
export async function closeEngines(): Promise<void> {
  const all = [engine, python];
  engine = undefined;
  python = undefined;
  for (const one of all) (await one?.catch(() => undefined))?.close();
}

/** What all engines that are there keep: the first, which is loaded for it, and Python's. */
export async function sizeOfAll(): Promise<EngineSize> {
  const [first, second] = [(await loadEngine()).size(), (await python)?.size()];
  return { workers: first.workers + (second?.workers ?? 0), bytes: first.bytes + (second?.bytes ?? 0) };
}
