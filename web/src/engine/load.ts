// Which engine this page has.

import type { Engine } from "./engine";

let engine: Promise<Engine> | undefined;

/** Whether the page may have memory that it shares with workers. */
const hasWorkers = globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function";
/** Whether the browser has fibers: JavaScript Promise Integration. */
const hasFibers = "Suspending" in WebAssembly;

/** Whether such runs can be made here: real threads need workers, those that take turns may also be fibers. */
export function canRun(threads: "real" | "taking turns"): boolean {
  return hasWorkers || (hasFibers && threads === "taking turns");
}

/** The engine; the first call loads it. One that has failed, also in starting its workers, is forgotten and made anew. */
export function loadEngine(): Promise<Engine> {
  if (engine === undefined) {
    const [runs, searches] = ["engine/", "explorer/"].map((folder) => new URL(folder, document.baseURI)) as [URL, URL];
    const loading = import("./worker-engine").then(
      ({ WorkerEngine }) => new WorkerEngine(runs, searches, hasWorkers ? "workers" : "fibers", hasFibers ? "fibers" : "workers"),
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
