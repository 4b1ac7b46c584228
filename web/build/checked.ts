/** The page that tells how all is checked. Its figures are those of `threadground checked`: no sentence has one of its own. */
import { escaped } from "../src/base/markup.ts";
import { checked as words } from "../src/base/strings.ts";
import type { Page } from "../src/engine/types.gen.ts";
import { prose } from "./prose.ts";

/** What `threadground checked` has counted: `crate/cli/src/checked.rs` says what each figure is. Others are found by their paths. */
export interface Figures {
  readonly untried: Readonly<Record<"endless" | "bounded" | "real", readonly string[]>>;
  readonly twins: { readonly others: readonly (readonly [id: string, reason: string])[] };
}

/** A figure by its path: `tried.programs`, or `compared.kinds.length`. */
function find(figures: Figures, path: string): number | string | readonly string[] {
  let found: unknown = figures;
  for (const name of path.split(".")) found = (found as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (typeof found === "number" || typeof found === "string") return found;
  if (Array.isArray(found) && found.length > 0 && found.every((one) => typeof one === "string")) return found;
  throw new Error(`The page that tells how all is checked wants the figure ${path}, which was not counted`);
}

const written = (figure: number | string): string => (typeof figure === "number" ? figure.toLocaleString("en") : escaped(figure));

function shown(figures: Figures, path: string): string {
  const figure = find(figures, path);
  if (typeof figure !== "object") return `<b data-figure="${path}">${written(figure)}</b>`;
  const names = figure.map((name) => `<code>${escaped(name)}</code>`);
  return `<span data-figure="${path}">${names.slice(0, -1).join(", ")}${names.length > 1 ? words.and : ""}${names.at(-1)}</span>`;
}

/** A sentence with its figures, which stand in braces. */
const told = (sentence: string, figures: Figures): string =>
  prose(sentence).replaceAll(/\{([\w.]+)\}/g, (_, path: string) => shown(figures, path));

/** What stands on the page, between its frame. */
export function checkedBody(figures: Figures, programs: readonly Pick<Page, "id" | "title">[]): string {
  const link = (id: string): string => `<a href="p/${id}.html">${escaped(programs.find((one) => one.id === id)?.title ?? id)}</a>`;
  const paragraph = (sentence: string): string => `<p>${told(sentence, figures)}</p>`;
  const item = (inside: string): string => `<li>${inside}</li>`;
  const { untried, twins } = figures;
  const lists: Readonly<Record<string, string>> = {
    twins: twins.others.map(([id, reason]) => item(`${link(id)}: ${escaped(reason)}`)).join(""),
    programs: (["endless", "bounded", "real"] as const)
      .filter((why) => untried[why].length > 0)
      .map((why) => item(`${told(words.untried[why], figures)} ${untried[why].map(link).join(" · ")}`))
      .join(""),
  };
  const sections = words.sections.map(({ name, title, says, list: before, where }) => {
    const items = lists[name] ?? "";
    const more = items === "" ? "" : `${paragraph(before)}<ul class="checked__list">${items}</ul>`;
    const places = where.map((place) => `<code>${escaped(place)}</code>`).join(" ");
    return `<section><h2>${escaped(title)}</h2>${says.map(paragraph).join("")}${more}<p class="checked__where">${escaped(words.where)} ${places}</p></section>`;
  });
  const sums = words.sums.map(({ figure, of }) => `<div><dt>${escaped(of)}</dt><dd>${shown(figures, figure)}</dd></div>`);
  const limits = words.limits.map(([what, why]) => item(`<b>${escaped(what)}</b> ${told(why, figures)}`));
  return `
<h1>${escaped(words.title)}</h1>
<p class="page__summary">${told(words.lead, figures)}</p>
<p>${told(words.build, figures)}</p>
<dl class="checked__sums">${sums.join("")}</dl>
<div class="checked">${sections.join("\n")}
<section><h2>${escaped(words.notChecked)}</h2><ul class="checked__list">${limits.join("")}</ul></section></div>`;
}
