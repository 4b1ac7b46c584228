// What the browser of this run lacks: a test that needs it is skipped, and says why. harness.spec looks whether it is so.
import { BROWSER } from "./browser.mjs";

/** Each as the reason that a skipped test gives. */
const WEBKIT = {
  fibers: "WebKitGTK has no fibers (WebAssembly.Suspending): without isolation nothing runs live in it",
  preload: "WebKit's driver can have nothing run before a page does (it has no WebDriver BiDi)",
  errors: "WebKit's driver does not tell of a page's errors (it has no WebDriver BiDi)",
  profile: "a MiniBrowser that is driven forgets everything when it is closed",
};

/** @type {Partial<typeof WEBKIT>} */
export const LACKS = BROWSER === "webkit" ? WEBKIT : {};

/**
 * node:test's `skip` for a test with these needs.
 * @param {(keyof typeof WEBKIT)[]} needs
 */
export function skipFor(needs) {
  for (const need of needs) if (!(need in WEBKIT)) throw new Error(`${need} is no need of a test: ${Object.keys(WEBKIT).join(", ")}`);
  return needs.map((need) => LACKS[need]).find((why) => why !== undefined) ?? false;
}
