// Predictions: what the page asks of every program is so, by the command line's word; and a reader is asked, refuted and told why.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { native, python } from "./lib/native.mjs";
import { useSite } from "./lib/site.mjs";
import { PROGRAMS, twinOf } from "./lib/twins.mjs";

const site = useSite({ asks: true });

async function open(fragment) {
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
  await site.until(() => document.querySelector(".controls__asks") !== null, "what can be asked");
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

/** What a thread can wait at, in both languages. */
const WAITS = /acquire|hold\(|join|wait|\.get|\.put|result|with|sleep|barrier|map|lock|shutdown|exit|pass/i;

/** Programs whose orders take minutes: each of thousands fetches files. */
const LONG = new Set(["lock-fetch-file"]);

/** After how many executions a search is given up here: of what has more the page may know the endings, and is not asked for them. */
const MOST = 4000;

/** Programs with one thread alone: what its calls give is all that can be asked. */
const FEW = { "queue-kinds": 1, "rlock-reacquire": 1, "queue-fifo": 1, "lock-reacquire": 1 };

/** Checks what is asked about a run against its story, as the command line tells it. */
function check(about, questions, text, threads, told) {
  const story = told.split("\n").flatMap((line) => /^ *\d+\.\d+ {2}(.*)$/.exec(line)?.[1] ?? []);
  const lines = text.split("\n");
  const isBy = (step, thread) =>
    [threads[thread].name, `thread ${threads[thread].name}`].some((name) => story[step - 1]?.startsWith(`${name} `));
  for (const one of questions) {
    const what = `${about}: ${JSON.stringify(one)}`;
    if (one.kind === "who") {
      assert.ok(one.among.includes(one.answer) && one.among.length > 1, what);
      assert.ok(isBy(one.shows, one.answer), `${what}\n${story[one.shows - 1]}`);
      if (one.asks === "turn") assert.equal(one.shows, one.step + 1, what);
      else assert.ok(isBy(one.step + 1, one.asks.by), what);
    } else {
      assert.ok(one.lines.includes(one.answer) && one.lines.length > 1, what);
      assert.match(lines[one.answer - 1], WAITS, what);
    }
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
async function checkAxe() {
  await site.driver.executeScript(axe);
  const faults = await site.run(async () => {
    // Colours go over from one to another.
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
  assert.deepEqual(faults, []);
}

const PARTS = 12;
const all = PROGRAMS.filter(({ real_only }) => !real_only);
for (let part = 0; part < PARTS; part += 1) {
  site.test(`what is asked of every program is so natively, part ${part + 1} of ${PARTS}`, async () => {
    await open("#program=start-function&lang=rust");
    for (const entry of all.filter((_, at) => at % PARTS === part)) {
      const { id, rust } = entry;
      const ask = (program, options) => site.run((program, options) => window.threadground.predictions(program, options), program, options);
      const set = smallOf(entry);
      const small = ["run", id, ...wordsOf(entry)];

      const { questions, endings } = await ask(id, { set, most: LONG.has(id) ? 1 : MOST });
      const { threads } = JSON.parse(native([...small, "--json"]));
      check(id, questions, rust, threads, native([...small, "--story"]));
      const asked = questions.length + (endings.length > 0 ? 1 : 0);
      if (id in FEW) assert.equal(asked, FEW[id], id);
      else assert.ok(asked >= 3, `${id}: ${asked} questions`);

      // The run that the page opens a program with, where that goes wrong.
      if (entry.fault && entry.fault.halt === null) {
        const { schedule } = entry.fault;
        const wrong = await ask(id, { set, way: { schedule }, most: 1 });
        const words = [...small, "--schedule", schedule];
        check(`${id} going wrong`, wrong.questions, rust, JSON.parse(native([...words, "--json"])).threads, native([...words, "--story"]));
      }
      const twin = await ask({ python: twinOf(id), name: id }, { most: 1 });
      const words = ["run", id, "--python"];
      check(`${id}.py`, twin.questions, entry.python, JSON.parse(python([...words, "--json"])).threads, python([...words, "--story"]));

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

const ask = () => document.querySelector(".predict__title")?.textContent ?? "";
const said = () => document.querySelector(".predict__said")?.textContent ?? "";
const score = () => document.querySelector(".controls__asks")?.textContent.replace(/^\D*/, "");
const at = () => Number(document.querySelector(".scrub input").value);

site.test("playing stops at a question, hides what comes, and goes on behind the answer, which is kept", async () => {
  await open("#program=race-fixed&lang=rust&step=0");
  await site.press(" ");
  await site.until(ask, "a question");
  assert.match(await site.run(score), /^0\/\d$/);
  const [stopped, first] = [await site.run(at), await site.run(ask)];
  const later = () => document.querySelectorAll(".story__line").length;
  assert.equal(await site.run(later), stopped, "no sentence of what comes");
  assert.ok(await site.run(() => document.activeElement.closest(".predict") !== null), "the focus is there");
  // By keyboard alone: the first answer, whatever it is; then the run goes on.
  await site.press("\uE007");
  await site.until(said, "a verdict");
  assert.match(await site.run(said), /^(Right\.|Not so\.) \S/);
  assert.ok((await site.run(later)) > stopped, "what comes is there");
  await site.press("\uE007");
  await site.until(`() => (${ask})() !== ${JSON.stringify(first)}`, "it plays on, to the next one or to the end");
  const known = await site.run(() => JSON.parse(localStorage.getItem("threadground.answers"))["race-fixed"]);
  assert.equal(Object.keys(known).length, 1);
});

site.test("who answers all rightly has understood the program, and the page remembers it", async () => {
  await open("#program=condition-notify-all&lang=rust&step=0");
  const { questions, endings } = await site.run(() => window.threadground.predictions("condition-notify-all"));
  assert.ok(questions.length >= 3 && endings.length > 1);
  for (let number = 0; number <= questions.length; number += 1) {
    await site.run(() => document.querySelector(".controls__asks").click());
    await site.until(() => document.querySelector(".predict__one, .endings") !== null, "a question");
    const done = await site.run(
      (questions, endings) => {
        if (document.querySelector(".endings") !== null) {
          for (const [at, { schedule }] of endings.entries())
            if (schedule !== undefined) document.querySelectorAll(".ending input")[at].click();
          return true;
        }
        const step = Number(document.querySelector(".scrub input").value);
        const one = questions.find((question) => question.step === step);
        const choices = one.kind === "who" ? one.among : one.lines;
        document.querySelectorAll(".predict__one")[choices.indexOf(one.answer)].click();
        return false;
      },
      questions,
      endings,
    );
    if (done) {
      await site.until(() => {
        document.querySelector(".endings__check")?.click();
        return document.querySelector(".ending__known") !== null;
      }, "the endings are checked");
    }
    await site.until(said, "a verdict");
    assert.doesNotMatch(await site.run(said), /^(Not so|\d+ answer)/);
  }
  assert.match(await site.run(said), /You understand this program/);
  assert.deepEqual(await site.run(() => JSON.parse(localStorage.getItem("threadground.understood"))), ["condition-notify-all"]);
});

site.test("a wrong answer is told why, an ending that can come out is shown, and one that cannot has its reason", async () => {
  await open("#program=race-lost-update&lang=rust");
  for (let tries = 0; tries < 6 && (await site.run(() => document.querySelector(".endings") === null)); tries += 1) {
    await site.run(() => document.querySelector(".controls__asks").click());
    await site.until(() => document.querySelector(".predict__one, .endings") !== null, "a question");
    if (await site.run(() => document.querySelector(".endings") !== null)) break;
    await site.run(() => document.querySelector(".predict__one").click());
    await site.until(said, "a verdict");
  }
  await site.run(() => document.querySelector(".endings__check").click());
  await site.until(() => document.querySelector(".ending__known") !== null, "what is known");
  const known = await site.run(() => [...document.querySelectorAll(".ending__known")].map(({ textContent }) => textContent));
  assert.ok(
    known.some((words) => /^cannot come out.*you did not tick it.*no order gives this: all \d+ were tried/.test(words)),
    known.join("\n"),
  );
  assert.ok(
    known.some((words) => /^can come out.*you did not tick it/.test(words)),
    known.join("\n"),
  );
  const wanted = await site.run(() => {
    const ending = document.querySelector(".ending__show").closest("li");
    ending.querySelector(".ending__show").click();
    return /End value: \d/.exec(ending.textContent)[0];
  });
  await site.until(() => document.querySelector(".axis__recorded") === null, "the run");
  await site.run(() => document.querySelector(".controls__button:nth-child(5)").click());
  await site.until((wanted) => document.querySelector(".output").textContent.includes(wanted), "its output").catch(() => undefined);
  assert.ok((await site.run(() => document.querySelector(".output").textContent)).includes(wanted));
});

site.test("who does not want to be asked is not, and who leaves a question has skipped it", async () => {
  await open("#program=race-fixed&lang=python&step=0");
  await site.run(() => localStorage.clear());
  await open("#program=race-fixed&lang=python&step=0");
  await site.press(" ");
  await site.until(ask, "a question");
  const first = await site.run(at);
  await site.run(() => [...document.querySelectorAll(".predict__tool")].find(({ textContent }) => textContent === "Skip").click());
  await site.until(`() => (${at})() !== ${first} && (${ask})() !== ""`, "the next question");
  await site.run(() => document.querySelector(".predict__asks input").click());
  await site.until(
    () => document.querySelector(".predict") === null && document.querySelector(".controls__button--main").ariaLabel !== "Pause",
    "the end",
  );
  assert.equal(await site.run(() => localStorage.getItem("threadground.asks")), "false");
});

for (const theme of ["light", "dark"])
  for (const [width, height] of [
    [360, 740],
    [1280, 900],
  ])
    site.test(`${theme}, ${width} px: nothing for axe to complain of in a question, and nothing wider than the window`, async () => {
      await site.run((theme) => {
        localStorage.clear();
        localStorage.setItem("threadground.theme", JSON.stringify(theme));
      }, theme);
      await site.resize(width, height);
      await open("#program=race-lost-update&lang=rust");
      await site.run(() => document.querySelector(".controls__asks").click());
      await site.until(ask, "a question");
      await checkAxe();
      await site.run(() => document.querySelector(".predict__one").click());
      await site.until(said, "a verdict");
      await checkAxe();
      for (let tries = 0; tries < 6 && (await site.run(() => document.querySelector(".endings") === null)); tries += 1) {
        await site.run(() => document.querySelector(".controls__asks").click());
        await site.until(() => document.querySelector(".predict__one, .endings") !== null, "a question");
        await site.run(() => document.querySelector(".predict__one")?.click());
      }
      await checkAxe();
      await site.run(() => document.querySelector(".endings__check").click());
      await site.until(() => document.querySelector(".ending__known") !== null, "what is known");
      await checkAxe();
      assert.ok(await site.run(() => document.documentElement.scrollWidth <= innerWidth), "too wide");
    });
