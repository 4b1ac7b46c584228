// The text in Python as its reader edits it: what is typed is never lost, what is shown is never of an older text without
// saying so, and a link carries it. None of this needs Python's engine.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { deflateRawSync } from "node:zlib";
import { Key } from "selenium-webdriver";
import { BROWSER } from "./lib/browser.mjs";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { press } = site;
const ctrl = (key) => site.driver.actions().keyDown(Key.CONTROL).sendKeys(key).keyUp(Key.CONTROL).perform();

const PROGRAM = "#program=race-lost-update&lang=python";
const isThere = () => window.threadground !== undefined && document.querySelector(".source, .code__scroll .line") !== null;

/** Opens the page afresh, as it is for who has never been there unless `keeps`. */
async function open(fragment, { keeps = false } = {}) {
  if (!keeps) {
    await site.openAnew("/favicon.svg");
    await site.run(() => localStorage.clear());
  }
  await site.openAnew(`/${fragment}`);
  await site.until(isThere, "the page");
}

/** The text in the editor, once it is there. */
const text = () =>
  site.until(() => {
    const lines = document.querySelector(".editor")?.shadowRoot?.querySelectorAll(".cm-line");
    return lines?.length > 0 && [...lines].map((line) => line.textContent).join("\n");
  }, "the editor");
const has = (words) =>
  site.until(
    `() => document.querySelector(".editor")?.shadowRoot?.textContent.includes(${JSON.stringify(words)})`,
    `${words} in the editor`,
  );
/** What the reader has written, by program, as the browser keeps it. */
const kept = () =>
  site.run(() =>
    Object.fromEntries(
      Object.entries(localStorage)
        .filter(([key]) => key.startsWith("threadground.python."))
        .map(([key, value]) => [key.slice("threadground.python.".length), JSON.parse(value).text]),
    ),
  );
const notice = (words) =>
  site.until(`() => [...document.querySelectorAll(".notice")].find((one) => ${words}.test(one.textContent))?.textContent`, `${words}`);
const click = (label) =>
  site.run((label) => [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === label).click(), label);
const mismatch = () => site.run(() => document.querySelector(".mismatch span")?.textContent ?? "");
/** A link's fragment for a text, as anybody may make it. */
const linkOf = (source, more = "name=theirs") => `#${more}&code=${deflateRawSync(source).toString("base64url")}`;

/** Opens the editor by a click into the text, at the end of a line that begins so. */
async function edit(line = "database_value = 0") {
  await site.until(
    `() => [...document.querySelectorAll(".code__panel .line__code--text")].some((one) => one.textContent.startsWith(${JSON.stringify(line)}))`,
    "the text",
  );
  await site.run(
    (line) => [...document.querySelectorAll(".line__code--text")].find((one) => one.textContent.startsWith(line)).click(),
    line,
  );
  await text();
  await site.until(() => document.querySelector(".editor").shadowRoot.activeElement !== null, "the focus");
  await press(Key.END);
}

