// Goals: an ending that first-come does not come to is brought about by the reader's choices, and a program that goes wrong is mended.
import assert from "node:assert/strict";
import { native } from "./lib/native.mjs";
import { useSite } from "./lib/site.mjs";
import { PROGRAMS, twinOf } from "./lib/twins.mjs";

const site = useSite();

async function atOutcomes(fragment) {
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && document.querySelector(".lanes") !== null, "the page");
  // A link's own run is made first.
  if (/lang=rust&way=/.test(fragment))
    await site.until(
      () => Number(document.querySelector(".scrub input")?.max) > 0 && document.querySelector(".axis__recorded") === null,
      "its run",
    );
  await site.press("7");
  await site.until(() => document.querySelector(".outcomes__ask .button")?.ariaDisabled === "false", "the outcomes");
}
/** How long every order may take on a machine that does other things besides, in milliseconds. */
const SEARCHES = 90_000;
async function everyOrder() {
  await site.run(() =>
    [...document.querySelectorAll(".outcomes__ask .button")].find(({ textContent }) => textContent.startsWith("Every order")).click(),
  );
  await site.until(
    () =>
      document.querySelector(".run--stop") === null &&
      [...document.querySelectorAll(".outcomes__ask .button")].every(({ textContent }) => textContent !== "Stop") &&
      document.querySelector(".outcome") !== null,
    "every order",
    SEARCHES,
  );
}
const goals = () =>
  site.run(() =>
    [...document.querySelectorAll(".outcome")]
      .filter((one) => one.querySelector(".outcome__lines, .outcome__more") !== null)
      .map((one) => ({
        words: one.textContent,
        isUsual: one.querySelector(".outcome__usual") !== null,
        isGoal: one.querySelector(".outcome__goal") !== null,
        isBrought: one.querySelector(".outcome__brought") !== null,
      })),
  );
const aim = () => document.querySelector(".choose__aim")?.textContent ?? "";

/** Makes the choices that a schedule says, one after the other, as a reader does. */
async function chooseAs(schedule) {
  const departures = schedule
    .slice(schedule.lastIndexOf("-") + 1)
    .split("_")
    .map((one) => one.split("."));
  for (let number = 0; number < 200; number += 1) {
    if (await site.run(() => document.querySelector(".choose__row") === null)) return;
    const [, thread] = departures.find(([at]) => Number(at) === number) ?? [];
    if (thread?.endsWith("t")) {
      await site.run(
        (thread) =>
          [...document.querySelectorAll(".choose__row")]
            .find((row) => row.querySelector(".key")?.textContent === thread)
            .querySelector(".choose__one--late")
            .click(),
        thread.slice(0, -1),
      );
    } else await site.press(thread ?? "n");
    await site.until(`() => document.querySelector(".choose__made")?.textContent.startsWith("${number + 1} choice")`, "the choice is made");
    // What it brought plays, until the next choice is there.
    await site.until(() => document.querySelector(".choose__row, .choose__over") !== null, "the next choice");
    await site.press("\uE010");
    await site.until(() => !/earlier moment/.test(document.querySelector(".choose").textContent), "the choice");
  }
}

site.test("a lost update is brought about by choices: what first-come does not come to is a goal, which is met once and kept", async () => {
  await atOutcomes("#program=bet&lang=rust&way=first");
  await everyOrder();
  const all = await goals();
  assert.equal(all.filter(({ isUsual }) => isUsual).length, 1, JSON.stringify(all));
  const at = all.findIndex(({ isGoal }) => isGoal);
  assert.ok(at >= 0 && all.filter(({ isUsual, isGoal }) => isUsual === isGoal).length === 0, JSON.stringify(all));
  const { outcomes } = JSON.parse(native(["explore", "bet", "--json"]));
  const lost = outcomes.find(({ output }) => output.some(({ text }) => text === "1"));
  assert.match(all[at].words, /1/);
  await site.run((at) => document.querySelectorAll(".outcome__goal")[at].click(), 0);
  await site.until(`() => /Your goal/.test((${aim})())`, "the goal");
  // First-come alone misses it.
  await site.press("n");
  await site.until(() => /^1 choice/.test(document.querySelector(".choose__made").textContent), "a choice");
  await site.press("g");
  await site.until(`() => /ended otherwise/.test((${aim})())`, "it is missed");
  await site.run(() =>
    [...document.querySelectorAll(".choose__tool")].find(({ textContent }) => textContent.includes("Start over")).click(),
  );
  await site.until(`() => !/otherwise/.test((${aim})())`, "again");
  await chooseAs(lost.schedule);
  await site.until(`() => /You made it end so/.test((${aim})())`, "it is met");
  await site.press("7");
  assert.deepEqual(
    (await goals()).map(({ isBrought }) => isBrought),
    all.map((_, place) => place === at),
  );
});

site.test("a program that goes wrong is mended by an edit that every order proves, and by none that only looks so", async () => {
  const write = (id, text) =>
    site.run(
      (id, text) => localStorage.setItem(`threadground.python.${id}`, JSON.stringify({ text, version: String(Math.random()) })),
      id,
      text,
    );
  const sound = () => document.querySelector(".outcomes__sound")?.textContent;
  const mend = () => document.querySelector(".outcomes__mend")?.textContent ?? "";
  for (const [id, cure] of [
    ["race-lost-update", "race-fixed"],
    ["deadlock-two-locks", "deadlock-ordered"],
    ["check-then-act", "check-then-act-cured"],
  ]) {
    const { small } = PROGRAMS.find((one) => one.id === id);
    const set = Object.fromEntries(small);
    await write(id, `${twinOf(id, set)}# A remark.\n`);
    await atOutcomes(`#program=${id}&lang=python`);
    await everyOrder();
    assert.match(await site.run(mend), /not mended yet/, id);
    assert.equal((await site.run(sound)) ?? undefined, undefined, id);
    await write(id, twinOf(cure, set));
    await atOutcomes(`#program=${id}&lang=python`);
    await everyOrder();
    assert.match(await site.run(mend), /You mended it/, id);
    assert.match(await site.run(sound), /^✓ Nothing goes wrong in any order/, id);
  }
  assert.deepEqual(await site.run(() => JSON.parse(localStorage.getItem("threadground.mended"))), [
    "race-lost-update",
    "deadlock-two-locks",
    "check-then-act",
  ]);
});
