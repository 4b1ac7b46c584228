// A host that sends no isolation headers, and a browser without fibers: live runs cannot be, so the recorded ones are played.
import assert from "node:assert/strict";
import { Key } from "selenium-webdriver";
import { useSite } from "./lib/site.mjs";

const site = useSite({ headers: {}, hasFibers: false });

/** Not the address's: it has no step of a run that was recorded with other values than its own. */
const step = () => Number(document.querySelector(".scrub input").value);

async function open() {
  await site.open("/#program=start-low-level");
  await site.until(() => window.threadground !== undefined && document.querySelector(".notice") !== null, "the notice");
}

site.test("without isolation one sentence says why nothing runs", async () => {
  await open();
  assert.equal(await site.run(() => crossOriginIsolated), false);
  const words = await site.run(() => document.querySelector(".notice").textContent);
  assert.match(words, /Cross-Origin-Opener-Policy: same-origin.*Cross-Origin-Embedder-Policy: require-corp/s);

  const refused = await site.run(() =>
    window.threadground.run("names-log").then(
      () => "it ran",
      (error) => error.message,
    ),
  );
  assert.match(refused, /Cross-Origin-Opener-Policy/);
});

/** Each test is to be over in a minute, also on a busy machine. */
const PARTS = 4;

const LANGUAGES = [
  ["Python", "python", ".py.tgtrace"],
  ["Rust", "rust", ".tgtrace"],
];
const parts = LANGUAGES.flatMap((language) => Array.from({ length: PARTS }, (_, part) => [...language, part]));

for (const [name, language, ending, part] of parts) {
  site.test(`without isolation the recorded run of every program plays, in ${name}, part ${part + 1} of ${PARTS}`, async () => {
    await open();
    const programs = await site.run(() => window.threadground.programs());
    assert.ok(programs.length >= 66, `${programs.length} programs`);
    for (const { id, title } of programs.filter((_, at) => at % PARTS === part)) {
      await site.run((to) => (location.hash = to), `program=${id}&lang=${language}`);
      // Until its recording is there, that of the program before is shown.
      const shown = `() => document.title.startsWith(${JSON.stringify(`${title} · `)}) && document.querySelector('.axis__recorded[data-program="${id}"]') !== null`;
      await site.until(shown, id);
      await site.driver.wait(() => site.takeAsked().includes(`/programs/${id}${ending}`), 10_000, `the recording of ${id}`);
      await site.until(() => document.querySelector(".mismatch") === null, `${id} in ${name}`);
      await site.driver.actions().sendKeys(Key.END).perform();
      const end = `() => { const end = Number(document.querySelector(".scrub input").max); return end > 3 && (${step})() === end && end; }`;
      const last = await site.until(end, `the end of ${id}`);
      await site.driver.actions().sendKeys(Key.ARROW_LEFT).perform();
      await site.until(`() => (${step})() === ${last - 1}`, `one step back in ${id}`);
    }
  });
}

site.test("without isolation the first page shows recorded orders, says so, and says what is missing", async () => {
  await site.openAnew("/");
  await site.until(() => document.querySelector(".bet__answer") !== null, "the first page");
  assert.equal(await site.run(() => document.querySelector(".notice")), null, "the page says it itself");
  await site.run(() => document.querySelector(".bet__answer:nth-child(2)").click());
  await site.until(() => document.querySelector(".verdict") !== null && document.querySelector(".odd") !== null, "the recorded orders");
  const card = await site.run(() => document.querySelector(".hundred").textContent);
  assert.match(card, /These runs were recorded/);
  assert.match(card, /On real threads it cannot be run here/);
  const recorded = await site.run(() => fetch("programs/bet-orders.json").then((answer) => answer.json()));
  const lost = await site.run(() =>
    [...document.querySelectorAll(".hundred > .dots .dot")].map((dot) => (dot.classList.contains("dot--lost") ? "1" : "2")),
  );
  assert.deepEqual(lost, recorded.ends.bet);
  await site.run(() => document.querySelector("button.verdict__lock").click());
  await site.until(() => document.querySelector(".verdict__cured") !== null, "with a lock");
  assert.match(await site.run(() => document.querySelector(".verdict__cured").textContent), /2 in 100 of 100 random orders/);

  // The run in which an update is lost is recorded as well.
  await site.run(() => document.querySelector(".verdict__step").click());
  await site.until(() => document.querySelector(".story [aria-current]")?.textContent.includes("reads n: 0"), "the first read");
  await site.driver.actions().sendKeys(Key.END).perform();
  await site.until(() => document.querySelector(".output__line span")?.textContent === "1", "1 is printed");
});
