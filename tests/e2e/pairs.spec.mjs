// A program that goes wrong, and its cure: the run that breaks it, and both side by side.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Key } from "selenium-webdriver";
import { native } from "./lib/native.mjs";
import { useSite } from "./lib/site.mjs";
import { twinOf } from "./lib/twins.mjs";

const site = useSite();
const bare = useSite({ headers: {}, hasFibers: false });
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

/** Opens a link, has it run, and goes to the deadlock that it comes to. */
async function runByLink(link) {
  await open(site, link);
  await site.run(() => document.querySelector(".run").click());
  await site.until(() => document.querySelector(".axis__recorded") === null, "a run of its own");
  await press(Key.END);
  await site.until(() => document.querySelector(".output__end--deadlock") !== null, "the deadlock, by its link");
}

for (const language of ["Python", "Rust"]) {
  site.test(`a program that goes wrong opens with the run that does, and its link makes the same run, in ${language}`, async () => {
    await open(site, `#program=transfer&lang=${language.toLowerCase()}`);
    await press(Key.END);
    await site.until(() => document.querySelector(".output__end--deadlock") !== null, "the deadlock");
    const opened = await shown(site);
    assert.ok(opened.recorded);
    assert.equal(opened.notices, 0);
    assert.equal(await site.run(() => document.querySelector(".mismatch")), null);
    const link = await site.run(() => document.querySelector(".about__pair a").hash);
    if (language === "Rust") {
      assert.match(link, /way=schedule&schedule=3-/);
      await runByLink(link);
    } else {
      // In Python it goes wrong in the run that is recorded, which is by a schedule of its own: the address has it.
      assert.equal(link, "#program=transfer");
      await open(site, link);
      await press(Key.END);
      await site.until(() => document.querySelector(".output__end--deadlock") !== null, "the deadlock");
      assert.deepEqual(await shown(site), opened);
      const own = await site.until(() => /way=schedule&schedule=\d-/.test(location.hash) && location.hash, "the schedule");
      const words = new URLSearchParams(own.slice(1));
      assert.equal(words.get("lang"), "python");
      const asked = [twinOf("transfer"), { way: { schedule: words.get("schedule") } }];
      const { outcome } = await site.run(
        (source, options) => window.threadground.run({ python: source, name: "transfer" }, options),
        ...asked,
      );
      assert.equal(outcome, "deadlock");
      await press(Key.END);
    }
    const again = await shown(site);
    assert.deepEqual([again.steps, again.output], [opened.steps, opened.output]);
    assert.equal(await site.run(() => document.querySelector(".mismatch")), null);
  });
}

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
  const found = [];
  for (const [language, begins] of [
    ["Rust", /fn /],
    ["Python", /def /],
  ]) {
    await site.run(
      (language) => [...document.querySelectorAll("dialog[open] .pane__tab")].find((one) => one.textContent === language).click(),
      language,
    );
    const isThere = `() => ${begins}.test(document.querySelector("dialog[open] .compare__body").textContent)`;
    await site.until(isThere, `the text in ${language}`);
    const one = await marked();
    assert.ok(one.some(([tag]) => tag === "DEL") && one.some(([tag]) => tag === "INS"), JSON.stringify(one));
    found.push(one);
  }
  assert.notDeepEqual(found[0], found[1]);
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
