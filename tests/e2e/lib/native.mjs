// The command line: what it says is what the page has to say.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");
/** As scripts/build made it: the same programs and the same model, natively. */
const NATIVE = join(TARGET, "release/threadground");
/** As scripts/build python made it: with Python in it. */
const PYTHON = join(TARGET, "python/python/threadground");

/** What it prints for these words, and for this on its standard input. */
export const native = (words, input = "") => said(NATIVE, words, input);

/** The same of the command line with Python in it, which may be called in a folder. */
export const python = (words, folder) => said(PYTHON, words, "", folder);

function said(command, words, input, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, words, { input, cwd, encoding: "utf8", maxBuffer: 2 ** 28 });
  assert.equal(error, undefined);
  assert.ok(status === 0 || status === 1, `${words.join(" ")}: ${stderr}`);
  return stdout;
}
