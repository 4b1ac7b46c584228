// The page at any host, from a sub-path: its service worker isolates it where no headers come, and has it work without the host.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { Key } from "selenium-webdriver";
import { BROWSER } from "./lib/browser.mjs";
import { LACKS } from "./lib/lacks.mjs";
import { serve } from "./lib/server.mjs";
import { useSite } from "./lib/site.mjs";
import { freePort } from "./lib/webkit.mjs";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
/** The page's folder at the host, and another one whose build changes. */
const HERE = "/some/where/";
const CHANGING = "/changing/";

const folder = mkdtempSync(join(tmpdir(), "anywhere-"));
const root = join(folder, "host");
const profile = join(folder, "profile");
for (const name of [join(root, "some"), profile]) mkdirSync(name, { recursive: true });
for (const path of [HERE, CHANGING]) cpSync(DIST, join(root, path), { recursive: true });

const site = useSite({ root, headers: {}, serviceWorker: true, profile });
/** The same without fibers, as WebKit is anyway: what nothing isolates can only play recorded runs there. */
const bare = useSite({ root, headers: {}, serviceWorker: true, hasFibers: false });
/** Whether what is not isolated runs live in this browser, and whether the browser keeps what it has when it is closed. */
const HAS_FIBERS = LACKS.fibers === undefined;
const KEEPS = LACKS.profile === undefined;
// Behind the browser, which writes there until it is closed.
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }));

/** How long a service worker may take, in milliseconds, to fetch all of the page beside what else this machine does. */
const INSTALLS = 90_000;

const isThere = (where = site) =>
  where.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the program");
async function open(fragment, { path = HERE, where = site } = {}) {
  // An address that differs in its fragment alone would only be followed.
  await where.driver.get("about:blank");
  await where.open(`${path}#${fragment}`);
  await isThere(where);
}
const isIsolated = (where = site) => where.run(() => crossOriginIsolated);
const outcome = async (subject, way, where = site) =>
  (await where.run((subject, way) => window.threadground.run(subject, { way }), subject, way)).outcome;
/** What the browser keeps of the page's builds in this folder. */
const kept = () =>
  site.run(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(`threadground build ${new URL(".", location.href)} `));
    return Promise.all(
      names.map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => url.slice(new URL(".", location.href).href.length)),
      ),
    );
  });
/** Until the service worker is there, and answers for this page. */
const isServed = () =>
  site.until(
    async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const isSettled = registration?.active?.state === "activated" && !registration.installing && !registration.waiting;
      return isSettled && navigator.serviceWorker.controller !== null;
    },
    "the service worker",
    INSTALLS,
  );
const PYTHON = { python: "import threading\nprint('well')\n" };

site.test(
  "a first visit runs live at once, then offers real threads; one click gives them and brings the run back",
  async () => {
    await open("program=race-lost-update&lang=rust&way=seed&seed=7");
    assert.equal(await isIsolated(), false);
    assert.equal(await outcome("race-fixed", { seed: 3 }), "finished");
    await open("program=race-lost-update&lang=rust&way=seed&seed=7");
    await site.until(() => document.querySelector("#ways-why .button")?.textContent === "Load again", "the offer", INSTALLS);
    assert.match(
      await site.run(() => document.querySelector("#ways-why").textContent),
      /^Real threads are off until the page is loaded again/,
    );
    await site.run(() => document.querySelector("#ways-why .button").click());
    await site.until(() => crossOriginIsolated && Number(document.querySelector(".scrub input")?.max) > 0, "isolation");
    assert.match(await site.run(() => location.hash), /program=race-lost-update.*seed=7/);
    assert.equal(await outcome("race-fixed", "real"), "finished");
    assert.equal(await site.run(() => document.querySelector("#ways-why")), null);
  },
  { needs: ["fibers"] },
);

const words = () => [...document.querySelectorAll(".notice")].map((notice) => notice.querySelector("p").textContent);
const at = () => Number(document.querySelector(".scrub input").value);

