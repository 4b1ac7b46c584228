// What a spec is written with: one server and one browser for the file, and tests that fail on
// whatever the page, its workers or the server complain of.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import BrowsingContext from "selenium-webdriver/bidi/browsingContext.js";
import ScriptManager from "selenium-webdriver/bidi/scriptManager.js";
import { BROWSER, openBrowser } from "./browser.mjs";

import { LACKS, skipFor } from "./lacks.mjs";
import { ISOLATED, NOTHING, serve } from "./server.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What has a page find itself in a browser without fibers. */
const WITHOUT_FIBERS = "() => delete WebAssembly.Suspending";

/** How long one test may take. */
const LIMIT = 120_000;

/**
 * @param {{root?: string, headers?: Record<string, string>, hasFibers?: boolean, serviceWorker?: boolean, profile?: string, asks?: boolean, needs?: string[]}} options
 *   `root`: the folder to serve, beside this one; `headers`: others than the isolation headers; `hasFibers`: whether pages find
 *   fibers where the browser has them; `serviceWorker`: with the page's service worker, which else is not there, as specs count
 *   what the host is asked for; `profile`: the folder of what the browser keeps; `asks`: whether playing stops where something can
 *   be predicted, as it does for whoever has not switched that off; `needs`: what each test of this site needs of the browser (see
 *   lacks.mjs)
 */
export function useSite({
  root = "../../../dist",
  headers = ISOLATED,
  hasFibers = true,
  serviceWorker = false,
  profile,
  asks = false,
  needs: always = [],
} = {}) {
  let server;
  let browser;
  const start = async () => {
    browser = await openBrowser(profile);
    await browser.driver.manage().setTimeouts({ script: LIMIT });
    if (!hasFibers && LACKS.fibers === undefined) {
      await (await ScriptManager(undefined, browser.driver)).addPreloadScript(WITHOUT_FIBERS);
    }
  };
  before(async () => {
    if (skipFor(always)) return;
    server = await serve(here(root), headers, { serviceWorker });
    await start();
    if (asks) return;
    await browser.driver.get(server.url + NOTHING);
    await browser.driver.executeScript("localStorage.setItem('threadground.asks', 'false')");
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /** What went wrong on the page since the last call. */
  const takeErrors = () => [
    ...browser.errors.splice(0),
    ...server.missing.splice(0).map((path) => `${path} was asked for and is not there`),
  ];

  const site = {
    /** @returns {import("selenium-webdriver").WebDriver} */
    get driver() {
      return browser.driver;
    },
    takeErrors,
    /** Paths that were asked for since the last call. */
    takeAsked: () => server.asked.splice(0),
    /** For the time of `body` this path gets no answer. */
    hanging: async (path, body) => {
      server.hung.add(path);
      await body().finally(() => server.hung.delete(path));
    },
    /** Of this path only one half comes before `body` is over. */
    halting: async (path, body) => {
      let goOn;
      server.slow.set(path, new Promise((resolve) => (goOn = resolve)));
      await body().finally(() => {
        server.slow.delete(path);
        goOn();
      });
    },
    /** For the time of `body` this path is not there. */
    refusing: async (path, body) => {
      server.refused.add(path);
      await body().finally(() => server.refused.delete(path));
    },
    /** Where the page is to be had. */
    get url() {
      return server.url;
    },
    /** Ends the browser, and opens it again with what it has kept. */
    restart: async () => {
      await browser.close();
      await start();
    },
    /** For the time of `body` the host is not there. */
    withoutHost: async (body) => {
      const { port } = server;
      await server.close();
      await body().finally(async () => (server = await serve(here(root), headers, { port, serviceWorker })));
    },
    open: (path = "/") => browser.driver.get(server.url + path),
    /** Loads the page anew, whatever was open: an address that differs in its fragment alone would only be followed. */
    openAnew: async (path) => {
      await site.open(NOTHING);
      takeErrors();
      await site.open(path);
    },
    press: (...keys) =>
      browser.driver
        .actions()
        .sendKeys(...keys)
        .perform(),
    /** Calls a function on the page with these arguments; its promise is awaited. */
    run: async (body, ...values) => {
      const [ok, value] = await browser.driver.executeAsyncScript(
        `const done = arguments[arguments.length - 1];
         const values = Array.prototype.slice.call(arguments, 0, -1);
         Promise.resolve().then(() => (${body})(...values))
           .then((value) => done([true, value]), (error) => done([false, error + "\\n" + (error?.stack ?? "")]));`,
        ...values,
      );
      if (!ok) throw new Error(`on the page: ${value}`);
      return value;
    },
    /** Runs a program by the page's interface, stops it after so many milliseconds, and gives the outcome. */
    runAndStop: (id, options, after) =>
      site.run(
        (id, options, after) => {
          const controller = new AbortController();
          setTimeout(() => controller.abort(), after);
          return window.threadground.run(id, { ...options, signal: controller.signal }).then(({ outcome }) => outcome);
        },
        id,
        options,
        after,
      ),
    /** Waits until a function returns something true on the page, and returns that. */
    until: (body, what = String(body), limit = 30_000) => browser.driver.wait(() => site.run(body), limit, `not in time: ${what}`),
    /** Ends what is on its way, such as colours that go over into others: what is looked at then is what will be there. */
    settle: () =>
      site.run(() => {
        for (const animation of document.getAnimations()) {
          if (animation.effect.getTiming().iterations !== Number.POSITIVE_INFINITY) animation.finish();
        }
      }),
    /** Gives the page so many CSS pixels; a window has a least width of its own. */
    resize: async (width, height) => {
      if (browser.resize !== undefined) return browser.resize(width, height);
      const context = await BrowsingContext(browser.driver, { browsingContextId: await browser.driver.getWindowHandle() });
      await context.setViewport(width, height);
    },
    screenshot: async (name) => {
      await mkdir(here("../results"), { recursive: true });
      const file = here(`../results/${BROWSER}-${name.replaceAll(/[^\w-]+/g, "-")}.png`);
      await writeFile(file, await browser.driver.takeScreenshot(), "base64");
      return file;
    },
    /** `needs`: what this test needs of the browser; where the browser lacks it, the test is skipped and says so. */
    test: (name, body, { needs = [] } = {}) =>
      test(name, { timeout: LIMIT, skip: skipFor([...always, ...needs]) }, async () => {
        try {
          await body();
          assert.deepEqual(takeErrors(), [], "the page reported errors");
        } catch (error) {
          const shot = await site.screenshot(`failed-${name}`).catch(() => "no picture");
          console.error(`${name}: ${shot}`);
          takeErrors();
          throw error;
        }
      }),
  };
  return site;
}
