import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nameBuild } from "../build/service";

function folder(words: string): string {
  const made = mkdtempSync(join(tmpdir(), "build-"));
  mkdirSync(join(made, "engine"));
  for (const name of ["_headers", "vercel.json", ".nojekyll", "sw.js", "engine/engine.d.ts"]) writeFileSync(join(made, name), "aside");
  writeFileSync(join(made, "engine/engine.js"), words);
  writeFileSync(join(made, "index.html"), '<!doctype html>\n<html lang="en">\n');
  return made;
}

test("a build is named by what is in it, in its pages too, and lists what a page may ask for", () => {
  const made = folder("one");
  const { id, files } = nameBuild(made);
  expect(Object.keys(files)).toEqual(["engine/engine.js", "index.html"]);
  expect(readFileSync(join(made, "index.html"), "utf8")).toContain(`<html data-build="${id}" lang="en">`);
  expect(nameBuild(folder("one"))).toEqual({ id, files });
  expect(nameBuild(folder("two")).id).not.toBe(id);
});