bare.test("without fibers a first visit plays a recorded run, and one sentence says why and what would give more", async () => {
  await open("program=race-lost-update&lang=rust", { where: bare });
  assert.equal(await isIsolated(bare), false);
  assert.ok(await bare.run(() => document.querySelector('.axis__recorded[data-program="race-lost-update"]') !== null), "recorded");
  const said = await bare.run(words);
  assert.equal(said.length, 1, said.join("\n"));
  assert.match(
    said[0],
    /^Live runs are off here, recorded ones play: threads need shared memory.*two headers\. Newer browsers let threads/,
  );
  assert.equal(await bare.run(() => document.querySelector("[role=alert]")), null, "that is no error");
  // It plays, to its end.
  await bare.run(() => document.querySelector(".scrub input").focus());
  await bare.press(Key.HOME);
  await bare.until(`() => (${at})() === 0`, "its beginning");
  assert.match(await bare.run(() => document.querySelector(".run").textContent), /Play recording/);
  await bare.run(() => document.querySelector(".run").click());
  await bare.until(`() => (${at})() > 3`, "it plays");
  await bare.press(Key.END);
  await bare.until(() => document.querySelector(".output__end") !== null, "its end");
  // A script is told the same.
  const refused = await bare.run(() =>
    window.threadground.run("race-fixed").then(
      () => "it ran",
      (error) => error.message,
    ),
  );
  assert.match(refused, /^Live runs are off here/);
});

bare.test("without fibers the next load is isolated by the service worker, and has live runs and real threads", async () => {
  await open("program=race-lost-update&lang=rust&way=seed&seed=7", { where: bare });
  await bare.until(() => document.querySelector(".notice--hint .button")?.textContent === "Load again", "the offer", INSTALLS);
  const said = await bare.run(words);
  assert.ok(
    said.some((one) => /^Live runs are off until the page is loaded again, recorded ones play/.test(one)),
    said.join("\n"),
  );
  await bare.run(() => document.querySelector(".notice--hint .button").click());
  await bare.until(() => crossOriginIsolated && Number(document.querySelector(".scrub input")?.max) > 0, "isolation");
  assert.match(await bare.run(() => location.hash), /program=race-lost-update.*seed=7/);
  // What was asked for runs now.
  await bare.until(() => document.querySelector(".axis__recorded") === null, "the run");
  assert.deepEqual(await bare.run(words), []);
  for (const way of ["real", "first", { seed: 3 }]) assert.equal(await outcome("race-fixed", way, bare), "finished");
  const { complete } = await bare.run(() => window.threadground.explore("deadlock-two-locks"));
  assert.ok(complete);
  assert.equal(await bare.run(() => document.querySelector("#ways-why")), null);
});

site.test(
  `without its host${KEEPS ? ", in a new browser," : ""} a program that was never opened runs live, on real threads too`,
  async () => {
    await open("program=race-fixed&lang=rust");
    await isServed();
    const [files, ...others] = await kept();
    assert.deepEqual(others, []);
    assert.deepEqual(
      files.filter((file) => file.startsWith("python/")),
      [],
      "Python's engine was not used",
    );
    await site.withoutHost(async () => {
      if (KEEPS) await site.restart();
      await open("program=semaphore-connections&lang=rust");
      assert.equal(await isIsolated(), true);
      assert.equal(await outcome("barrier-phases", { seed: 3 }), "finished");
      assert.equal(await outcome("philosophers-order", "real"), "finished");
      assert.equal(await outcome("lock-fetch-file", "first"), "finished");
      const { complete } = await site.run(() => window.threadground.explore("deadlock-two-locks"));
      assert.ok(complete);
      await site.open(`${HERE}checked.html`);
      assert.equal(await site.run(() => document.querySelector("h1").textContent), "How it is checked");
      site.takeErrors();
    });
  },
);

site.test("Python's engine is kept once it was used, and runs without the host", async () => {
  await open("program=race-fixed");
  await isServed();
  await open("program=race-fixed");
  assert.equal(await outcome(PYTHON, "first"), "finished");
  await site.until(async () => (await caches.match("python/python_bg.wasm")) !== undefined, "it is kept", INSTALLS);
  await site.withoutHost(async () => {
    if (KEEPS) await site.restart();
    await open("program=race-fixed");
    assert.equal(await outcome(PYTHON, "first"), "finished");
    site.takeErrors();
  });
});

