/** The service worker's own scope, and the build that it was made with. */

import type { Build } from "./build";

export const worker = self as unknown as ServiceWorkerGlobalScope;

/** Put in by web/build/service.ts. */
declare const __BUILD__: Build;
export const BUILD: Build = __BUILD__;

/** The address of the page's folder; where it stands, others' pages may stand beside it and share its caches. */
export const base = worker.registration.scope;

/** The name of a file in the page's folder; `undefined` of what is not in it. */
export function nameOf(address: string): string | undefined {
  const { origin, pathname } = new URL(address);
  const whole = origin + pathname;
  return whole.startsWith(base) ? whole.slice(base.length) : undefined;
}

/** The files that a host may send for a name: it may leave out `index.html`, or the ending of a page. */
export function candidates(name: string): readonly string[] {
  return name === "" || name.endsWith("/") ? [`${name}index.html`] : [name, `${name}.html`];
}
