/**
 * Gives a trace to Perfetto, which runs in the browser as this page does.
 *
 * Source: "Deep linking to the Perfetto UI", perfetto.dev. Its window is sent PING until it says PONG, and then the trace.
 */

const ADDRESS = "https://ui.perfetto.dev";
/** How often it is asked, and how long its page may take to load, in milliseconds. */
const [EVERY, LONGEST] = [50, 20_000];

export interface Trace {
  readonly buffer: ArrayBuffer;
  readonly title: string;
  readonly fileName: string;
}

/** What is used of the page's own window. */
export type Host = Pick<Window, "open" | "addEventListener" | "removeEventListener" | "setInterval" | "clearInterval">;

/** Whether a window of another origin can be reached: not from a page that is isolated, as its opener is cut off. */
export const isReachable = (): boolean => !globalThis.crossOriginIsolated;

/** Opens the trace in a new tab. To be called at once when the reader asks, as browsers open nothing later. False if it was not taken. */
export function openInPerfetto(trace: Promise<Trace>, host: Host = window): Promise<boolean> {
  const there = host.open(ADDRESS);
  if (there === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    let asked = 0;
    const end = (isTaken: boolean): void => {
      host.clearInterval(timer);
      host.removeEventListener("message", onMessage);
      resolve(isTaken);
    };
    const onMessage = (event: MessageEvent): void => {
      if (event.source !== there || event.data !== "PONG") return;
      end(true);
      void trace.then((perfetto) => there.postMessage({ perfetto }, ADDRESS));
    };
    const timer = host.setInterval(() => {
      asked += EVERY;
      if (there.closed || asked > LONGEST) end(false);
      else there.postMessage("PING", ADDRESS);
    }, EVERY);
    host.addEventListener("message", onMessage);
    trace.catch(() => end(false));
  });
}

/** Opens Perfetto's page, with nothing in it. */
export const goToPerfetto = (): void => {
  window.open(ADDRESS, "_blank", "noopener");
};