/**
 * Chromium's driver watches the service worker, which is never idle then, and makes no room for the next one before the browser
 * is closed.
 */
const MAKES_ROOM = BROWSER !== "chromium";

/** Until the next build's service worker answers. */
const isUpdated = (build) =>
  site.until(
    `async () => {
      const { installing, waiting } = await navigator.serviceWorker.getRegistration();
      return installing === null && waiting === null && (await caches.keys()).some((name) => name.endsWith(${JSON.stringify(build)}));
    }`,
    "the next service worker",
    INSTALLS,
  );

const hash = (text) => createHash("sha256").update(text).digest("base64");

/** Makes another build of a copy: a file that is loaded late has another name, and a document says something else. */
function rebuild(path) {
  const at = (name) => join(root, path, name);
  const edit = (name, change) => writeFileSync(at(name), change(readFileSync(at(name), "utf8")));
  const [main] = readdirSync(at("assets")).filter((name) => /^index-.*\.js$/.test(name));
  const [editor] = readdirSync(at("assets")).filter((name) => /^editor-.*\.js$/.test(name));
  const documents = ["engine", "explorer", "python"].map((module) => `${module}/documents/lock.txt`);
  const files = [`assets/${main}`, ...documents, "index.html"];
  const before = files.map((name) => hash(readFileSync(at(name))));
  const id = /data-build="(\w+)"/.exec(readFileSync(at("index.html"), "utf8"))[1];
  const other = "0".repeat(id.length);
  renameSync(at(`assets/${editor}`), at("assets/editor-other.js"));
  edit(`assets/${main}`, (text) => text.replaceAll(editor, "editor-other.js"));
  for (const name of documents) edit(name, (text) => `Of another build. ${text}`);
  edit("index.html", (text) => text.replaceAll(id, other));
  edit("sw.js", (text) => {
    const named = text.replaceAll(id, other).replaceAll(editor, "editor-other.js");
    return files.reduce((now, name, index) => now.replaceAll(before[index], hash(readFileSync(at(name)))), named);
  });
}

site.test(
  "a tab goes on with the build that it was loaded with, the next visit has the new one alone, and the old one is dropped",
  async () => {
    const build = () => site.run(() => document.documentElement.dataset.build);
    const lock = () => site.run(() => fetch("engine/documents/lock.txt").then((answer) => answer.text()));
    const isNew = (text) => /Of another build/.test(text);
    /** What a program fetches, by its worker; nothing in a tab where none runs. */
    const output = async () => {
      if (!HAS_FIBERS && !(await isIsolated())) return "";
      const run = await site.run(() => window.threadground.run("lock-fetch-file", { way: "first" }));
      return run.output.map(({ text }) => text).join("\n");
    };
    const edit = async () => {
      await site.run(() => (location.hash = "program=race-fixed&lang=python"));
      await site.until(() => document.querySelector(".source__main") !== null, "Edit", INSTALLS);
      await site.until(
        () => {
          if (document.querySelector(".editor") === null) document.querySelector(".source__main").click();
          return document.querySelector(".editor:not(.editor--coming)") !== null;
        },
        "the editor",
        INSTALLS,
      );
    };
    // One tab that was there before the service worker, and one that it has answered.
    await open("program=race-fixed&lang=rust", { path: CHANGING });
    const old = await build();
    await isServed();
    const first = await site.driver.getWindowHandle();
    await site.driver.switchTo().newWindow("tab");
    await open("program=race-fixed&lang=rust", { path: CHANGING });
    assert.equal(await isIsolated(), true);
    const second = await site.driver.getWindowHandle();
    rebuild(CHANGING);

    await site.driver.switchTo().newWindow("tab");
    const third = await site.driver.getWindowHandle();
    await open("program=race-fixed&lang=rust", { path: CHANGING });
    const next = await build();
    assert.notEqual(next, old);
    assert.ok(isNew(await lock()) && isNew(await output()), "the next visit");
    if (MAKES_ROOM) {
      await isUpdated(next);
      await open("program=start-function&lang=rust", { path: CHANGING });
      assert.ok(isNew(await lock()) && isNew(await output()), "a later visit");
    }

    for (const tab of [first, second]) {
      await site.driver.switchTo().window(tab);
      assert.equal(await build(), old);
      assert.ok(!isNew(await lock()) && !isNew(await output()), "an old tab");
      await edit();
      await site.driver.close();
    }
    await site.driver.switchTo().window(third);
    if (KEEPS) await site.restart();
    await open("program=race-fixed&lang=rust", { path: CHANGING });
    assert.equal(await build(), next);
    await site.until(
      async () => (await caches.keys()).filter((name) => name.includes("/changing/") && name.includes(" build ")).length === 1,
      "the new build alone",
      90_000,
    );
  },
);

