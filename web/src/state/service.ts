/** The service worker: when it is installed, and what it gives where the host sends no isolation headers. */
import { effect, signal } from "@preact/signals";
import { inputOrIdle } from "../base/idle";
import { hasDocumentIsolation } from "../base/isolation";
import type { FromPage } from "../service/messages";
import { activity, loading } from "./atoms";
import { isPythonReady } from "./engines";
import { liveReal } from "./getters";

/** What would give real threads, where they are off: what the host sends, another load, or a tab of the page's own. */
export type Missing = "headers" | "reload" | "tab";
export const missing = signal<Missing>("headers");

/** How long nothing is to go on before it is installed: what it fetches is not to slow a first run. */
const QUIET_MS = 2000;

async function quiet(): Promise<void> {
  await inputOrIdle();
  do await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  while (activity.peek() !== "idle" || loading.peek() !== undefined);
}

/** Whether the page is inside of one that is not its own. */
const isFramed = self !== top;

/** Installs it once the page is idle. Only a built page has one, and a browser may refuse it; all that costs is what it gives. */
export async function keepService(): Promise<void> {
  const build = document.documentElement.dataset["build"];
  if (build === undefined || !("serviceWorker" in navigator)) return;
  try {
    const { serviceWorker } = navigator;
    const wasServed = serviceWorker.controller !== null;
    const canIsolate = !isFramed || hasDocumentIsolation();
    if (!liveReal && wasServed && !canIsolate) missing.value = "tab";
    await quiet();
    await serviceWorker.register("sw.js", { updateViaCache: "none" });
    // Not once it is ready: inside of another site's page WebKit takes it and may never have it ready, as it would in a tab.
    if (!liveReal && !canIsolate) missing.value = "tab";
    await serviceWorker.ready;
    if (!liveReal && !wasServed && canIsolate) missing.value = "reload";
    const tell = (): void => {
      const here: FromPage = { build, usesPython: isPythonReady.value };
      void serviceWorker.ready.then(({ active }) => active?.postMessage(here));
    };
    effect(tell);
    // The next build's, which has come meanwhile, is to know of this page as well: then it forgets what nobody needs any more.
    serviceWorker.addEventListener("controllerchange", tell);
  } catch {
    // Private windows, frames and settings may forbid it.
  }
}
