// Programs in other people's pages: hosts without headers, of other origins, several on one page.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { openBrowser } from "./lib/browser.mjs";
import { skipFor } from "./lib/lacks.mjs";
import { serve } from "./lib/server.mjs";
import { useSite } from "./lib/site.mjs";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const KEY = "\uE00D";
/** In a page of another site there is no isolation, so what runs live does so on fibers. */
const LIVE = { skip: skipFor(["fibers"]) };

/** A page of somebody else's with embedded programs: `below` pixels of their own stand above each. */
const outer = (frames, below = 0) =>
  `<!doctype html><meta charset="utf-8"><title>A blog</title><body style="margin:0">${frames
    .map(
      (src, at) =>
        `<div style="height:${below}px">Words</div><iframe id="f${at}" src="${src}" style="width:720px;height:560px;border:0"></iframe>`,
    )
    .join("")}<div style="height:2000px">More words</div>`;

let folder;
/** Two hosts of the page, and one of a blog; none sends a header. */
let [first, second, blog] = [];
let browser;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "threadground-blog-"));
  [first, second, blog] = await Promise.all([serve(dist, {}), serve(dist, {}), serve(folder, {})]);
  browser = await openBrowser();
  await browser.driver.manage().setTimeouts({ script: 60_000 });
});
after(async () => {
  await browser?.close();
  await Promise.all([first, second, blog].map((server) => server?.close()));
  await rm(folder, { recursive: true, force: true });
});

/** Another origin than the blog's. */
const elsewhere = ({ url }) => url.replace("127.0.0.1", "localhost");
const run = (body, ...values) => browser.driver.executeScript(body, ...values);
const until = (body, what) => browser.driver.wait(() => run(body), 30_000, `not in time: ${what}`);

async function open(page) {
  await writeFile(join(folder, "index.html"), page);
  await browser.driver.get("about:blank");
  await browser.driver.get(`${blog.url}/`);
}
const into = async (at) => {
  await browser.driver.switchTo().defaultContent();
  await browser.driver.switchTo().frame(await browser.driver.findElement({ css: `#f${at}` }));
};
const out = () => browser.driver.switchTo().defaultContent();
const isThere = () => Number(document.querySelector(".scrub input")?.max) > 0 && document.querySelectorAll(".line").length > 0;
const isLive = () => document.querySelector(".axis__recorded") === null && Number(document.querySelector(".scrub input")?.max) > 0;

test("in a page of another origin without headers, a program shows its recorded run, and Run runs it", LIVE, async () => {
  await open(outer([`${elsewhere(first)}/embed.html#program=lock-counter-object&lang=rust`]));
  await into(0);
  await until(isThere, "the recorded run");
  assert.equal(await run(() => document.querySelector(".embed__title").textContent), "A counter with its own lock");
  assert.ok(await run(() => document.querySelector(".axis__recorded") !== null), "recorded");
  assert.equal(await run(() => document.querySelector(".embed__picture")), null, "the picture has made room for it");
  assert.ok(await run(() => document.querySelector(".picker, .story, .editor") === null), "nothing but what was asked for");
  await run(() => document.querySelector(".run").click());
  await until(isLive, "a live run");
});

test("a link's own run is made at once, and shown at its step", LIVE, async () => {
  await open(outer([`${elsewhere(first)}/embed.html#program=lock-counter-object&way=seed&seed=7&step=20&panes=lanes,output&theme=dark`]));
  await into(0);
  await until(isLive, "a live run");
  assert.equal(await run(() => document.querySelector(".scrub input").value), "20");
  assert.equal(await run(() => document.documentElement.dataset.theme), "dark");
  assert.deepEqual(await run(() => [...document.querySelectorAll(".embed__pane")].map((pane) => pane.className.split("--")[1])), [
    "lanes",
    "output",
  ]);
  const href = await run(() => document.querySelector(".embed__open").href);
  assert.match(href, /^http:\/\/localhost:\d+\/#program=lock-counter-object&.*way=seed&seed=7.*step=20/);
});

test("to read only: no Run, and the keys play", async () => {
  await open(outer([`${elsewhere(first)}/embed.html#program=race-fixed&mode=read`]));
  await into(0);
  await until(isThere, "the recorded run");
  assert.equal(await run(() => document.querySelector(".run")), null);
  const before = Number(await run(() => document.querySelector(".scrub input").value));
  await run(() => document.querySelector(".scrub input").focus());
  await run(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true })));
  await run(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true })));
  assert.equal(await run(() => document.querySelector(".scrub input").value), "1", `it was at ${before}`);
});

