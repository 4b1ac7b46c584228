// The page in the hands of its readers: by keyboard, on a narrow screen, in both themes, with a screen
// reader's tree, and by a link that somebody has spoiled.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { Key } from "selenium-webdriver";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Opens the page afresh, even where only the part behind the # is another, and waits for a run on it. */
async function open(fragment = "") {
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && document.querySelector(".story") !== null, "the page");
}

const { press } = site;
const step = () => site.run(() => Number(new URLSearchParams(location.hash.slice(1)).get("step") ?? -1));
const hash = (part) => site.until(`() => location.hash.includes(${JSON.stringify(part)})`, `${part} in the address`);
const stepIs = (wanted) => site.until(`() => new URLSearchParams(location.hash.slice(1)).get("step") === "${wanted}"`, `step ${wanted}`);

for (const [what, fragment, named] of [
  ["a program that there is not", "#program=nope", /nope/],
  ["a parameter out of its range", "#program=names-log&set.worker=99", /worker.*60/s],
  ["a parameter that there is not", "#program=names-log&set.wrong=1", /wrong/],
  ["a way that there is not", "#program=names-log&way=sideways", /sideways/],
  ["a seed that is none", "#program=names-log&way=seed&seed=x", /“x”/],
  ["a way that its program has not", "#program=gil-cpu-bound&way=seed&seed=1", /real threads only/],
  ["a broken escape", "#program=%E0%A4%A", /escape/],
  ["a word that it does not know", "#program=names-log&frob=1", /frob/],
  ["a schedule of another program", "#program=names-log&way=schedule&schedule=1-00000000-1.1", /1-00000000-1.1|schedule/],
]) {
  site.test(`a link with ${what}: the notice names it, and nothing runs`, async () => {
    await open(fragment);
    const words = await site.until(() => document.querySelector(".notice")?.textContent, "a notice");
    assert.match(words, named);
    await site.until(() => document.querySelector(".axis__recorded") !== null, "a recorded run");
    await sleep(300);
    assert.ok(await site.run(() => document.querySelector(".axis__recorded") !== null), "no run has taken its place");
  });
}

site.test("a program for real threads only: the other ways are off, and one is told why", async () => {
  await open("#program=gil-cpu-bound");
  const ways = () =>
    [...document.querySelectorAll(".ways input[type=radio]")].map(({ value, disabled, checked }) => [value, disabled, checked]);
  const off = [
    ["first", true, false],
    ["real", false, true],
    ["schedule", true, false],
    ["seed", true, false],
  ];
  assert.deepEqual(await site.run(ways), off);
  assert.match(
    await site.run(
      () => document.getElementById(document.querySelector(".ways input:disabled").getAttribute("aria-describedby")).textContent,
    ),
    /real threads only/i,
  );
  await hash("way=real");
  const { way, outcome } = await site.run(() => window.threadground.run("gil-cpu-bound"));
  assert.deepEqual([way, outcome], ["real", "finished"]);
  // The way that was chosen before is there again with the next program.
  await open("#program=names-log&way=first");
  await press("p");
  await site.until(() => document.querySelector("dialog[open] input[type=search]") === document.activeElement, "the picker's field");
  await press("gil-cpu", Key.ENTER);
  await hash("gil-cpu-bound");
  assert.deepEqual(await site.run(ways), off);
  await press("p");
  await site.until(() => document.querySelector("dialog[open] input[type=search]") === document.activeElement, "the picker's field");
  await press("names-log", Key.ENTER);
  await hash("names-log");
  assert.deepEqual(await site.run(ways), [
    ["first", false, true],
    ["real", false, false],
    ["schedule", false, false],
    ["seed", false, false],
  ]);
});

