// "Go on where you were": who comes back is led to the program, the run and the step that they left.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { By, Key } from "selenium-webdriver";
import { useSite } from "./lib/site.mjs";

const profile = await mkdtemp(join(tmpdir(), "threadground-back-"));
const site = useSite({ profile });
after(() => rm(profile, { recursive: true, force: true }));

const KEY = "threadground.left";
async function open(behind = "") {
  await site.openAnew(`/${behind}`);
  await site.until(() => window.threadground !== undefined, "the page");
}
const forget = async () => {
  await open();
  await site.run(() => localStorage.clear());
};
const isFirst = () => site.until(() => document.querySelector(".bet__answer") !== null, "the first page");
const isProgram = () => site.until(() => document.querySelector(".story") !== null, "a program");
const back = () => site.run(() => document.querySelector(".back")?.textContent ?? null);
const click = async (selector) => (await site.driver.findElement(By.css(selector))).click();
/** The address, once it says what the page shows. */
const address = (wanted) =>
  site.until(`() => ${JSON.stringify(wanted)}.every((words) => location.hash.includes(words)) && location.hash`, String(wanted));
const said = (hash) => Object.fromEntries(new URLSearchParams(hash.slice(1)));
const left = () => site.run((key) => JSON.parse(localStorage.getItem(key)), KEY);
const isOwn = () => site.until(() => document.querySelector(".header__chosen b")?.textContent === "counter", "the reader's own program");
const leave = async () => {
  await click(".header__name");
  await isFirst();
};

/** Opens a run by a seed and goes to one of its steps; returns what the address says, and the sentence there. */
async function atAStep() {
  await open("#program=race-lost-update&lang=rust&way=seed&seed=3");
  await isProgram();
  await address(["seed=3", "step="]);
  await site.press(Key.HOME, Key.ARROW_RIGHT, Key.ARROW_RIGHT, Key.ARROW_RIGHT, Key.ARROW_RIGHT);
  const hash = await address(["seed=3", "step=4"]);
  return { link: said(hash), sentence: await site.until(() => document.querySelector(".story [aria-current]")?.textContent, "the story") };
}

site.test("who is new finds no way back, also while the page comes", async () => {
  await forget();
  await open();
  await isFirst();
  await site.until(() => document.querySelector(".first__what em") !== null, "the catalogue");
  assert.equal(await back(), null);
});

site.test("the way back leads to the same step of the same run: at once, after a reload, and when the browser was closed", async () => {
  await forget();
  const { link, sentence } = await atAStep();
  const follow = async () => {
    assert.equal(await back(), "Go on where you were: A lost update");
    await click(".back__link");
    await isProgram();
    const hash = await address(["program=race-lost-update", "seed=3", "step=4"]);
    await site.until(
      `() => document.querySelector(".story [aria-current]")?.textContent === ${JSON.stringify(sentence)}`,
      `${sentence}, again`,
    );
    // The way back says of Rust, too, in which language it is.
    assert.deepEqual({ ...said(hash), lang: "rust" }, { ...link, lang: "rust" });
  };
  await leave();
  await follow();
  // The browser's own way back leads to the first page.
  await site.driver.navigate().back();
  await isFirst();
  await site.driver.navigate().refresh();
  await isFirst();
  await follow();
  await site.restart();
  await open();
  await isFirst();
  await follow();
});

site.test("it is there with the first picture of the page, and moves nothing of it", async () => {
  await forget();
  const places = () =>
    site.run(() => [...document.querySelectorAll("h1, .hundred")].map((one) => Math.round(one.getBoundingClientRect().top)));
  const measured = async (width) => {
    await site.resize(width, 900);
    await open();
    await isFirst();
    await site.until(() => document.querySelector(".first__what em") !== null, "the catalogue");
    return places();
  };
  const [wide, narrow] = [await measured(1280), await measured(360)];
  await site.resize(1280, 900);
  await atAStep();
  assert.deepEqual(await measured(1280), wide);
  const pushed = (await measured(360)).map((top, at) => top - narrow[at]);
  assert.ok(
    pushed.every((by) => by >= 0 && by <= 24),
    `pushed by ${pushed} px`,
  );
  assert.equal(await site.run(() => document.documentElement.scrollWidth <= innerWidth), true);
  // Nothing that is fetched is waited for.
  await site.hanging("/programs/index.json", async () => {
    await site.openAnew("/");
    await isFirst();
    assert.equal(await back(), "Go on where you were: A lost update");
    const before = await places();
    await site.run(() => new Promise((resolve) => setTimeout(resolve, 300)));
    assert.deepEqual(await places(), before);
  });
  await site.resize(1280, 900);
});

