// Which engine this page has.

import type { Engine } from "./engine";

let engine: Promise<Engine> | undefined;

/** Whether the page may have memory that threads share. */
export function canRun(): boolean {
  return globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function";
}

/** The engine; the first call loads it, and one after a failure tries again. */
export function loadEngine(): Promise<Engine> {
  engine ??= import("./shared-memory")
    .then(({ SharedMemoryEngine }) => new SharedMemoryEngine(new URL("engine/", document.baseURI)))
    .catch((error: unknown) => {
      engine = undefined;
      throw error;
    });
  return engine;
}
