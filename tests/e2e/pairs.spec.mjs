// A program that goes wrong, and its cure: the run that breaks it, and both side by side.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Key } from "selenium-webdriver";
import { native } from "./lib/native.mjs";
import { useSite, WITHOUT_FIBERS } from "./lib/site.mjs";

const site = useSite();
const bare = useSite({ headers: {}, before: WITHOUT_FIBERS });
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { press } = site;

async function open(which, fragment) {
  await which.openAnew(`/${fragment}`);
  await which.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 3, "a run");
}
const shown = (which) =>
  which.run(() => ({
    steps: document.querySelector(".scrub input").max,
    output: [...document.querySelectorAll(".output__line")].map((line) => line.textContent).join("\n"),
    end: document.querySelector(".output__end")?.className.replace(/.*--/, ""),
    recorded: document.querySelector(".axis__recorded") !== null,
    notices: document.querySelectorAll(".notice").length,
  }));
/** The programs that have a cure, as the page knows them. */
const broken = () => site.run(async () => (await window.threadground.programs()).filter((one) => one.fault != null));

site.test("a program that goes wrong opens with the run that does, and its link makes the same run", async () => {
  await open(site, "#program=transfer");
  await press(Key.END);
  await site.until(() => document.querySelector(".output__end--deadlock") !== null, "the deadlock");
  const opened = await shown(site);
  assert.ok(opened.recorded);
  assert.equal(opened.notices, 0);
  const link = await site.run(() => document.querySelector(".about__pair a").hash);
  assert.match(link, /way=schedule&schedule=3-/);
  await open(site, link);
  await site.run(() => document.querySelector(".run").click());
  await site.until(() => document.querySelector(".axis__recorded") === null, "a run of its own");
  await press(Key.END);
  await site.until(() => document.querySelector(".output__end--deadlock") !== null, "the deadlock, by its link");
  const again = await shown(site);
  assert.deepEqual([again.steps, again.output], [opened.steps, opened.output]);
});

site.test("asked for first-come, it runs first-come", async () => {
  await open(site, "#program=transfer&way=first");
  await site.until(
    () => document.querySelector(".axis__recorded") === null && document.querySelector(".controls__take:enabled") !== null,
    "a run",
  );
  await press(Key.END);
  await site.until(() => document.querySelector(".output__end--finished") !== null, "all goes well");
});

bare.test("where nothing runs, the recorded run is the one that goes wrong, and nothing more is said", async () => {
  await open(bare, "#program=transfer");
  await bare.driver.actions().sendKeys(Key.END).perform();
  await bare.until(() => document.querySelector(".output__end--deadlock") !== null, "the deadlock");
  assert.equal((await shown(bare)).notices, 1);
});

site.test("each of them goes wrong by its link, in this browser", async () => {
  await open(site, "#program=transfer");
  const programs = await broken();
  assert.ok(programs.length > 20, `${programs.length} programs`);
  for (const { id, small, fault } of programs) {
    const set = Object.fromEntries(small);
    const options = { set, way: { schedule: fault.schedule } };
    // One that need not end is left to its link.
    if (fault.halt !== null) continue;
    const { outcome, output } = await site.run((id, options) => window.threadground.run(id, options), id, options);
    const sets = small.flatMap(([name, value]) => ["--set", `${name}=${value}`]);
    const there = JSON.parse(native(["run", id, ...sets, "--schedule", fault.schedule, "--json"]));
    assert.deepEqual([outcome, output.map(({ text }) => text)], [there.outcome, there.output.map(({ text }) => text)], id);
  }
});

site.test("one that need not end is held where it goes round, and the reader may go on", async () => {
  await open(site, "#program=polite-pair");
  await press(Key.END);
  await site.until(() => document.querySelector(".choose__row") !== null, "the choice at which it is held");
  await press("n");
  await site.until(() => document.querySelector(".axis__recorded") === null, "a run that was made here");
  assert.match(await site.run(() => document.querySelector(".about__proven").textContent), /a livelock/);
});

site.test("both stand side by side: what differs is marked, in both languages, and the way leads there and back", async () => {
  await open(site, "#program=transfer");
  await site.run(() => document.querySelector(".about__pair button").focus());
  await press(Key.ENTER);
  await site.until(() => document.querySelectorAll("dialog[open] .compare__row").length > 10, "both texts");
  const marked = () =>
    site.run(() => [...document.querySelectorAll("dialog[open] .compare__line--only")].map((line) => [line.tagName, line.textContent]));
  const rust = await marked();
  assert.ok(rust.some(([tag]) => tag === "DEL") && rust.some(([tag]) => tag === "INS"), JSON.stringify(rust));
  await site.run(() => [...document.querySelectorAll("dialog[open] .pane__tab")].at(-1).click());
  await site.until(() => /def /.test(document.querySelector("dialog[open] .compare__body").textContent), "the text in Python");
  assert.notDeepEqual(await marked(), rust);
  await site.run(() => document.querySelectorAll("dialog[open] .compare__program a")[1].click());
  await site.until(() => /^#program=transfer-cured/.test(location.hash) && document.querySelector("dialog[open]") === null, "the cure");
  await site.until(() => document.querySelector('.about__pair a[href="#program=transfer"]') !== null, "the way back");
});

site.test("of several cures the reader chooses one", async () => {
  await open(site, "#program=philosophers");
  assert.equal(await site.run(() => document.querySelectorAll('.about__pair a[href^="#program=philosophers-"]').length), 4);
  await site.run(() => document.querySelector(".about__pair button").focus());
  await press(Key.ENTER);
  await site.until(() => document.querySelectorAll("dialog[open] .compare__cure").length === 4, "the cures");
  const text = () => site.run(() => document.querySelector("dialog[open] .compare__body").textContent);
  const before = await text();
  await site.run(() => document.querySelectorAll("dialog[open] .compare__cure")[2].click());
  const another = `() => document.querySelectorAll("dialog[open] .compare__row").length > 10 && document.querySelector("dialog[open] .compare__body").textContent !== ${JSON.stringify(before)}`;
  await site.until(another, "another cure");
  await press(Key.ESCAPE);
  await site.until(() => document.querySelector("dialog[open]") === null, "the page");
  assert.equal(
    await site.run(() => document.activeElement.className),
    await site.run(() => document.querySelector(".about__pair button").className),
  );
});

for (const theme of ["light", "dark"])
  for (const width of [1280, 360])
    site.test(`${theme}, ${width} px: nothing for axe to complain of in the comparison, and nothing wider than the window`, async () => {
      await open(site, "#program=philosophers");
      await site.run((theme) => (document.documentElement.dataset.theme = theme), theme);
      await site.resize(width, 760);
      await site.run(() => document.querySelector(".about__pair button").click());
      await site.until(() => document.querySelectorAll("dialog[open] .compare__row").length > 10, "both texts");
      await site.driver.executeScript(axe);
      const found = await site.run(async () => {
        const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      });
      assert.deepEqual(found, []);
      assert.ok(await site.run(() => document.documentElement.scrollWidth <= innerWidth));
    });
