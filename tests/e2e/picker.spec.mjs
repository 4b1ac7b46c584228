// The picker: all programs by chapter, found by what they use and where they come from, each with a link
// of its own.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { By, Key } from "selenium-webdriver";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const { press } = site;
const fieldHasFocus = () =>
  site.until(() => document.querySelector("dialog[open] input[type=search]") === document.activeElement, "the picker's field");
/** What the picker shows: the ids in their order, and how many it says these are. */
const listed = () =>
  site.run(() => ({
    ids: [...document.querySelectorAll(".picker__one")].map((one) => one.hash.replace("#program=", "")),
    told: document.querySelector(".picker__found").textContent,
  }));
const programs = () => site.run(() => window.threadground.programs());

async function openPicker() {
  await site.openAnew("/#program=names-log");
  await site.until(() => window.threadground !== undefined && document.querySelector(".story") !== null, "the page");
  await press("p");
  await fieldHasFocus();
}

/** Chooses in a filter, as a reader of the page does: by its label and the option's text. */
async function choose(label, option) {
  const filter = await site.driver.findElement(By.css(`select[aria-label="${label}"]`));
  await filter.findElement(By.xpath(`option[starts-with(., "${option}")]`)).click();
}

const PRIMITIVE = "Only programs that use";
const DOCUMENT = "Only programs from";

site.test("all programs are there, in their chapters", async () => {
  await openPicker();
  const all = await programs();
  const { ids, told } = await listed();
  assert.ok(all.length >= 66, `${all.length} programs`);
  assert.equal(told, `${all.length} programs`);
  assert.deepEqual(
    ids,
    all.map(({ id }) => id),
  );
  const titles = await site.run(() => [...document.querySelectorAll(".picker__chapter h2")].map((title) => title.textContent));
  const [own, ...chapters] = titles;
  assert.equal(own, "My programs");
  assert.deepEqual(chapters, [...new Set(all.map(({ chapter }) => `${chapter.number}${chapter.title}`))]);
  assert.ok(chapters.length >= 14, `${chapters.length} chapters`);
});

site.test("the filters leave what uses a primitive, what comes from a document, and what does both", async () => {
  await openPicker();
  const all = await programs();
  const options = (label) =>
    site.run(
      (label) => [...document.querySelector(`select[aria-label="${label}"]`).options].map(({ value, textContent }) => [value, textContent]),
      label,
    );
  const primitives = [...new Set(all.flatMap(({ uses }) => uses))];
  const documents = [...new Set(all.map(({ document }) => document.name))];
  assert.deepEqual((await options(PRIMITIVE)).map(([value]) => value).sort(), ["", ...primitives].sort());
  assert.deepEqual((await options(DOCUMENT)).map(([value]) => value).sort(), ["", ...documents].sort());

  for (const primitive of ["Condition", "Lock"]) {
    const those = all.filter(({ uses }) => uses.includes(primitive)).map(({ id }) => id);
    await choose(PRIMITIVE, `${primitive} (`);
    assert.deepEqual(await listed(), { ids: those, told: `${those.length} programs` });
    assert.ok((await options(PRIMITIVE)).some(([value, words]) => value === primitive && words === `${primitive} (${those.length})`));
  }
  const both = all.filter(({ uses, document }) => uses.includes("Lock") && document.letter === "A").map(({ id }) => id);
  await choose(DOCUMENT, "Advanced Python (");
  assert.deepEqual((await listed()).ids, both);
  assert.ok(both.length > 0 && both.includes("race-fixed"));

  // With words as well, and with none left.
  await site.driver.findElement(By.css(".picker__search input")).sendKeys("context");
  assert.deepEqual(await listed(), { ids: ["race-context-manager"], told: "1 program" });
  await choose(DOCUMENT, "pysheeet (0)");
  assert.match(await site.run(() => document.querySelector(".picker__none").textContent), /“context” and “Lock” and “pysheeet”/);

  await site.driver.findElement(By.css(".picker__all")).click();
  await fieldHasFocus();
  assert.equal((await listed()).ids.length, (await programs()).length);
  assert.equal(await site.run(() => document.querySelector(".picker__all")), null);
});

site.test("a filter is set, and its first program taken, by keyboard alone", async () => {
  await openPicker();
  await press(Key.TAB);
  assert.equal(await site.run(() => document.activeElement.getAttribute("aria-label")), PRIMITIVE);
  // Letters choose in a list, as they do everywhere; they are no shortcuts of the page.
  await press("barr");
  await press(Key.ENTER);
  const { length } = (await site.run(() => window.threadground.programs())).filter(({ uses }) => uses.includes("Barrier"));
  await site.until(`() => document.querySelectorAll(".picker__one").length === ${length}`, "those with a barrier");
  const isAt = (part) => site.run((part) => document.activeElement.matches(part), part);
  for (let tab = 0; tab < 5 && !(await isAt(".picker__all")); tab++) await press(Key.TAB);
  assert.ok(await isAt(".picker__all"), "Tab goes on to “Show all”");
  await press(Key.ARROW_DOWN);
  await site.until(() => document.activeElement.classList.contains("picker__one"), "the list");
  await press(Key.ENTER);
  await site.until(() => location.hash.includes("program=barrier-"), "a program with a barrier");
  assert.equal(await site.run(() => document.querySelector("dialog[open]")), null);
});

/** Each test is to be over in a minute, also on a busy machine. */
const PARTS = 4;

for (let part = 0; part < PARTS; part += 1) {
  site.test(`each program's link opens it, part ${part + 1} of ${PARTS}`, async () => {
    await openPicker();
    const { ids } = await listed();
    assert.equal(ids.length, (await programs()).length);
    for (const id of ids.filter((_, at) => at % PARTS === part)) {
      await site.openAnew(`/#program=${id}`);
      const shown = await site.until(
        () => document.querySelector(".axis__recorded") !== null && window.threadground !== undefined && document.title,
        id,
      );
      const title = await site.run((id) => window.threadground.programs().then((all) => all.find((one) => one.id === id).title), id);
      assert.equal(shown, `${title} · Threadground`);
    }
  });
}

for (const theme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    site.test(`${theme}, ${width} px: nothing in the picker for axe to complain of, and nothing wider than the window`, async () => {
      await site.resize(width, 800);
      await openPicker();
      await site.run((theme) => (document.documentElement.dataset.theme = theme), theme);
      await choose(PRIMITIVE, "Condition (");
      await site.screenshot(`picker-${theme}-${width}`);
      const { inner, wide } = await site.run(() => {
        const right = [...document.querySelectorAll("dialog[open] *")].map((one) => one.getBoundingClientRect().right);
        return { inner: innerWidth, wide: Math.max(...right) };
      });
      assert.ok(wide <= inner, `${wide} px wide in a window of ${inner} px`);
      await site.driver.executeScript(axe);
      const found = await site.run(async () => {
        const { violations } = await globalThis.axe.run(document.querySelector("dialog[open]"), { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
      });
      assert.deepEqual(found, []);
    });
  }
}
