// The page at any host, from a sub-path: its service worker isolates it where no headers come, and has it work without the host.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { BROWSER } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { useSite } from "./lib/site.mjs";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const PATH = "/some/where/";

const folder = mkdtempSync(join(tmpdir(), "anywhere-"));
const root = join(folder, "host");
mkdirSync(join(root, "some"), { recursive: true });
cpSync(DIST, join(root, PATH), { recursive: true });
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const profile = join(folder, "profile");
mkdirSync(profile);
const site = useSite({ root, headers: {}, serviceWorker: true, profile });

async function isThere() {
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the program");
}

const open = async (fragment, path = PATH) => {
  await site.driver.get("about:blank");
  await site.open(`${path}#${fragment}`);
  await isThere();
};
const isIsolated = () => site.run(() => crossOriginIsolated);
const run = async (id, way) => (await site.run((id, way) => window.threadground.run(id, { way }), id, way)).outcome;
const build = () => site.run(() => document.documentElement.dataset.build);
const isInstalled = () =>
  site.until(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated", "the service worker");

site.test("a first visit runs live at once, then offers real threads, and one click gives them and brings the program back", async () => {
  await open("program=race-lost-update&way=seed&seed=7");
  assert.equal(await isIsolated(), false);
  assert.equal(await run("race-fixed", { seed: 3 }), "finished");
  await open("program=race-lost-update&way=seed&seed=7");
  await site.until(() => document.querySelector("#ways-why .button")?.textContent === "Load again", "the offer");
  assert.match(
    await site.run(() => document.querySelector("#ways-why").textContent),
    /^Real threads are off until the page is loaded again/,
  );
  await site.run(() => document.querySelector("#ways-why .button").click());
  await site.until(() => crossOriginIsolated && Number(document.querySelector(".scrub input")?.max) > 0, "isolation");
  assert.match(await site.run(() => location.hash), /program=race-lost-update.*seed=7/);
  assert.equal(await run("race-fixed", "real"), "finished");
  assert.equal(await site.run(() => document.querySelector("#ways-why")), null);
});
