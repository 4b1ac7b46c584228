// The page by keyboard, and as a screen reader is told of it.
import assert from "node:assert/strict";
import { Key } from "selenium-webdriver";
import { useSite } from "./lib/site.mjs";

const site = useSite();

async function open(fragment) {
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
}

const { press } = site;

/** What has the focus, in words; and where it is. */
const focused = () =>
  site.run(() => {
    const element = document.activeElement;
    element.dataset.stop ??= String(Math.random());
    return {
      key: element.dataset.stop,
      isBody: element === document.body || !document.hasFocus(),
      what: `${element.tagName}.${element.className} ${element.getAttribute("aria-label") ?? element.textContent.slice(0, 40)}`,
      skips: element.closest(".skip") !== null,
      list: element.closest(".code__scroll, .story, .columns, .output, .objects")?.className ?? "",
      words: element.getAttribute("aria-label") ?? element.textContent,
    };
  });

/** All Tab stops from the top of the page, in their order. */
async function stops() {
  const found = [];
  for (let tab = 0; tab < 90; tab++) {
    await press(Key.TAB);
    const at = await focused();
    if (at.isBody || found.some(({ key }) => key === at.key)) break;
    found.push(at);
  }
  return found;
}

for (const [program, most] of [
  ["lock-counter-object", 15],
  ["race-lost-update", 15],
  ["deadlock-two-locks", 15],
]) {
  site.test(`every control of ${program} is at most ${most} Tabs from the top`, async () => {
    await open(`#program=${program}`);
    const all = await stops();
    assert.ok(all.length > 20, `${all.length} stops`);
    const links = all.filter(({ skips }) => skips).length;
    const least = all.map((_, at) => at + 1);
    for (let link = 0; link < links; link++) {
      await open(`#program=${program}`);
      for (let tab = 0; tab <= link; tab++) await press(Key.TAB);
      await press(Key.ENTER, Key.TAB);
      // A list leads on to an item of its own: by what follows the stop is known.
      const first = await focused();
      const at = all.findIndex(({ what }) => what === first.what);
      assert.ok(at >= links, `${all[link].what} leads to a control: ${first.what}`);
      for (let next = at; next < all.length; next++) least[next] = Math.min(least[next], link + 2 + next - at);
    }
    const far = all.filter((_, at) => least[at] > most).map(({ what }, at) => `${least[at]}: ${what}`);
    assert.deepEqual(far, []);
    for (const list of ["code__scroll", "story", "output", "objects"])
      assert.ok(all.filter((stop) => stop.list.split(" ").includes(list)).length <= 1, `${list} is one stop`);
  });
}

for (const [pane, key, selector] of [
  ["the code", "1", ".line__number, .fold button"],
  ["the story", "3", ".story__line button"],
  ["the output", "4", ".output__line button"],
  ["the objects", "2", "button.object__name"],
]) {
  const [program, step] = pane === "the output" ? ["queue-sentinel", 60] : ["deadlock-two-locks", 12];
  site.test(`arrows go through ${pane}, from end to end`, async () => {
    await open(`#program=${program}&step=${step}`);
    await press(key);
    const count = await site.run((selector) => document.querySelectorAll(selector).length, selector);
    assert.ok(count > 1, `${count} in ${pane}`);
    const index = () => site.run((selector) => [...document.querySelectorAll(selector)].indexOf(document.activeElement), selector);
    await site.until(`() => document.activeElement.matches(${JSON.stringify(selector)})`, "the focus on an item");
    await press(...Array(count).fill(Key.ARROW_UP));
    assert.equal(await index(), 0);
    await press(...Array(count - 1).fill(Key.ARROW_DOWN));
    assert.equal(await index(), count - 1);
    // Tab leaves it, and comes back to it.
    await press(Key.TAB);
    assert.equal(await index(), -1);
    await site.driver.actions().keyDown(Key.SHIFT).sendKeys(Key.TAB).keyUp(Key.SHIFT).perform();
    assert.notEqual(await index(), -1);
    await site.driver.actions().keyDown(Key.SHIFT).sendKeys(Key.TAB).keyUp(Key.SHIFT).perform();
    assert.equal(await index(), -1);
  });
}

