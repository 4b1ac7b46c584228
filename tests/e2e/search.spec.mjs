// Finding things: in the story, and in the list of programs.
import assert from "node:assert/strict";
import { Key } from "selenium-webdriver";
import { useSite } from "./lib/site.mjs";

const site = useSite();

async function open(fragment) {
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
}

const { press } = site;
const current = () => document.querySelector(".story__line[aria-current]")?.textContent ?? "";
const at = () => site.run(() => Number(document.querySelector(".scrub input").value));
const said = () => document.querySelector(".search [role=status]").textContent;

site.test("Enter goes from hit to hit in the story, and round at the end", async () => {
  await open("#program=semaphore-connections&step=1");
  const hits = await site.run(() =>
    [...document.querySelectorAll(".story__line")].flatMap((line, index) => (line.textContent.includes("waits") ? [index + 1] : [])),
  );
  assert.ok(hits.length > 1, `${hits.length} hits`);
  await press("/");
  await site.until(() => document.activeElement.id === "search", "the field");
  await press("waits");
  for (const hit of [...hits, ...hits]) {
    await press(Key.ENTER);
    await site.until(
      `() => (${current})().includes("waits") && Number(document.querySelector(".scrub input").value) === ${hit}`,
      `hit ${hit}`,
    );
    assert.doesNotMatch(await site.run(said), /Not found/);
  }
  await site.driver.actions().keyDown(Key.SHIFT).sendKeys(Key.ENTER).keyUp(Key.SHIFT).perform();
  await site.until(`() => Number(document.querySelector(".scrub input").value) === ${hits.at(-2)}`, "back");
});

site.test("“Not found” goes when the field is cleared, however that is done", async () => {
  await open("#program=lock-counter-object&step=1");
  await press("/");
  await site.until(() => document.activeElement.id === "search", "the field");
  await press("zebra", Key.ENTER);
  await site.until(`() => (${said})() === "Not found"`, "it is said");
  assert.equal(await at(), 1);
  await press(...Array(5).fill(Key.BACK_SPACE));
  await site.until(`() => (${said})() === ""`, "it is gone");
  await press("zebra", Key.ENTER);
  await site.until(`() => (${said})() === "Not found"`, "it is said again");
  await site.run(() => {
    const field = document.getElementById("search");
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await site.until(`() => (${said})() === ""`, "it is gone");
  await press(Key.ENTER);
  assert.equal(await site.run(said), "");
});

for (const width of [360, 700, 1280]) {
  site.test(`at ${width} px no program's name in the picker stands one word a line`, async () => {
    await site.resize(width, 800);
    await open("#program=names-log");
    await press("p");
    await site.until(() => document.querySelector("dialog[open] input[type=search]") === document.activeElement, "the picker's field");
    const thin = await site.run(() =>
      [...document.querySelectorAll(".picker__title")].flatMap((title) => {
        const range = document.createRange();
        range.selectNodeContents(title.firstChild);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
        return lines > 2 || (lines > 1 && lines >= title.firstChild.textContent.split(" ").length) ? [title.textContent] : [];
      }),
    );
    assert.deepEqual(thin, []);
    await site.screenshot(`picker-names-${width}`);
  });
}

for (const typed of ["mutex", "shared counter", "philosophers"]) {
  site.test(`the picker finds something for “${typed}”`, async () => {
    await site.resize(1280, 900);
    await open("#program=names-log");
    await press("p");
    await site.until(() => document.querySelector("dialog[open] input[type=search]") === document.activeElement, "the picker's field");
    await press(typed);
    const { length: all } = await site.run(() => window.threadground.programs());
    await site.until(
      `() => document.querySelectorAll(".picker__one").length > 0 && document.querySelectorAll(".picker__one").length < ${0.6 * all}`,
      "programs, and no more than six of ten",
    );
  });
}