site.test("a program of the reader's own is gone on with, and is not offered once it is deleted", async () => {
  await forget();
  await open();
  await isFirst();
  await site.run(() => {
    const text = "import threading\nprint('mine')\n";
    localStorage.setItem("threadground.python.my-0000test", JSON.stringify({ text, name: "counter", original: text, version: "1" }));
  });
  await open("#program=my-0000test");
  await isOwn();
  await address(["name=counter"]);
  await leave();
  assert.equal(await back(), "Go on where you were: counter");
  assert.equal((await left()).program, "my-0000test");
  await site.driver.navigate().refresh();
  await isFirst();
  await click(".back__link");
  await isOwn();
  const own = await site.run(() => Object.keys(localStorage).filter((key) => key.startsWith("threadground.python.my-")));
  assert.deepEqual(own, ["threadground.python.my-0000test"], "no second one is made of it");
  await leave();
  await site.run(() => localStorage.removeItem("threadground.python.my-0000test"));
  await site.driver.navigate().refresh();
  await isFirst();
  await site.until(() => document.querySelector(".first__what em") !== null, "the catalogue");
  assert.equal(await back(), null);
});

site.test("a program that the reader has edited is gone on with as they have made it", async () => {
  await forget();
  await site.run(() => {
    const text = "import threading\nprint('edited')\n";
    localStorage.setItem("threadground.python.race-fixed", JSON.stringify({ text, version: "1" }));
  });
  await open("#program=race-fixed&lang=python");
  const isEdited = () =>
    site.until(() => {
      const shown = `${document.body.textContent}${document.querySelector(".editor")?.shadowRoot?.textContent}`;
      return document.querySelector(".header__edited") !== null && shown.includes("'edited'");
    }, "the edited text");
  await isEdited();
  await address(["program=race-fixed", "code="]);
  await leave();
  await site.driver.navigate().refresh();
  await isFirst();
  await click(".back__link");
  await isEdited();
  assert.deepEqual(await site.run(() => Object.keys(localStorage).filter((key) => key.startsWith("threadground.python."))), [
    "threadground.python.race-fixed",
  ]);
  assert.equal(await site.run(() => document.querySelector(".header__chosen b").textContent), "No update is lost under a lock");
});

site.test("what was kept by another version, or by anybody, breaks nothing", async () => {
  for (const stored of [
    "{",
    "7",
    '{"link":"frob=1","program":"bet","title":"x"}',
    '{"link":"program=nope","program":"nope","title":"x"}',
  ]) {
    await forget();
    await site.run((key, stored) => localStorage.setItem(key, stored), KEY, stored);
    await open();
    await isFirst();
    await site.until(() => document.querySelector(".first__what em") !== null, "the catalogue");
    assert.equal(await back(), null, stored);
  }
  // One that can be read is followed as any link is: it is refused with a sentence, or says that it is of another version.
  for (const [link, words] of [
    ["program=bet&set.frob=1", "no parameter “frob”"],
    ["program=bet&lang=rust&way=seed&seed=5&step=2&v=0.0.1", "made with version 0.0.1"],
  ]) {
    await forget();
    const kept = JSON.stringify({ link, program: "bet", title: "<b>x</b>" });
    await site.run((key, kept) => localStorage.setItem(key, kept), KEY, kept);
    await open();
    await isFirst();
    await site.until(() => document.querySelector(".first__what em") !== null, "the catalogue");
    await click(".back__link");
    await isProgram();
    await site.until(`() => document.body.textContent.includes(${JSON.stringify(words)})`, words);
  }
});

site.test("where the browser keeps nothing, all goes on", async () => {
  await forget();
  await open("#program=names-log&lang=rust");
  await isProgram();
  await site.run(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await site.press(Key.END);
  await address(["program=names-log", "step="]);
  await leave();
  // This visit still knows.
  assert.match(await back(), /^Go on where you were: /);
  await click(".back__link");
  await isProgram();
  await address(["program=names-log"]);
});

site.test("an embedded program and a program's static page leave nothing behind", async () => {
  await forget();
  await site.openAnew("/embed.html#program=race-fixed");
  await site.until(
    () => document.querySelector("[data-part]") !== null || document.querySelector("#page > *") !== null,
    "the embedded program",
  );
  await site.openAnew("/p/race-fixed.html");
  assert.equal(await left(), null);
});
