// Runs leave the page as files, and come back: what is saved, what opens again, and what is refused.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { By, Key } from "selenium-webdriver";
import { native } from "./lib/native.mjs";
import { useSite } from "./lib/site.mjs";
import { checkTraceEvents } from "./lib/trace-events.mjs";

const site = useSite();
const bare = useSite({ headers: {} });
const speedscope = useSite({ root: "../node_modules/speedscope/dist/release", headers: {} });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const isLong = process.env.THREADGROUND_LONG !== undefined;

const RUN = "The run as a file";
const PERFETTO = "Trace for Perfetto";
const IN_PERFETTO = "Open in Perfetto";
const PICTURE = "Picture of the lanes";
const WORDS = "Text";

async function open(fragment, where = site) {
  await where.openAnew(`/${fragment}`);
  await where.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
  // What is saved is kept here instead.
  await where.run(() => {
    window.kept = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      window.kept.push({ blob });
      return make.call(URL, blob);
    };
    HTMLAnchorElement.prototype.click = function () {
      Object.assign(window.kept.at(-1), { name: this.download });
    };
  });
}

/** Exports the shown run by the menu: the file's name, and its bytes. */
async function exported(form, where = site) {
  const file = await where.run(async (form) => {
    const before = window.kept.length;
    document.querySelector(".header__export").click();
    [...document.querySelectorAll("#export button")].find((one) => one.querySelector("b").textContent === form).click();
    while (window.kept[before]?.name === undefined) await new Promise((done) => setTimeout(done, 5));
    const { blob, name } = window.kept[before];
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let words = "";
    for (const byte of bytes) words += String.fromCharCode(byte);
    return { name, base64: btoa(words), isOpen: document.querySelector("#export").matches(":popover-open") };
  }, form);
  assert.equal(file.isOpen, false, "the menu has closed");
  return { name: file.name, bytes: Buffer.from(file.base64, "base64") };
}
const textOf = async (form, where) => (await exported(form, where)).bytes.toString("utf8");

