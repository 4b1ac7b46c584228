// Which engine this page has.

import type { Engine } from "./engine";

let engine: Promise<Engine> | undefined;

/** Whether the page may have memory that threads share. */
export function canRun(): boolean {
  return globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function";
}

/** The engine; the first call loads it. One that has failed, also in starting its workers, is forgotten and made anew. */
export function loadEngine(): Promise<Engine> {
  if (engine === undefined) {
    const loading = import("./shared-memory").then(
      ({ SharedMemoryEngine }) => new SharedMemoryEngine(new URL("engine/", document.baseURI), new URL("explorer/", document.baseURI)),
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