site.test("nothing of the editor is loaded before somebody edits", async () => {
  site.takeAsked();
  await open(PROGRAM);
  await site.until(() => document.querySelector(".line__code--text") !== null, "the text");
  assert.deepEqual(
    site.takeAsked().filter((path) => /editor|python\//.test(path)),
    [],
  );
  const read = await site.run(() => getComputedStyle(document.querySelector(".code__panel .k")).color);
  await edit();
  assert.ok(site.takeAsked().some((path) => /editor/.test(path)));
  await text();
  const written = await site.run(() => getComputedStyle(document.querySelector(".editor").shadowRoot.querySelector(".k")).color);
  assert.equal(written, read, "keywords have the same colour");
});

site.test("what is typed is there after a reload in the middle of it, marked as edited", async () => {
  await open(PROGRAM);
  await edit();
  await press("  # mine");
  assert.match((await kept())["race-lost-update"], /^database_value = 0 {2}# mine$/m);
  await site.driver.navigate().refresh();
  await has("database_value = 0  # mine");
  await site.until(() => document.querySelector(".axis__recorded") !== null, "the recorded run");
  assert.match(await mismatch(), /^This run is of/, "and nothing has run by itself");
  assert.equal(await site.run(() => document.querySelector(".header__edited")?.textContent), "edited");
  assert.match(await site.run(() => document.querySelector(".source__mark").textContent), /differ/);
  await press("p");
  await site.until(() => document.querySelector("dialog[open] .picker__edited") !== null, "the mark in the picker");
});

site.test("what is shown says so as soon as it is of an older text", async () => {
  await open(PROGRAM);
  await site.until(() => document.querySelector(".axis__recorded") !== null, "the recorded run");
  await edit();
  assert.equal(await mismatch(), "");
  await press("#");
  assert.match(await mismatch(), /^This run is of the (text before your edit|Rust program)\.$/);
  assert.equal(
    await site.run(() => document.querySelector(".editor").shadowRoot.querySelector("[data-thread]")),
    null,
    "no thread stands in it",
  );
  await press(Key.BACK_SPACE);
  await site.until(() => document.querySelector(".mismatch") === null, "it is as it was");
});

site.test("what comes back as it was can be taken back, at once and after a reload", async () => {
  await open(PROGRAM);
  await edit();
  await press("  # mine");
  await click("As it was");
  await site.until(() => !document.querySelector(".pane--code").textContent.includes("# mine"), "the original");
  await site.driver.navigate().refresh();
  await site.until(() => [...document.querySelectorAll("button")].some((one) => one.textContent === "Bring my edit back"), "the way back");
  await click("Bring my edit back");
  await has("# mine");
  assert.match((await kept())["race-lost-update"], /# mine/);
  // In the editor, undo does it, too.
  await site.run(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus());
  await press("x");
  await click("As it was");
  await site.until(() => document.querySelector(".source__mark") === null, "the original");
});

site.test("two tabs on one text: neither loses what it has, and one is told", async () => {
  await open(PROGRAM);
  await edit();
  const first = await site.driver.getWindowHandle();
  await site.driver.switchTo().newWindow("tab");
  const second = await site.driver.getWindowHandle();
  try {
    await site.open(`/${PROGRAM}`);
    await site.until(isThere, "the page");
    await edit("THREADS = 2");
    await press("  # second");
    await site.driver.switchTo().window(first);
    await has("# second");
    await notice("/another tab/");
    await press("  # first");
    const text = Object.values(await kept()).join("\n");
    assert.match(text, /# second/);
    assert.match(text, /# first/);
  } finally {
    await site.driver.switchTo().window(second);
    await site.driver.close();
    await site.driver.switchTo().window(first);
  }
});

if (BROWSER === "chromium") {
  site.test("a tab that crashes while one types loses nothing", async () => {
    const first = await site.driver.getWindowHandle();
    await site.driver.switchTo().newWindow("tab");
    await open(PROGRAM);
    await edit();
    await press("  # mine");
    // It never answers.
    void site.driver.sendDevToolsCommand("Page.crash", {}).catch(() => undefined);
    await sleep(500);
    await site.driver.switchTo().window(first);
    await open(PROGRAM, { keeps: true });
    await has("# mine");
  });
}

site.test("a storage that refuses: the text stays in the tab, and one is told", async () => {
  await open(PROGRAM);
  await edit();
  await site.run(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await press("  # mine");
  await notice("/does not keep this text/");
  await has("# mine");
  assert.deepEqual(await kept(), {});
  // Another program, and back.
  await site.run(() => (location.hash = "program=names-log"));
  await site.until(() => document.querySelector(".header__chosen b").textContent !== "A lost update", "the other one");
  await site.run((to) => (location.hash = to), PROGRAM);
  await has("# mine");
  // Nobody is asked whether to leave the page that the next test opens.
  await site.run(() => {
    delete Storage.prototype.setItem;
    addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
  });
});

site.test("the link of an edited program carries it, and opens without a run and without touching what is there", async () => {
  await open(PROGRAM);
  await edit();
  await press("  # mine");
  const hash = await site.until(() => location.hash.includes("code=") && location.hash, "the text in the address");
  // Here it is the reader's own program again.
  await open(hash, { keeps: true });
  await has("# mine");
  assert.equal(await site.run(() => document.querySelector(".header__chosen b").textContent), "A lost update");
  // In another browser it is one of its own.
  await open(hash);
  await has("# mine");
  assert.equal(await site.run(() => document.querySelector(".header__chosen b").textContent), "race-lost-update");
  assert.deepEqual(await kept(), {}, "nothing is kept before it is touched");
  assert.equal(await site.run(() => document.querySelector(".lanes .lanes__coming")?.textContent), "Nothing has run yet. Press Run.");
  await site.run(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus());
  await press("# theirs");
  assert.match(Object.values(await kept()).join(), /# theirs/);
});

site.test("a link to a text never writes over an edit that is there", async () => {
  await open(PROGRAM);
  await edit();
  await press("  # mine");
  await open(linkOf("print('theirs')\n", "program=race-lost-update"), { keeps: true });
  await has("print('theirs')");
  assert.match((await kept())["race-lost-update"], /# mine/);
  await open(PROGRAM, { keeps: true });
  await site.until(() => document.querySelector(".pane--code").textContent.length > 0, "the pane");
  assert.match((await kept())["race-lost-update"], /# mine/);
});

const bomb = deflateRawSync(Buffer.alloc(40_000_000)).toString("base64url");
for (const [what, fragment, named] of [
  ["a text that was cut off", linkOf("import threading\n".repeat(50)).slice(0, -12), /damaged/],
  ["a text that is none", "#name=x&code=%3Cb%3E", /damaged/],
  ["a text that is no UTF-8", `#code=${deflateRawSync(Buffer.from([0xff, 0xfe])).toString("base64url")}`, /damaged/],
  ["a text that grows beyond measure", `#code=${bomb}`, /longer than any/],
  ["a longer text than links have", linkOf("x".repeat(33_000)), /longer than any/],
  ["a language that there is not", "#program=names-log&lang=perl", /perl/],
]) {
  site.test(`a link with ${what}: a sentence, and nothing is changed`, async () => {
    await open(PROGRAM);
    await edit();
    await press("  # mine");
    const before = await kept();
    await site.run((to) => (location.hash = to), fragment);
    const words = await site.until(() => document.querySelector(".notice--problem")?.textContent, "a notice");
    assert.match(words, named);
    assert.deepEqual(await kept(), before);
    await has("# mine");
  });
}

site.test("markup in a name and in a text is text", async () => {
  const markup = `<img src=x onerror="window.hurt = true">`;
  await open(linkOf(`print('${markup}')\n# ${markup}\n`, `name=${encodeURIComponent(markup)}`));
  await has(markup);
  assert.equal(await site.run(() => document.querySelectorAll("img").length), 0);
  assert.equal(await site.run(() => window.hurt), null);
});

site.test("a link with 32 KB of text opens", async () => {
  const source = `${"# a line of some length, so that there are not too many of them\n".repeat(511)}x = 1\n`;
  assert.ok(source.length > 32_000 && source.length <= 32_768);
  await open(linkOf(source));
  await has("# a line of some length");
});

const drop = (name, words) =>
  site.run(
    (name, words) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([words], name));
      for (const kind of ["dragenter", "dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    },
    name,
    words,
  );

site.test("a file that is dropped is a program of its own, if it is one", async () => {
  await open(PROGRAM);
  await drop("counter.py", "VISITS = 3\nprint('dropped')\n");
  await has("dropped");
  assert.equal(await site.run(() => document.querySelector(".header__chosen b").textContent), "counter");
  // Its constants are its parameters.
  const field = await site.until(() => document.getElementById("parameter-visits")?.value, "the field");
  assert.equal(field, "3");
  await drop("picture.png", "x");
  await notice("/picture\\.png/");
  await has("dropped");
  await site.driver.navigate().refresh();
  await has("dropped");
});

site.test("one's own programs: a new one, its name, its end, and that taken back", async () => {
  await open(PROGRAM);
  await press("p");
  await site.until(() => document.querySelector("dialog[open] .mine") !== null, "the picker");
  await click("New program");
  await has("lock = threading.Lock()");
  await press("p");
  await site.until(() => document.querySelector("dialog[open] .mine__one") !== null, "the list");
  await click("Rename");
  await site.until(() => document.activeElement?.closest(".mine__name") !== null, "the field");
  await press(Key.END, " two", Key.ENTER);
  await site.until(() => document.querySelector(".mine__open")?.textContent === "my program two.py", "the name");
  await click("Delete");
  await site.until(() => document.querySelector(".mine__one") === null, "no program");
  await press(Key.ESCAPE);
  await click("Undo");
  await has("lock = threading.Lock()");
  assert.equal(await site.run(() => document.querySelector(".header__chosen b").textContent), "my program two");
});

site.test("the parameters' form sets the constants of an edited text, and a bad value stays out of it", async () => {
  await open(PROGRAM);
  await edit();
  await press("  # mine");
  await site.run(() => document.getElementById("parameter-threads").focus());
  await press(Key.BACK_SPACE, "5");
  await has("THREADS = 5");
  await press(Key.BACK_SPACE, "x");
  await site.until(() => document.querySelector(".field__problem") !== null, "the problem");
  await has("THREADS = 5");
});

site.test("with the keyboard alone: in by Enter, out by Tab, and no key of the page's is taken", async () => {
  await open(PROGRAM);
  await site.until(() => document.querySelector(".source__main:not(:disabled)") !== null, "the button");
  await site.run(() => document.querySelector(".source__main").focus());
  await press(Key.ENTER);
  await text();
  await site.until(() => document.activeElement?.classList.contains("editor"), "the focus in the editor");
  await press("p1t ");
  await has("p1t ");
  assert.equal(await site.run(() => document.querySelector("dialog[open]")), null);
  await press(Key.TAB);
  assert.ok(!(await site.run(() => document.activeElement.classList.contains("editor"))), "Tab moves the focus");
  await site.run(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus());
  await press(Key.ESCAPE, "7");
  await site.until(() => document.activeElement.closest(".pane--outcomes") !== null, "Esc leaves it: keys are the page's again");
  await has("p1t ");
  await press("6");
  // A reader may have it indent; then Esc, Tab leaves.
  await site.run(() => document.querySelector(".source__tab input").click());
  await site.run(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus());
  await press(Key.TAB);
  assert.ok(await site.run(() => document.activeElement.classList.contains("editor")), "Tab indents");
  assert.match(await site.run(() => document.querySelector(".source__tab").textContent), /Esc, then Tab/);
  await press(Key.ESCAPE, Key.TAB);
  assert.ok(!(await site.run(() => document.activeElement.classList.contains("editor"))), "Esc, then Tab leaves");
});

site.test("search and undo are the editor's", async () => {
  await open(PROGRAM);
  await edit();
  await press("  # mine");
  await ctrl("z");
  await site.until(() => !document.querySelector(".editor").shadowRoot.textContent.includes("# mine"), "undone");
  assert.deepEqual(await kept(), {}, "there is nothing to keep");
  await ctrl("f");
  await site.until(() => document.querySelector(".editor").shadowRoot.querySelector(".cm-search") !== null, "the search");
});

for (const height of [740, 330]) {
  site.test(`360 × ${height} px: the text can be edited, and Run is in sight`, async () => {
    await site.resize(360, height);
    await open(PROGRAM);
    await edit();
    await press("  # mine");
    const seen = await site.run(() => {
      const inside = (selector) => {
        const { top, bottom, left, right, height } = document.querySelector(selector).getBoundingClientRect();
        return { isIn: top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth, height };
      };
      return {
        run: inside(".run"),
        play: inside(".controls__button--main"),
        editor: inside(".editor"),
        wide: document.documentElement.scrollWidth,
      };
    });
    await site.screenshot(`editing-360-${height}`);
    assert.ok(seen.run.isIn && seen.play.isIn && seen.editor.isIn, JSON.stringify(seen));
    assert.ok(seen.editor.height >= 90, `${seen.editor.height} px for the text`);
    assert.ok(seen.wide <= 360, `${seen.wide} px wide`);
    await site.resize(1280, 900);
  });
}

for (const theme of ["light", "dark"]) {
  site.test(`${theme}: nothing in the editor for axe to complain of`, async () => {
    await open(PROGRAM);
    await site.run((theme) => (document.documentElement.dataset.theme = theme), theme);
    await edit();
    await press("  # mine");
    await site.driver.executeScript(axe);
    const found = await site.run(async () => {
      const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
    });
    await site.screenshot(`editing-${theme}`);
    assert.deepEqual(found, []);
  });
}

site.test("Ctrl+Enter in the editor asks for a run of the edit; without Python's engine a sentence says why there is none", async () => {
  await open(PROGRAM);
  await edit();
  await press("  # mine");
  site.takeErrors();
  await ctrl(Key.ENTER);
  const hasEngine = await site.run(() => fetch("python/python.js", { method: "HEAD" }).then((answer) => answer.ok));
  if (hasEngine) await site.until(() => document.querySelector(".mismatch") === null, "the run of the edit");
  else await notice("/still being built here/");
  await has("# mine");
  site.takeErrors();
});