const DIP = BROWSER === "chromium";

/** Has a page of another site around this one; `body` is given what visits it, and is inside of ours then. */
async function around(where, body) {
  const outer = join(folder, "around");
  mkdirSync(outer, { recursive: true });
  writeFileSync(
    join(outer, "index.html"),
    `<!doctype html><title>Around</title><iframe src="${where.url}${HERE}#program=race-fixed&amp;lang=rust" width="1200" height="800"></iframe>`,
  );
  const other = await serve(outer, {});
  const visit = async () => {
    await where.driver.get("about:blank");
    await where.driver.get(`http://localhost:${other.port}/`);
    await where.driver.switchTo().frame(0);
    await isThere(where);
  };
  try {
    await body(visit);
  } finally {
    await where.driver.switchTo().defaultContent();
    await other.close();
  }
}

site.test(
  `inside another site's page it is live at once${DIP ? ", and has real threads from the next load on" : ", and says where it has real threads"}`,
  () =>
    around(site, async (visit) => {
      await visit();
      assert.equal(await isIsolated(), false);
      assert.equal(await outcome("race-fixed", { seed: 3 }), "finished");
      await site.until(() => document.querySelector("#ways-why .button") !== null, "what gives more", INSTALLS);
      const button = await site.run(() => document.querySelector("#ways-why .button").textContent);
      assert.equal(button, DIP ? "Load again" : "Open in a tab");
      await visit();
      assert.equal(await isIsolated(), DIP);
      assert.equal(await outcome("race-fixed", DIP ? "real" : { seed: 3 }), "finished");
      // The service worker may have been on its way still, at the first visit.
      const hasTab = () => /in a tab of its own this page has both/.test(document.querySelector("#ways-why").textContent);
      if (!DIP) await site.until(hasTab, "where real threads are", INSTALLS);
    }),
  { needs: ["fibers"] },
);

bare.test(
  `inside another site's page without fibers it plays a recorded run, ${DIP ? "and is live from the next load on" : "and says where it is live"}`,
  () =>
    around(bare, async (visit) => {
      await visit();
      assert.equal(await isIsolated(bare), false);
      assert.ok(await bare.run(() => document.querySelector('.axis__recorded[data-program="race-fixed"]') !== null), "recorded");
      const more = DIP
        ? /^Live runs are off until the page is loaded again/
        : /^Live runs are off here, .* In a tab of its own this page has it/;
      await bare.until(`() => ${more}.test(document.querySelector(".notice")?.textContent)`, "what gives more", INSTALLS);
      const said = await bare.run(words);
      assert.equal(said.length, 1, said.join("\n"));
      await visit();
      assert.equal(await isIsolated(bare), DIP);
      if (DIP) assert.equal(await outcome("race-fixed", "real", bare), "finished");
      else assert.ok(await bare.run(() => document.querySelector('.axis__recorded[data-program="race-fixed"]') !== null), "recorded");
    }),
);

site.test("Python's own server will do", async () => {
  const port = await freePort();
  const server = spawn("python3", ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", root], { stdio: "ignore" });
  try {
    const url = `http://127.0.0.1:${port}${HERE}#program=race-fixed&lang=rust`;
    await site.driver.wait(
      () =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      10_000,
      "the server",
    );
    await site.driver.get(url);
    await isThere();
    if (HAS_FIBERS) assert.equal(await outcome("race-fixed", { seed: 3 }), "finished");
    await isServed();
    await site.driver.get("about:blank");
    await site.driver.get(url);
    await isThere();
    assert.equal(await isIsolated(), true);
    assert.equal(await outcome("race-fixed", "real"), "finished");
  } finally {
    server.kill();
  }
});