for (const [words, said] of [
  ["mode=write", /mode "write".*"read"/],
  ["panes=code,story", /pane "story".*code, lanes, objects, output/],
  ["theme=pink", /theme "pink".*"light" and "dark"/],
]) {
  test(`${words}: a sentence names it and what there is, and the program is shown`, async () => {
    await open(outer([`${elsewhere(first)}/embed.html#program=race-fixed&${words}`]));
    await into(0);
    await until(isThere, "the program");
    assert.match(await run(() => document.querySelector(".notices").textContent), said);
  });
}

test("a program that there is not: a sentence", async () => {
  await open(outer([`${elsewhere(first)}/embed.html#program=nothing`]));
  await into(0);
  await until(() => /nothing/.test(document.querySelector(".notices")?.textContent ?? ""), "the sentence");
});

test("somebody's own text is shown, and runs when it is asked to", LIVE, async () => {
  const code = deflateRawSync("import threading\nprint('hello')\n").toString("base64url");
  await open(outer([`${elsewhere(first)}/embed.html#name=theirs&code=${code}&panes=code,output`]));
  await into(0);
  await until(() => document.querySelector(".code__scroll, .embed__pane--code")?.textContent.includes("print('hello')"), "the text");
  assert.equal(await run(() => document.querySelector(".embed__title").textContent), "theirs");
  await run(() => document.querySelector(".run").click());
  await browser.driver.wait(() => run(() => document.querySelector(".output__line")?.textContent.includes("hello")), 90_000, "the run");
});

test("three of two origins, in view and out of it: workers come when one runs, and go when it is gone", LIVE, async () => {
  const sources = [first, second, first].map(
    (server, at) => `${elsewhere(server)}/embed.html#program=race-fixed&lang=rust&set.repeats=${at + 1}&way=seed&seed=${at}`,
  );
  await open(outer(sources, 1500));
  // Before they come into view nothing of them is there but a picture: who counts workers is there first.
  for (const at of sources.keys()) {
    await into(at);
    await run(() => {
      window.alive = 0;
      window.Worker = class extends window.Worker {
        constructor(...given) {
          super(...given);
          window.alive += 1;
        }
        terminate() {
          window.alive -= 1;
          super.terminate();
        }
      };
    });
    assert.equal(await run(() => document.querySelector(".controls")), null, "nothing before it is in view");
  }
  for (const at of sources.keys()) {
    await out();
    await run((at) => document.getElementById(`f${at}`).scrollIntoView(), at);
    await into(at);
    await until(isLive, `a live run in frame ${at}`);
    assert.ok((await run(() => window.alive)) > 0, "it runs on workers");
  }
  await out();
  await run(() => scrollTo(0, document.body.scrollHeight));
  for (const at of sources.keys()) {
    await into(at);
    await until(() => window.alive === 0, `no worker in frame ${at}`);
    assert.ok(await run(isThere), "what it shows stays");
  }
  await out();
  await run(() => document.getElementById("f0").scrollIntoView());
  await into(0);
  await run(() => document.querySelector(".run").click());
  await until(() => window.alive > 0, "workers again");
});