site.test("a run is made, stepped through and left by keyboard alone", async () => {
  await open("#program=names-log");
  await press(Key.HOME);
  await stepIs(0);
  await press(Key.ARROW_RIGHT);
  await stepIs(1);
  await press(Key.ARROW_RIGHT);
  await stepIs(2);
  await press(Key.ARROW_LEFT);
  await stepIs(1);
  await press(Key.END);
  await site.until(() => Number(new URLSearchParams(location.hash.slice(1)).get("step")) > 2, "the end");
  const last = await step();
  await site.driver.actions().keyDown(Key.CONTROL).sendKeys(Key.ENTER).keyUp(Key.CONTROL).perform();
  // It plays from its beginning, until the space bar.
  const isPlaying = () => document.querySelector('button[aria-label^="Pause"]') !== null;
  await site.until(isPlaying, "playing");
  await press(" ");
  await site.until(`async () => !(${isPlaying})()`, "paused");
  await site.until(`() => Number(new URLSearchParams(location.hash.slice(1)).get("step")) < ${last}`, "near the beginning");
  await press("p");
  await site.until(() => document.querySelector("dialog[open] input[type=search]") === document.activeElement, "the picker's field");
  await press("deadlock", Key.ENTER);
  await hash("deadlock-two-locks");
  await press("?");
  await site.until(() => document.querySelector("dialog[open]") !== null, "the keys");
  await press(Key.ESCAPE);
  await site.until(() => document.querySelector("dialog[open]") === null, "closed");
});

site.test("Tab goes to everything, shows where it is, and comes out again", async () => {
  await open("#program=queue-sentinel");
  const seen = new Set();
  const unseen = [];
  for (let tab = 0; tab < 400; tab++) {
    await press(Key.TAB);
    const at = await site.run(() => {
      const element = document.activeElement;
      if (!document.hasFocus() || element === null || element === document.body || element === document.documentElement) return null;
      // What the eye may see of the focus: on the element, beside it or around it.
      const look = () => {
        for (const animation of document.getAnimations()) if (animation.effect.getTiming().iterations !== Infinity) animation.finish();
        const parts = [getComputedStyle(element), getComputedStyle(element, "::after")];
        for (const near of [element.nextElementSibling, element.parentElement]) if (near !== null) parts.push(getComputedStyle(near));
        return parts.map((part) => [part.outline, part.boxShadow, part.borderColor, part.backgroundColor].join()).join();
      };
      const focused = look();
      element.blur();
      const shown = look() !== focused;
      element.focus();
      element.dataset.tab ??= String(Math.random());
      return { key: element.dataset.tab, what: `${element.tagName}.${element.className}`, shown };
    });
    if (at === null) continue;
    if (!at.shown) unseen.push(at.what);
    // Round once: the first is met again only after all others.
    if (seen.has(at.key) && seen.size > 10) break;
    seen.add(at.key);
  }
  const focusable = await site.run(
    () =>
      [...document.querySelectorAll("button, a[href], input, select, summary, [tabindex='0']")].filter(
        (one) =>
          !one.disabled &&
          one.tabIndex >= 0 &&
          one.checkVisibility({ visibilityProperty: true }) &&
          one.closest("[inert]") === null &&
          !(one.type === "radio" && !one.checked),
      ).length,
  );
  assert.deepEqual([...new Set(unseen)], [], "without a visible focus");
  assert.ok(seen.size >= focusable, `${seen.size} of ${focusable} were reached`);
});

for (const theme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    site.test(`${theme}, ${width} px: nothing for axe to complain of, and nothing wider than the window`, async () => {
      await site.resize(width, 900);
      await open("#program=queue-sentinel&step=30");
      await site.run((theme) => localStorage.setItem("threadground.theme", JSON.stringify(theme)), theme);
      await open("#program=queue-sentinel&step=30");
      await site.run((theme) => (document.documentElement.dataset.theme = theme), theme);
      await site.driver.executeScript(axe);
      const found = await site.run(async () => {
        const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
      });
      await site.screenshot(`${theme}-${width}`);
      const { inner, wide } = await site.run(() => ({ inner: innerWidth, wide: document.documentElement.scrollWidth }));
      assert.ok(wide <= inner, `${wide} px wide in a window of ${inner} px`);
      assert.deepEqual(found, []);
    });
  }
}
