import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "vite";
import type { Page } from "../src/engine/types.gen.ts";
import type { Language, Sources } from "../src/state/sources.ts";
import { beside, type Folded } from "./beside.ts";
import { foldsOfPython, foldsOfRust } from "./folds.ts";
import { highlight } from "./highlight.ts";

/** The files that the page asks for, by name: the list of all programs, what that says of each one, and each one's two texts. */
function files(catalogue: string): Map<string, string> {
  const made = new Map<string, string>();
  const programs = JSON.parse(catalogue) as readonly Page[];
  const index = programs.map(({ rust: _rust, python: _python, ...rest }) => rest);
  made.set("index.json", JSON.stringify(index));
  // Who wants one program only need not have the list of all.
  for (const entry of index) made.set(`${entry.id}.about.json`, JSON.stringify(entry));
  for (const program of programs) {
    const { rust, python } = folded(program);
    const texts: Sources = {
      rust: { lines: highlight("rust", rust.text), folds: rust.folds },
      python: { lines: highlight("python", python.text), folds: python.folds },
    };
    const broken = programs.find(({ id }) => id === program.cures);
    const other = broken && folded(broken);
    const both = other && { beside: { rust: beside(other.rust, rust), python: beside(other.python, python) } };
    made.set(`${program.id}.json`, JSON.stringify({ ...texts, ...both }));
  }
  return made;
}

function folded({ rust, python }: Page): Record<Language, Folded> {
  return { rust: { text: rust, folds: foldsOfRust(rust) }, python: { text: python, folds: foldsOfPython(python) } };
}

/**
 * Takes `public/programs/catalogue.json` apart: a list for the picker, and per program one file of
 * highlighted lines, so that the first second needs only what is shown in it.
 */
export function catalogue(): Plugin {
  let source = "";
  let target = "";
  const read = (): Map<string, string> => (existsSync(source) ? files(readFileSync(source, "utf8")) : new Map());
  return {
    name: "catalogue",
    configResolved(config) {
      source = join(config.publicDir, "programs/catalogue.json");
      target = resolve(config.root, config.build.outDir, "programs");
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = /^\/programs\/([\w.-]+\.json)$/.exec(request.url ?? "")?.[1];
        const text = name === undefined ? undefined : read().get(name);
        if (text === undefined) {
          next();
          return;
        }
        response.setHeader("Content-Type", "application/json");
        response.end(text);
      });
    },
    writeBundle() {
      const made = read();
      if (made.size === 0) {
        this.warn("public/programs/catalogue.json is missing: the page will have no programs");
        return;
      }
      for (const [name, text] of made) writeFileSync(join(target, name), text);
      rmSync(join(target, "catalogue.json"));
    },
  };
}