test("the outer page keeps its focus, its keys and its wheel", async () => {
  first.asked.length = 0;
  await open(outer([`${elsewhere(first)}/embed.html#program=lock-counter-object&panes=lanes`]));
  // Not by a look into the frame, which gets the focus by that from WebKit's driver.
  await browser.driver.wait(() => first.asked.some((path) => path.endsWith(".tgtrace")), 30_000, "not in time: the run is asked for");
  await sleep(1000);
  assert.equal(await run(() => document.activeElement.tagName), "BODY");
  await browser.driver.actions({ async: true }).scroll(300, 200, 0, 400).perform();
  await until(() => scrollY > 0, "the outer page scrolls");
  await run(() => scrollTo(0, 0));
  await browser.driver.actions({ async: true }).sendKeys(KEY).perform();
  await until(() => scrollY > 0, "its key scrolls it");
  await run(() => scrollTo(0, 0));
  await into(0);
  await until(() => Number(document.querySelector(".scrub input")?.max) > 0, "the program");
});

test("it tells the page around how high it would be, and nothing else", async () => {
  const page = outer([`${elsewhere(first)}/embed.html#program=race-fixed`]).replace(
    "<iframe",
    "<script>window.told=[];addEventListener('message',(event)=>told.push(event.data))</script><iframe",
  );
  await open(page);
  await until(() => window.told.some(({ height }) => height > 400), "its height");
  const told = await run(() => window.told);
  assert.ok(
    told.every((one) => one.type === "threadground" && Object.keys(one).length === 2),
    JSON.stringify(told),
  );
});

test("what there is of the reader in this browser is neither shown nor changed", async () => {
  await browser.driver.get(`${first.url}/favicon.svg`);
  const own = { "threadground.last": '"race-fixed"', "threadground.python.race-lost-update": '{"text":"# mine\\n","version":"1"}' };
  await run((own) => {
    for (const [name, words] of Object.entries(own)) localStorage.setItem(name, words);
  }, own);
  await browser.driver.get(`${first.url}/embed.html#program=race-lost-update&lang=python`);
  await until(isThere, "the program");
  assert.ok(!(await run(() => document.body.textContent)).includes("# mine"));
  assert.deepEqual(await run(() => ({ ...localStorage })), own);
});

const site = useSite();

site.test("Share shows the link, Markdown with its picture, and a frame as it looks, each to be copied", async () => {
  await site.openAnew("/#program=race-fixed&lang=rust&way=seed&seed=3");
  await site.until(
    () => document.querySelector(".run--stop") === null && Number(document.querySelector(".scrub input")?.max) > 0,
    "the run",
  );
  await site.run(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (words) => (window.copied = words) } });
    document.querySelector(".header__share").click();
  });
  const copied = async (at) => {
    await site.until(() => document.querySelectorAll(".share .pane__tab").length === 3, "the dialog");
    await site.run((at) => document.querySelectorAll(".share .pane__tab")[at].click(), at);
    await site.until(() => document.querySelector(".share__copy") !== null, "what is to be copied");
    await site.run(() => {
      window.copied = undefined;
      document.querySelector(".share__copy").click();
    });
    await site.until(() => window.copied !== undefined, "the copy");
    await site.until(() => /Copied/.test(document.querySelector(".share__copy").textContent), "it is said");
    return site.run(() => window.copied);
  };
  assert.match(await copied(0), /^http.*#program=race-fixed.*way=seed&seed=3/);
  assert.match(await copied(1), /^\[!\[.+\]\(race-fixed\.svg\)\]\(http[^ ()]*#program=race-fixed[^ ()]*\)$/);
  await site.until(() => document.querySelector(".share__preview")?.naturalWidth > 0, "the picture");
  const frame = await copied(2);
  const src = await site.run((words) => new DOMParser().parseFromString(words, "text/html").querySelector("iframe").src, frame);
  assert.match(src, /\/embed\.html#program=race-fixed.*seed=3/);
  await site.run(() => document.querySelectorAll('.share__look input[type="checkbox"]')[4].click());
  await site.until(() => /mode=read/.test(document.querySelector(".share code").textContent), "to watch only");
});
