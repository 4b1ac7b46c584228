/**
 * A page for each program, and one with a list of them: for who finds them by a search engine, and for what unfurls links. And one
 * that tells how all is checked.
 */
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "vite";
import { escaped } from "../src/base/markup.ts";
import { checked, text } from "../src/base/strings.ts";
import type { Page } from "../src/engine/types.gen.ts";
import type { Line } from "../src/state/sources.ts";
import { checkedBody, type Figures } from "./checked.ts";
import { highlight } from "./highlight.ts";
import { pictures } from "./pictures.ts";
import { plain, prose } from "./prose.ts";

/** A program as `threadground pack` has written it: with what came of every order, if all were tried. */
type Packed = Page & { readonly verdict?: { readonly set: string; readonly words: string } | null };

/** The page itself, as cards show it. */
const PICTURE = new URL("../picture.png", import.meta.url);

const tokens = (line: Line): string =>
  line.map(([kind, words]) => (kind === "" ? escaped(words) : `<span class="${kind}">${escaped(words)}</span>`)).join("");

const code = (language: "python" | "rust", source: string): string =>
  `<section><h2>${text.code[language]}</h2><pre tabindex="0"><code>${highlight(language, source).map(tokens).join("\n")}</code></pre></section>`;

const link = ({ id, title }: Packed): string => `<a href="${id}.html">${escaped(title)}</a>`;

/** The page that tells how all is checked. Unlike the others it is kept with the build: the first page leads to it. */
const CHECKED = "checked.html";

/** What stands in the head of a page of this title: for search engines, and for what shows a link as a card. */
function head(title: string, about: string, address: string, site: string | undefined): string {
  const tags = [
    `<title>${escaped(title)}</title>`,
    `<meta name="description" content="${escaped(about)}" />`,
    `<meta property="og:title" content="${escaped(title)}" />`,
    `<meta property="og:description" content="${escaped(about)}" />`,
    '<meta property="og:type" content="article" />',
    '<meta name="twitter:card" content="summary_large_image" />',
    `<meta property="og:image" content="${site ?? "../"}picture.png" />`,
    // Whoever hosts the page may say where; a card has to have its whole address.
    ...(site === undefined
      ? []
      : [`<link rel="canonical" href="${site}p/${address}" />`, `<meta property="og:url" content="${site}p/${address}" />`]),
  ];
  return tags.join("\n    ");
}

const frame = (body: string, all = "./", checkedPage = `../${CHECKED}`): string =>
  `<header class="top"><a class="top__name" href="../">${text.name}</a> <a href="${all}">${text.pages.all}</a> <a class="top__end" href="${checkedPage}"${checkedPage === CHECKED ? ' aria-current="page"' : ""}>${checked.title}</a></header>\n<main class="page">${body}</main>`;