/** Drops a file on the page. */
const drop = (name, bytes, where = site) =>
  where.run(
    (name, base64) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      for (const kind of ["dragenter", "dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    },
    name,
    bytes.toString("base64"),
  );

/** Opens a file by the menu's field. */
async function choose(name, bytes) {
  const folder = mkdtempSync(join(tmpdir(), "threadground-"));
  try {
    writeFileSync(join(folder, name), bytes);
    await site.run(() => document.querySelector(".header__export").click());
    await site.driver.findElement(By.css("#export input[type=file]")).sendKeys(join(folder, name));
    await site.until(
      `() => document.querySelector(".axis__recorded--opened")?.textContent === ${JSON.stringify(`File: ${name}`)}`,
      "the run",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const dropped = async (name, bytes) => {
  await drop(name, bytes);
  await site.until(
    `() => document.querySelector(".axis__recorded--opened")?.textContent === ${JSON.stringify(`File: ${name}`)}`,
    "the run",
  );
};

const story = () => [...document.querySelectorAll(".story__line")].map((line) => line.textContent).join("\n");
/** What the pane of the sentences has on one of its tabs. */
async function told(name) {
  await site.run((name) => [...document.querySelectorAll("[role=tab]")].find((tab) => tab.textContent.startsWith(name)).click(), name);
  return site.until(
    name === "Story"
      ? () => [...document.querySelectorAll(".story__line")].map((line) => line.textContent).join("\n")
      : () => document.querySelector(".findings")?.textContent,
    name,
  );
}
/** All that can be seen of a run. */
async function seen() {
  return {
    findings: await told("Findings"),
    story: await told("Story"),
    trace: await textOf(PERFETTO),
    picture: await textOf(PICTURE),
    words: await textOf(WORDS),
  };
}
const run = (id, options) => site.run((id, options) => window.threadground.run(id, options), id, options);

const RUNS = [
  { what: "a recorded run", fragment: "#program=lock-counter-object" },
  { what: "a run that is stuck", fragment: "#program=deadlock-two-locks", make: ["deadlock-two-locks", {}] },
  { what: "a run by a seed", fragment: "#program=race-lost-update", make: ["race-lost-update", { way: { seed: 7 } }] },
  {
    what: "a run on real threads",
    fragment: "#program=condition-producer-consumer",
    make: ["condition-producer-consumer", { way: "real" }],
  },
];
for (const { what, fragment, make } of RUNS) {
  site.test(`${what} is exported and opened again: story, findings, lanes and bytes are the same`, async () => {
    await open(fragment);
    if (make !== undefined) await run(...make);
    await site.press(Key.END);
    const before = await seen();
    const { name, bytes } = await exported(RUN);
    assert.match(name, /^[\w-]+\.tgtrace$/);
    for (const [by, again] of [
      ["field", choose],
      ["drop", dropped],
    ]) {
      await open("#program=names-log");
      await again(name, bytes);
      await site.press(Key.END);
      assert.deepEqual(await seen(), before, `by ${by}`);
      assert.ok(bytes.equals((await exported(RUN)).bytes), `by ${by}: the very bytes`);
      const place = await site.run(() => document.querySelector(".header__chosen b").textContent);
      assert.notEqual(place, "names-log", "its program is shown");
      assert.ok((await site.run(() => document.querySelectorAll(".line").length)) > 5, "with its text");
    }
  });
}

site.test("what the page exports is what the command line says of the file", async () => {
  await open("#program=deadlock-two-locks");
  await run("race-lost-update", { way: { seed: 7 } });
  const { bytes } = await exported(RUN);
  const folder = mkdtempSync(join(tmpdir(), "threadground-"));
  try {
    const file = join(folder, "run.tgtrace");
    writeFileSync(file, bytes);
    assert.equal(await textOf(PERFETTO), native(["export", file, "--perfetto"]));
    assert.equal(await textOf(WORDS), native(["export", file, "--text"]));
    assert.equal(await textOf(WORDS), native(["open", file]));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const EXPORTED = ["lock-counter-object", "condition-producer-consumer", "queue-workers", "deadlock-two-locks", "barrier-phases"];
site.test("the trace for Perfetto is one of the Trace Event Format, arrows included, and opens in speedscope", async () => {
  const kinds = new Set();
  for (const id of EXPORTED) {
    for (const way of ["first", { seed: 3 }, "real"]) {
      await open(`#program=${id}`);
      if (way !== "real" || id !== "deadlock-two-locks") await run(id, { way });
      const { name, bytes } = await exported(PERFETTO);
      const { M, X, s, i } = checkTraceEvents(bytes.toString("utf8"));
      const threads = M.filter((event) => event.name === "thread_name").length;
      assert.ok(X.length > threads && s.length > 0, `${id}: ${X.length} slices, ${s.length} arrows`);
      assert.ok(X.some(({ args }) => args.line > 0) && (i.length > 0 || id === "deadlock-two-locks"));
      for (const { name: kind } of s) kinds.add(kind);
      if (way !== "first") continue;
      await speedscope.openAnew("/index.html");
      const said = await speedscope.until(
        `async () => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([${JSON.stringify(bytes.toString("utf8"))}], ${JSON.stringify(name)}));
          document.querySelector("div").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
          await new Promise((done) => setTimeout(done, 300));
          return document.title.includes(${JSON.stringify(name)}) && document.body.innerText;
        }`,
        "speedscope",
      );
      assert.match(said, new RegExp(`${id}.*MainThread \\(tid 0\\) \\(1/${threads}\\)`, "s"));
      speedscope.takeErrors();
    }
  }
  for (const kind of ["start", "join", "release", "notify", "queue", "barrier"]) assert.ok(kinds.has(kind), `no arrow of a ${kind}`);
});

site.test("the picture of the lanes is an SVG by itself, in both themes", async () => {
  await open("#program=condition-producer-consumer");
  const svg = await textOf(PICTURE);
  const read = await site.run((svg) => {
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    const all = [...parsed.querySelectorAll("*")];
    return {
      error: parsed.querySelector("parsererror")?.textContent ?? "",
      names: [...new Set(all.map(({ localName }) => localName))],
      links: all.flatMap((one) => [...one.attributes].filter(({ name }) => /^on|href/.test(name))).length,
      texts: [...parsed.querySelectorAll("text")].map(({ textContent }) => textContent),
    };
  }, svg);
  assert.equal(read.error, "");
  for (const name of read.names) {
    assert.ok(["svg", "title", "style", "defs", "pattern", "rect", "path", "circle", "text"].includes(name), name);
  }
  assert.equal(read.links, 0);
  assert.ok(read.texts.includes("MainThread"), read.texts.join());
  assert.match(svg, /@media \(prefers-color-scheme:dark\)/);
  assert.doesNotMatch(svg, /var\(|undefined|NaN/);
  await site.run(() => document.querySelector(".header__theme").click());
  await site.run(() => document.querySelector(".header__theme").click());
  const dark = await textOf(PICTURE);
  assert.match(dark, /#1b1e24/);
  assert.doesNotMatch(dark, /@media/);
  await site.run(() => document.querySelector(".header__theme").click());
});

site.test("the menu works by keyboard", async () => {
  await open("#program=lock-counter-object");
  await site.run(() => document.querySelector(".header__export").focus());
  await site.press(Key.ENTER);
  await site.until(() => document.querySelector("#export").matches(":popover-open"), "the menu");
  await site.press(Key.TAB);
  assert.equal(await site.run(() => document.activeElement.querySelector("b")?.textContent), RUN);
  await site.press(Key.TAB, Key.TAB, Key.TAB);
  assert.equal(await site.run(() => document.activeElement.querySelector("b")?.textContent), PICTURE);
  await site.press(Key.ESCAPE);
  await site.until(() => !document.querySelector("#export").matches(":popover-open"), "it is closed");
  assert.equal(await site.run(() => document.activeElement.classList.contains("header__export")), true, "the focus is back");
  await site.press("e", Key.TAB, Key.ENTER);
  await site.until(() => window.kept.at(-1)?.name === "lock-counter-object.tgtrace", "the file");
});

const notice = () => [...document.querySelectorAll(".notice")].map(({ textContent }) => textContent).join("\n");

site.test("where Perfetto cannot be reached, the trace is saved, and a sentence says where it opens", async () => {
  await open("#program=lock-counter-object");
  const { name, bytes } = await exported(IN_PERFETTO);
  assert.equal(name, "lock-counter-object.json");
  checkTraceEvents(bytes.toString("utf8"));
  const words = await site.until(notice, "the sentence");
  assert.match(words, /cannot hand the trace over.*lock-counter-object\.json.*ui\.perfetto\.dev/s);
});

bare.test("where Perfetto can be reached, it gets the trace once it answers", async () => {
  await open("#program=lock-counter-object", bare);
  const got = await bare.run(async () => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const said = [];
    const answers = (data, origin) => {
      said.push([data, origin]);
      if (data === "PING" && said.length === 3) {
        dispatchEvent(new MessageEvent("message", { data: "PONG", source: frame.contentWindow, origin }));
      }
    };
    frame.contentWindow.postMessage = answers;
    window.open = (address) => {
      said.push(address);
      return frame.contentWindow;
    };
    document.querySelector(".header__export").click();
    [...document.querySelectorAll("#export button")].find((one) => one.textContent.startsWith("Open in Perfetto")).click();
    while (typeof said.at(-1)?.[0]?.perfetto !== "object") await new Promise((done) => setTimeout(done, 20));
    const [{ perfetto }, origin] = said.at(-1);
    const { buffer, ...rest } = perfetto;
    frame.remove();
    return { first: said.slice(0, 3), rest, origin, text: new TextDecoder().decode(buffer), kept: window.kept.length };
  });
  const PING = ["PING", "https://ui.perfetto.dev"];
  assert.deepEqual(got.first, ["https://ui.perfetto.dev", PING, PING]);
  assert.deepEqual(got.rest, { title: "lock-counter-object.py", fileName: "lock-counter-object.json" });
  assert.equal(got.origin, "https://ui.perfetto.dev");
  assert.equal(got.kept, 0, "nothing is saved");
  checkTraceEvents(got.text);
});

site.test("a file that is no run is refused with a sentence that says why, and the page goes on", async () => {
  await open("#program=lock-counter-object");
  await site.press(Key.END);
  const before = await site.run(story);
  const { bytes } = await exported(RUN);
  const older = Buffer.from(bytes);
  older[8] = 1;
  for (const [name, wrong, why] of [
    ["cut.tgtrace", bytes.subarray(0, bytes.length - 9), /the block of its records should have \d+ bytes, and there are only \d+ more/],
    ["empty.tgtrace", Buffer.alloc(0), /not a Threadground trace/],
    ["page.tgtrace", Buffer.from("<html><img src=x onerror=alert(1)>"), /not a Threadground trace/],
    ["older.tgtrace", older, /version 1 of the format, and version 3 can be opened/],
    ["longer.tgtrace", Buffer.concat([bytes, Buffer.from("x")]), /1 bytes stand behind its records/],
    ["picture.png", bytes, /ends in \.py.*ends in \.tgtrace/],
  ]) {
    await drop(name, wrong);
    const words = await site.until(`() => { const all = (${notice})(); return all.includes(${JSON.stringify(name)}) && all; }`, name);
    assert.match(words, why);
    assert.equal(await site.run(story), before, `${name}: the run stays`);
  }
  await dropped("good.tgtrace", bytes);
});

site.test("a run of a text that is in the file is shown with it, as a program of its own; also from the first page", async () => {
  await open("#program=lock-counter-object&lang=python");
  const { bytes } = await exported(RUN);
  const words = bytes.toString("latin1");
  assert.ok(words.includes("import threading"));
  await site.openAnew("/");
  await site.until(() => document.querySelector(".bet__answer") !== null, "the first page");
  await dropped("other.tgtrace", Buffer.from(words.replace("import threading", "import threadinG"), "latin1"));
  await site.until(() => document.querySelector(".source").textContent.includes("Not kept yet"), "a program of its own");
  await site.until(() => document.querySelector(".editor")?.shadowRoot?.querySelectorAll(".cm-line").length > 5, "the text");
  assert.equal(await site.run(() => document.querySelector(".header__chosen b").textContent), "lock-counter-object");
  assert.equal(await site.run(() => document.querySelector(".mismatch")), null, "it is the text of this run");
  // And the one that was there comes as the catalogue's.
  await dropped("same.tgtrace", bytes);
  await site.until(() => !document.querySelector(".source").textContent.includes("Not kept yet"), "the catalogue's");
  await site.until(() => document.querySelectorAll(".pane--code .line").length > 5, "the text");
  await site.until(() => /^#program=lock-counter-object&.*lang=python/.test(location.hash), "the address");
});

site.test("a run of a program that is not here is shown without its text, and says so", async () => {
  await open("#program=lock-counter-object&lang=rust");
  const { bytes } = await exported(RUN);
  const lost = Buffer.from(
    bytes.toString("latin1").replace('"program":"lock-counter-object"', '"program":"lock-counter-absent"'),
    "latin1",
  );
  await dropped("lost.tgtrace", lost);
  assert.match(await site.until(notice, "the sentence"), /“lock-counter-absent”, which is not among the programs here/);
  assert.match(await site.run(() => document.querySelector(".pane--code").textContent), /neither in the file nor among the programs here/);
  assert.equal(await site.run(() => document.querySelector(".header__chosen b").textContent), "lock-counter-absent");
  await site.driver.actions().keyDown(Key.CONTROL).sendKeys(Key.ENTER).keyUp(Key.CONTROL).perform();
  assert.match(
    await site.until(`() => (${notice})().includes("Nothing was run") && (${notice})()`, "the refusal"),
    /The text of this program is not here/,
  );
  await site.run(() => (location.hash = "#program=names-log"));
  await site.until(() => document.querySelector('.axis__recorded[data-program="names-log"]') !== null, "the next program");
});

for (const theme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    site.test(`${theme}, ${width} px: nothing for axe to complain of in the menu, and nothing wider than the window`, async () => {
      await site.resize(width, 860);
      await open("#program=condition-producer-consumer");
      await site.run((theme) => (document.documentElement.dataset.theme = theme), theme);
      await site.press("e");
      await site.driver.executeScript(axe);
      const found = await site.run(async () => {
        // Colours go over from one theme to the other.
        await Promise.allSettled(document.getAnimations().map((one) => one.finished));
        const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
      });
      const box = await site.run(() => {
        const { left, right, top, bottom } = document.querySelector("#export").getBoundingClientRect();
        return {
          left,
          right: innerWidth - right,
          top,
          bottom: innerHeight - bottom,
          wide: document.documentElement.scrollWidth - innerWidth,
        };
      });
      await site.screenshot(`export-${width}-${theme}`);
      await site.resize(1280, 900);
      assert.deepEqual(found, []);
      for (const [side, room] of Object.entries(box)) assert.ok(side === "wide" ? room <= 0 : room >= 0, JSON.stringify(box));
    });
  }
}

/** Each test is to be over in a minute, also on a busy machine. */
const [PARTS, EACH] = [isLong ? 20 : 2, 50];
for (let part = 0; part < PARTS; part += 1) {
  site.test(`whatever a file says, the page goes on: ${EACH} damaged ones, part ${part + 1} of ${PARTS}`, () => damaged(part));
}

async function damaged(part) {
  let seed = 20_261_130 + part;
  const below = (end) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * end);
  };
  const files = [];
  for (const id of EXPORTED.slice(0, 4)) {
    await open(`#program=${id}`);
    files.push((await exported(RUN)).bytes);
  }
  const EXTREMES = [0, 1, 0x7f, 0x80, 0xff];
  let shown = 0;
  for (let n = 0; n < EACH; n += 1) {
    const bytes = Buffer.from(files[below(files.length)]);
    // Most of them in the records: what is before them is soon refused.
    const from = below(4) === 0 ? 0 : Math.floor(bytes.length / 2);
    for (let times = 1 + below(3); times > 0; times -= 1) bytes[from + below(bytes.length - from)] = EXTREMES[below(5)];
    const name = `damaged-${n}.tgtrace`;
    await drop(name, bytes);
    const what = `() => {
      if (document.querySelector(".axis__recorded--opened")?.textContent.includes(${JSON.stringify(name)})) return "shown";
      return (${notice})().includes(${JSON.stringify(name)}) && "refused";
    }`;
    if ((await site.until(what, name)) === "shown") {
      shown += 1;
      await site.press(Key.END, Key.ARROW_LEFT, "6", "3");
      for (const form of [PERFETTO, PICTURE, WORDS]) assert.ok((await textOf(form)).length >= 0, `${name}: ${form}`);
      assert.deepEqual(site.takeErrors(), [], name);
    }
  }
  assert.ok(shown > 0, "some can be shown");
  await dropped("good.tgtrace", files[0]);
}