site.test("a key copies the link, and one goes to the findings; the sheet has both", async () => {
  await open("#program=deadlock-two-locks&step=3");
  await site.run(() => {
    const writeText = async (words) => {
      window.copied = words;
    };
    Object.defineProperty(navigator, "clipboard", { value: { writeText } });
  });
  await press("c");
  await site.until(() => /program=deadlock-two-locks.*step=3/.test(window.copied ?? ""), "the link");
  await site.until(() => document.querySelector(".header__share").textContent.includes("copied"), "it is said");
  await press("6");
  await site.until(() => document.activeElement.closest(".findings") !== null, "the findings");
  await press("?");
  const sheet = await site.until(() => document.querySelector("dialog[open]")?.textContent, "the keys");
  assert.match(sheet, /copy a link/);
  assert.match(sheet, /findings/);
});

site.test("the focus never falls to the body", async () => {
  await open("#program=names-log&set.wrong=1");
  const isSomewhere = () => document.activeElement !== document.body && document.activeElement !== null;
  const pick = async (id) => {
    await press("p");
    await site.until(() => document.querySelector("dialog[open] input[type=search]") === document.activeElement, "the picker's field");
    await press(id, Key.ENTER);
    await site.until(`() => document.querySelector('.axis__recorded[data-program="${id}"]') !== null`, id);
    await site.until(isSomewhere, `the focus after ${id} was chosen`);
  };
  // From nowhere; what has it then leaves all keys of the page to the page.
  await pick("race-lost-update");
  await press("?");
  await site.until(() => document.querySelector("dialog[open]") !== null, "the keys");
  await press(Key.ESCAPE);
  await site.until(() => document.querySelector("dialog[open]") === null, "closed");
  await site.until(isSomewhere, "the focus after the keys");
  // From a list whose items the next program has not.
  await press("3");
  await press(Key.ARROW_DOWN, Key.ARROW_DOWN);
  await pick("names-log");
  // From what closes itself.
  await open("#program=names-log&set.wrong=1");
  await site.run(() => document.querySelector(".notice .close").focus());
  await press(Key.ENTER);
  await site.until(() => document.querySelector(".notice") === null, "no notice");
  await site.until(isSomewhere, "the focus after the notice");
  await site.run(() => document.querySelector(".line__number").focus());
  await press(Key.ENTER);
  await site.until(() => document.querySelector(".runs") !== null, "the line's steps");
  await site.run(() => document.querySelector(".runs .close").focus());
  await press(Key.ENTER);
  await site.until(() => document.querySelector(".runs") === null, "closed");
  await site.until(() => document.activeElement.matches(".line__number"), "the line");
  // A long list draws only what is in sight, and what had the focus goes when the run goes on.
  await press("3");
  await press(Key.END);
  await site.until(isSomewhere, "the focus in the story");
});

for (const program of ["lock-counter-object", "semaphore-connections", "barrier-phases", "queue-sentinel", "deadlock-two-locks"]) {
  site.test(`each step of ${program}: what its threads wait for says so, in words`, async () => {
    await open(`#program=${program}`);
    await press(Key.HOME);
    const { missing, waits } = await site.run(async () => {
      // What a screen reader is told of what is in an element.
      const words = (element) => {
        const copy = element.cloneNode(true);
        for (const one of copy.querySelectorAll("[aria-hidden=true]")) one.remove();
        return copy.textContent.replaceAll(/\s+/g, " ");
      };
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const missing = [];
      let waits = 0;
      const steps = Math.min(150, Number(document.querySelector(".scrub input").max));
      for (let step = 0; step <= steps; step++) {
        await frame();
        const cards = [...document.querySelectorAll(".objects .object")];
        for (const line of document.querySelectorAll(".alive li")) {
          const [, name, object] = /^\s*(\S+) .*\bwaits .*?\b(\w+)(?:, held by .*)?$/.exec(words(line).trim()) ?? [];
          const card = cards.find((one) => one.querySelector("button.object__name")?.textContent === object);
          if (name === undefined || card === undefined) continue;
          waits += 1;
          if (!words(card).includes(`${name} waits`)) missing.push(`step ${step}: ${name} at ${object}: ${words(card)}`);
        }
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
      }
      return { missing, waits };
    });
    assert.ok(waits > 0, "somebody waits");
    assert.deepEqual(missing, []);
  });
}

