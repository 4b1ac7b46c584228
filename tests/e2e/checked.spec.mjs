// The page that tells how all is checked: its figures are those of this build, and it can be read.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NATIVE = join(resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target"), "release/threadground");

/** What the command line prints as JSON; its status says what came of the program, and not that it failed. */
async function native(...words) {
  const said = await promisify(execFile)(NATIVE, [...words, "--json"], { maxBuffer: 1e8 }).catch((error) => error);
  return JSON.parse(said.stdout);
}

const figures = () =>
  site.run(() => Object.fromEntries([...document.querySelectorAll("[data-figure]")].map((one) => [one.dataset.figure, one.textContent])));
const number = (words) => Number(words.replaceAll(",", ""));
/** The programs to which a list of the page leads. */
const listed = () =>
  site.run(() =>
    [...document.querySelectorAll(".checked__list a")].map((link) => link.getAttribute("href").replace(/^p\/(.*)\.html$/, "$1")),
  );

site.test("the figures of the programs are those of the command line, which tries every order of each", async () => {
  await site.openAnew("/checked.html");
  const [said, named, programs] = [await figures(), await listed(), await native("list")];
  assert.equal(number(said.programs), programs.length);
  const { version } = JSON.parse(await readFile(join(ROOT, "web/package.json"), "utf8"));
  assert.equal(said.version, version);
  // Those that the page names have no end, or too many orders: a few runs show that some of these are left.
  const sums = { programs: 0, executions: 0, orders: 0, outcomes: 0 };
  const left = programs.map(({ id }) => id);
  const some = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const { real_only } = programs.find((one) => one.id === id);
      if (real_only) {
        assert.ok(named.includes(id), `${id} runs on real threads only`);
        continue;
      }
      const { complete, executions, orders, outcomes } = await native(
        "explore",
        id,
        "--small",
        "--most",
        named.includes(id) ? "100" : "100000",
      );
      if (!complete) assert.ok(named.includes(id), `${id} is not tried in every order, and the page does not say so`);
      if (!complete) continue;
      sums.programs += 1;
      sums.executions += executions;
      sums.orders += orders ?? 1_000_000;
      sums.outcomes += outcomes.length;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, some));
  for (const [name, sum] of Object.entries(sums)) assert.equal(number(said[`tried.${name}`]), sum, name);
});

site.test("the figures of the tests are those in the tests' own files", async () => {
  await site.openAnew("/checked.html");
  const said = await figures();
  const read = (path) => readFile(join(ROOT, path), "utf8");
  const source = await read("tests/figures.rs");
  const constant = (name) => number(source.match(new RegExp(`const ${name}: [^=]+= ([\\d_]+);`))[1].replaceAll("_", ""));
  const telling = source.match(/TELLING: \[u32; (\d+)\]/)[1];
  assert.equal(number(said["compared.programs"]), constant("COMPARED") + Number(telling));
  assert.equal(number(said["brute.programs"]), constant("BRUTE"));
  assert.equal(number(said["brute.deadlocks"]), constant("DEADLOCKS"));
  assert.equal(number(said["python.tests"]), constant("CPYTHONS"));
  const runs = (await read("tests/rust/fingerprints.txt")).trim().split("\n");
  assert.equal(number(said["alike.runs"]), runs.length);
  assert.equal(number(said["compared.kinds.length"]), said["compared.kinds"].split(/, | and /).length);
});

site.test("it is reached from the first page, and its links lead somewhere", async () => {
  await site.openAnew("/");
  await site.until(() => document.querySelector(".first__foot a") !== null, "the foot");
  await site.run(() => void setTimeout(() => document.querySelector(".first__foot a").click()));
  await site.until(() => document.querySelector("h1")?.textContent === "How it is checked", "the page");
  const broken = await site.run(async () => {
    const links = [...document.querySelectorAll("a")].map(({ href }) => href);
    const asked = await Promise.all([...new Set(links)].map(async (href) => [href, (await fetch(href)).ok]));
    return asked.filter(([, ok]) => !ok);
  });
  assert.deepEqual(broken, []);
  // And from a program's page, whose verdict it is about.
  await site.openAnew("/p/race-fixed.html");
  await site.run(() => void setTimeout(() => document.querySelector(".top__end").click()));
  await site.until(() => location.pathname.endsWith("/checked.html"), "the page, from a program's");
});

for (const theme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    site.test(`${theme}, ${width} px: nothing for axe to complain of, and nothing wider than the window`, async () => {
      await site.resize(width, 900);
      await site.openAnew("/favicon.svg");
      await site.run((theme) => localStorage.setItem("threadground.theme", JSON.stringify(theme)), theme);
      await site.openAnew("/checked.html");
      await site.until(() => document.documentElement.dataset.theme !== undefined, "the theme");
      await site.screenshot(`checked-${theme}-${width}`);
      await site.driver.executeScript(axe);
      const { found, wide } = await site.run(async () => ({
        found: (await window.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
        wide: document.documentElement.scrollWidth - innerWidth,
      }));
      assert.deepEqual(found, []);
      assert.ok(wide <= 0, `${wide} px too wide`);
      await site.resize(1280, 900);
    });
  }
}
