// The command line: what it says is what the page has to say.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** As scripts/build made it: the same programs and the same model, natively. */
const NATIVE = join(resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target"), "release/threadground");

/** What it prints for these words, and for this on its standard input. */
export function native(words, input = "") {
  const { status, stdout, stderr, error } = spawnSync(NATIVE, words, { input, encoding: "utf8", maxBuffer: 2 ** 28 });
  assert.equal(error, undefined);
  assert.ok(status === 0 || status === 1, `${words.join(" ")}: ${stderr}`);
  return stdout;
}
