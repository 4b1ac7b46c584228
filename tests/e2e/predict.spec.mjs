// Predictions: what the page asks of every program is so, by the command line's word; and a reader is asked, refuted and told why.
import assert from "node:assert/strict";
import { Key } from "selenium-webdriver";
import { native } from "./lib/native.mjs";
import { useSite } from "./lib/site.mjs";
import { PROGRAMS } from "./lib/twins.mjs";

const site = useSite({ asks: true });

async function open(fragment) {
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
}

/** A value as the page has it, of one that is written for the command line. */
const readValue = ({ kind }, words) =>
  kind === "integer" || kind === "seconds"
    ? Number(words)
    : kind === "flag"
      ? words === "true"
      : kind === "list"
        ? words.split(",").map(Number)
        : words;
const smallOf = ({ small, parameters }) =>
  Object.fromEntries(
    small.map(([name, words]) => [
      name,
      readValue(
        parameters.find((one) => one.name === name),
        words,
      ),
    ]),
  );
const wordsOf = ({ small }) => small.flatMap(([name, value]) => ["--set", `${name}=${value}`]);

/** What tells an ending from another one. */
const keyOf = ({ outcome, ends, output }) =>
  JSON.stringify([
    outcome,
    ends.filter(({ end }) => end !== "returned").map(({ name, end }) => [name, end]),
    output.map(({ thread, text }) => [thread, text]),
  ]);

/** What a thread can wait at, in Rust. */
const WAITS = /acquire|hold\(|join|wait|\.get|\.put|result|arrive|cross|enter|lock|gate|turn|table|with|sleep|barrier|pool|map|begin/;

/** Programs that have fewer than three questions, each with the reason. */
const FEW = {};

const PARTS = 4;
const all = PROGRAMS.filter(({ real_only }) => !real_only);
for (let part = 0; part < PARTS; part += 1) {
  site.test(`what is asked of every program is so natively, part ${part + 1} of ${PARTS}`, async () => {
    await open("#program=start-function&lang=rust");
    for (const entry of all.filter((_, at) => at % PARTS === part)) {
      const { id } = entry;
      const { questions, endings } = await site.run(
        (id, set, most) => window.threadground.predictions(id, { set, most }),
        id,
        smallOf(entry),
        // Of what was too much for the build, the page does not ask.
        entry.verdict === null ? 1 : 20_000,
      );
      const run = ["run", id, "--first", ...wordsOf(entry)];
      const { threads } = JSON.parse(native([...run, "--json"]));
      const story = native([...run, "--story"])
        .split("\n")
        .flatMap((line) => /^ *\d+\.\d+ {2}(.*)$/.exec(line)?.[1] ?? []);
      const isBy = (step, thread) =>
        new RegExp(`^(thread )?${RegExp.escape?.(threads[thread].name) ?? threads[thread].name.replaceAll(/[()<>]/g, "\\$&")} `).test(
          story[step - 1] ?? "",
        );
      const lines = entry.rust.split("\n");
      for (const one of questions) {
        const about = `${id}: ${JSON.stringify(one)}`;
        if (one.kind === "who") {
          assert.ok(one.among.includes(one.answer) && one.among.length > 1, about);
          assert.ok(isBy(one.shows, one.answer), `${about}\n${story[one.shows - 1]}`);
          if (one.asks === "turn") assert.equal(one.shows, one.step + 1, about);
          else assert.ok(isBy(one.step + 1, one.asks.by), about);
        } else {
          assert.ok(one.lines.includes(one.answer) && one.lines.length > 1, about);
          assert.match(lines[one.answer - 1], WAITS, about);
        }
      }
      const asked = questions.length + (endings.length > 0 ? 1 : 0);
      if (id in FEW) assert.equal(asked, FEW[id], id);
      else assert.ok(asked >= 3, `${id}: ${asked} questions`);
      if (endings.length === 0) continue;
      const { complete, outcomes } = JSON.parse(native(["explore", id, "--small", "--json"]));
      assert.ok(complete, id);
      const known = new Set(outcomes.map(keyOf));
      assert.ok(endings.some(({ schedule }) => schedule !== undefined) && endings.some(({ schedule }) => schedule === undefined), id);
      assert.equal(new Set(endings.map(keyOf)).size, endings.length, id);
      for (const one of endings) assert.equal(known.has(keyOf(one)), one.schedule !== undefined, `${id}: ${JSON.stringify(one)}`);
    }
  });
}
