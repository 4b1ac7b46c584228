// The twins in Python, as the page runs them and as the command line does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { python } from "./native.mjs";

/** Every program, with its text in Python. */
export const PROGRAMS = JSON.parse(readFileSync(new URL("../../../web/public/programs/catalogue.json", import.meta.url), "utf8"));

/** Programs whose runs are long, with smaller values. */
const SETS = { "lock-counter": { increments: 100 } };

/** Each test is to be over in a minute, also on a busy machine. */
const PARTS = 6;

/** A program's text in Python, with these values. */
export function twinOf(id, set = {}) {
  let text = PROGRAMS.find((one) => one.id === id).python;
  for (const [name, value] of Object.entries(set)) {
    text = text.replace(new RegExp(`^${name.toUpperCase()} = .*$`, "m"), `${name.toUpperCase()} = ${value}`);
  }
  return text;
}

/** Adds the tests by which each twin that can be controlled runs on a page as it does natively. */
export function testTwins(site, where) {
  const all = PROGRAMS.filter(({ real_only }) => !real_only);
  for (let part = 0; part < PARTS; part += 1) {
    site.test(`every twin in Python runs ${where} as it does natively, part ${part + 1} of ${PARTS}`, async () => {
      await site.openAnew("/#program=start-low-level&lang=python");
      await site.until(() => window.threadground !== undefined, "the page");
      const own = all.filter((_, at) => at % PARTS === part);
      assert.ok(own.length > 10, `${own.length} programs`);
      for (const { id } of own) {
        const set = SETS[id] ?? {};
        const words = Object.entries(set).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
        for (const [way, said] of [
          ["first", ["--first"]],
          [{ seed: 1 }, ["--seed", "1"]],
        ]) {
          const here = await site.run(
            (source, name, way) => window.threadground.run({ python: source, name }, { way }),
            twinOf(id, set),
            id,
            way,
          );
          const there = JSON.parse(python(["run", id, "--python", ...words, ...said, "--json"]));
          assert.equal(here.source, twinOf(id, set), id);
          delete here.source;
          assert.deepEqual(here, there, `${id}, ${JSON.stringify(way)}`);
        }
      }
    });
  }
}