/** The values that a verdict is about, in words; nothing where there are none. */
function valuesOf(set: string): string {
  const values = set.split(" ").flatMap((pair) => {
    const [name, value] = pair.split("=");
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
  return values.length === 0 ? "" : text.code.provenSmall(values);
}

/** A program's page: what it is about, how it looks as it runs, its code, and the way to run it. */
function pageOf(page: Packed, programs: readonly Packed[], drawn: string | undefined): string {
  const at = programs.indexOf(page);
  const [before, behind] = [programs[at - 1], programs[at + 1]];
  const named = (id: string): string => {
    const found = programs.find((one) => one.id === id);
    return found === undefined ? "" : link(found);
  };
  // With its size, so that nothing below moves when it comes.
  const size = /<svg[^>]* (width="\d+" height="\d+")/.exec(drawn ?? "")?.[1] ?? "";
  const picture = `<img class="page__picture" src="../programs/${page.id}.svg" ${size} alt="${escaped(text.pages.picture(page.title))}" />`;
  return frame(`
<p class="page__chapter">${escaped(text.picker.place(page.chapter.number, page.chapter.title))}</p>
<h1>${escaped(page.title)}</h1>
<p class="page__summary">${prose(page.summary)}</p>
<a class="page__run" href="../#program=${page.id}">${text.pages.run}</a>
${drawn === undefined ? "" : picture}
${page.watch === "" ? "" : `<h2>${text.pages.watch}</h2><p>${prose(page.watch)}</p>`}
${page.teaches === "" ? "" : `<h2>${text.pages.teaches}</h2><p>${prose(page.teaches)}</p>`}
${page.verdict ? `<p>${escaped(page.verdict.words)} ${escaped(valuesOf(page.verdict.set))}</p>` : ""}
${page.cures === null ? "" : `<p>${text.pair.cured} ${named(page.cures)}.</p>`}
${page.cured_by.length === 0 ? "" : `<p>${text.pair.curedBy} ${page.cured_by.map(named).join(" · ")}.</p>`}
<div class="codes">${code("python", page.python)}${code("rust", page.rust)}</div>
<p class="page__facts">${escaped(text.pages.uses(page.uses))} ${escaped(text.code.from(page.document.name, page.document.section))}</p>
<nav class="pages" aria-label="${text.pages.beside}"><span>${before ? `← ${link(before)}` : ""}</span><span>${behind ? `${link(behind)} →` : ""}</span></nav>`);
}

function listOf(programs: readonly Packed[]): string {
  const chapters = [...new Map(programs.map(({ chapter }) => [chapter.number, chapter])).values()];
  const list = chapters.map(({ number, title }) => {
    const its = programs.filter(({ chapter }) => chapter.number === number);
    const items = its.map((one) => `<li>${link(one)}<p>${prose(one.summary)}</p></li>`).join("\n");
    return `<h2>${escaped(text.picker.place(number, title))}</h2>\n<ul class="all">${items}</ul>`;
  });
  return frame(`<h1>${text.pages.all}</h1>\n<p class="page__summary">${text.pages.about(programs.length)}</p>\n${list.join("\n")}`);
}

/** Writes them, in the frame of `p/program.html`. The variable THREADGROUND_SITE has the address at which they are going to be. */
export function pages(): Plugin {
  let publicFolder = "";
  let target = "";
  const site = process.env["THREADGROUND_SITE"]?.replace(/\/*$/, "/");
  return {
    name: "pages",
    apply: "build",
    configResolved(config) {
      publicFolder = config.publicDir;
      target = resolve(config.root, config.build.outDir);
    },
    async writeBundle() {
      const catalogue = join(publicFolder, "programs/catalogue.json");
      const template = join(target, "p/program.html");
      const around = readFileSync(template, "utf8");
      rmSync(template);
      if (!existsSync(catalogue)) return;
      const programs = JSON.parse(readFileSync(catalogue, "utf8")) as readonly Packed[];
      const filled = (title: string, about: string, address: string, body: string): string =>
        around.replace("<!--head-->", () => head(title, about, address, site)).replace("<!--body-->", () => body);
      const write = (name: string, title: string, about: string, body: string): void =>
        writeFileSync(join(target, "p", name), filled(title, about, `p/${name === "index.html" ? "" : name}`, body));
      const drawn = await pictures(publicFolder);
      for (const [id, picture] of drawn) writeFileSync(join(target, "programs", `${id}.svg`), picture);
      copyFileSync(PICTURE, join(target, "picture.png"));
      write("index.html", text.pages.title, text.pages.about(programs.length), listOf(programs));
      for (const page of programs) {
        write(`${page.id}.html`, text.title(page.title), plain(page.summary), pageOf(page, programs, drawn.get(page.id)));
      }
      const figures = join(publicFolder, "programs", "checked.json");
      if (existsSync(figures)) {
        const body = checkedBody(JSON.parse(readFileSync(figures, "utf8")) as Figures, programs);
        const made = filled(text.title(checked.title), checked.about, CHECKED, frame(body, "p/", CHECKED));
        // One folder further up than the others.
        writeFileSync(join(target, CHECKED), made.replaceAll('"../', '"./'));
        rmSync(join(target, "programs", "checked.json"));
      } else this.warn("public/programs/checked.json is missing: the page will not tell how it is checked (scripts/build programs)");
      if (site !== undefined) {
        const all = ["", CHECKED, "p/", ...programs.map(({ id }) => `p/${id}.html`)];
        writeFileSync(join(target, "sitemap.txt"), `${all.map((path) => site + path).join("\n")}\n`);
      }
    },
  };
}