/** Presses Tab until what has the focus is a button of these words, or leads there. */
async function tabTo(wanted, isBack = false) {
  for (let tab = 0; tab < 120; tab += 1) {
    if (isBack) await site.driver.actions().keyDown(Key.SHIFT).sendKeys(Key.TAB).keyUp(Key.SHIFT).perform();
    else await press(Key.TAB);
    const is = await site.run(
      (wanted) =>
        document.activeElement.getAttribute("href") === wanted ||
        (document.activeElement.matches("button") && document.activeElement.textContent.trim() === wanted),
      wanted,
    );
    if (is) return;
  }
  assert.fail(`${wanted} has no stop`);
}
/** Every order is tried by the text that is there, and what the page says of that. */
async function everyOrder() {
  if ((await site.run(() => document.activeElement.textContent)) !== "Every order") await tabTo("Every order");
  await press(" ");
  await site.until(
    () =>
      document.querySelector(".outcomes__sum").textContent.startsWith("Every order was tried") &&
      document.querySelector(".outcomes__old") === null,
    "every order",
    90_000,
  );
  return site.run(() => document.querySelector(".outcomes__sum").textContent);
}

site.test("from the address to a lost update that is found and mended, by keyboard alone", async () => {
  await site.openAnew("/");
  await site.run(() => localStorage.removeItem("threadground.python.race-lost-update"));
  await site.openAnew("/");
  await site.until(() => document.querySelector(".path__name")?.textContent.trim() !== "", "the first page");
  await tabTo("#program=race-lost-update");
  await press(Key.ENTER);
  await site.until(() => document.querySelector(".axis__recorded") !== null, "the program");
  await press("7");
  await site.until(() => document.activeElement.textContent === "Every order", "what can be asked");
  assert.match(await everyOrder(), /“End value: 1” or “End value: 2”, and only “End value: 2” is meant/);
  await tabTo("Edit");
  await press(" ");
  await site.until(() => document.querySelector(".editor")?.shadowRoot?.activeElement?.matches(".cm-content"), "the editor");
  await site.driver.actions().keyDown(Key.CONTROL).sendKeys("f").keyUp(Key.CONTROL).perform();
  await site.until(() => document.querySelector(".editor").shadowRoot.activeElement?.matches("[main-field]"), "its search");
  await press("thread.start()", Key.ENTER, Key.ESCAPE, Key.END, "; thread.join()");
  await site.until(() => document.querySelector(".outcomes__old") !== null, "what was tried is of the text before");
  assert.match(await everyOrder(), /always “End value: 2”|it always ends in the same way/);
  assert.match(await site.run(() => document.querySelector(".outcomes__mend").textContent), /You mended it/);
});

site.test("the tabs of a pane are one stop: arrows go through them, and lead along to where the same tabs stand then", async () => {
  await open("#program=race-lost-update");
  const step = await site.run(() => document.querySelector(".scrub input").value);
  const at = () => site.run(() => document.activeElement.matches("[role=tab]") && document.activeElement.textContent);
  const goes = (key, words) => press(key).then(() => site.until(`() => document.activeElement.textContent === "${words}"`, words));
  await tabTo("Lanes");
  await goes(Key.ARROW_RIGHT, "Outcomes");
  assert.ok(await site.run(() => document.activeElement.closest(".pane--outcomes") !== null), "the head of the outcomes");
  await goes(Key.ARROW_LEFT, "Lanes");
  await tabTo("Python", true);
  await goes(Key.END, "Rust");
  await press(Key.TAB);
  assert.notEqual(await at(), "Python");
  await site.run(() => document.querySelector(".pane--code [aria-selected=true]").focus());
  await goes(Key.HOME, "Python");
  assert.equal(await site.run(() => document.querySelector(".scrub input").value), step, "the run stays where it is");
});
