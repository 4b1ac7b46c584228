// The pages that search engines and link previews find: one for each program, written when the page is built.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const programs = JSON.parse(await readFile(new URL("../../dist/programs/index.json", import.meta.url), "utf8"));

site.test("each program has a page with its title, its words, and its code in both languages, without a script", async () => {
  await site.openAnew("/p/");
  const listed = await site.run(() => [...document.querySelectorAll(".all a")].map((link) => link.getAttribute("href")));
  assert.deepEqual(
    listed,
    programs.map(({ id }) => `${id}.html`),
  );
  const wrong = await site.run(async (programs) => {
    const wrong = [];
    for (const { id, title, summary } of programs) {
      const page = new DOMParser().parseFromString(await (await fetch(`./${id}.html`)).text(), "text/html");
      const tag = (name) => page.querySelector(`meta[property="og:${name}"], meta[name="${name}"]`)?.content ?? "";
      const codes = [...page.querySelectorAll("pre")].map((code) => code.textContent);
      const holds =
        page.querySelector("h1").textContent === title &&
        page.title.startsWith(title) &&
        tag("description") === summary.replaceAll("`", "") &&
        tag("title") === page.title &&
        tag("image") !== "" &&
        codes.length === 2 &&
        codes[0].includes("import") &&
        codes[1].includes("fn ") &&
        page.querySelector(".page__run").getAttribute("href") === `../#program=${id}` &&
        [...page.querySelectorAll("script")].every((script) => script.type === "module" && script.src !== "");
      if (!holds) wrong.push(id);
    }
    return wrong;
  }, programs);
  assert.deepEqual(wrong, []);
});

site.test("Run on a program's page leads to the program", async () => {
  await site.openAnew("/p/race-fixed.html");
  // Behind the answer: the page is gone then.
  await site.run(() => void setTimeout(() => document.querySelector(".page__run").click()));
  await site.until(
    () => document.querySelector(".header__chosen b")?.textContent === "No update is lost under a lock",
    "the program in the page",
  );
});

for (const theme of ["light", "dark"]) {
  for (const path of ["/p/", "/p/philosophers.html", "/p/race-lost-update.html"]) {
    site.test(`${path}, ${theme}: nothing for axe to complain of, and nothing wider than a phone`, async () => {
      await site.resize(360, 740);
      await site.openAnew("/favicon.svg");
      await site.run((theme) => localStorage.setItem("threadground.theme", JSON.stringify(theme)), theme);
      await site.openAnew(path);
      await site.until(() => document.documentElement.dataset.theme !== undefined, "the theme");
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
