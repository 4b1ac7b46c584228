// What the objects' pictures show on the page is what the sentence of the step says.
import assert from "node:assert/strict";
import { useSite } from "./lib/site.mjs";

const site = useSite();

/** Opens a program's recorded run at its beginning, and gives each step's sentence and what each card says. */
async function walk(id) {
  await site.open(`/#program=${id}&step=0`);
  // The page may still show another program's run.
  const isThere = `() => document.querySelector('.axis__recorded[data-program="${id}"]') !== null
    && Number(document.querySelector(".scrub input").max) > 0 && Number(document.querySelector(".scrub input").value) === 0`;
  await site.until(isThere, id);
  return site.run(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    const cards = () =>
      [...document.querySelectorAll(".objects .object")].map((card) => ({
        name: card.querySelector(".object__name")?.textContent ?? "",
        words: card.textContent.replaceAll(/\s+/g, " "),
        classes: [...card.querySelectorAll("[class]")].map((part) => part.getAttribute("class")).join(" "),
      }));
    const sentence = () => document.querySelector(".story [aria-current]")?.textContent ?? "";
    const place = () => Number(document.querySelector(".scrub input")?.value ?? 0);
    const last = Number(document.querySelector(".scrub input")?.max ?? 0);
    const steps = [];
    document.querySelector(".lanes__canvas")?.focus();
    for (let guard = 0; steps.length < last && guard < 4 * last; guard += 1) {
      const before = place();
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
      for (let wait = 0; wait < 20 && place() === before; wait += 1) await frame();
      await frame();
      steps.push({ step: place(), sentence: sentence(), cards: cards() });
    }
    return steps;
  });
}

/** The first step whose sentence fits, and the card of that name. */
function find(steps, sentence, name) {
  const found = steps.find((step) => sentence.test(step.sentence));
  assert.ok(found, `no step says ${sentence}: ${steps.map((step) => step.sentence).join(" | ")}`);
  const card = found.cards.find((one) => one.name === name);
  assert.ok(card, `no card of ${name} at step ${found.step}`);
  return card;
}

site.test("a barrier that opens is shown full and open, with those who leave", async () => {
  const steps = await walk("barrier-phases");
  const card = find(steps, /is the last to arrive, and opens barrier/, "barrier");
  assert.match(card.words, /open: 1 of 3 through/);
  assert.match(card.classes, /barrier--open/);
  assert.equal(card.words.match(/Thread-/g)?.length, 3, card.words);
});

site.test("who is notified is shown at the lock, and no longer in the waiting room", async () => {
  const steps = await walk("condition-notify-all");
  const told = /p notifies condition; c1 and c2 need the lock now/;
  const lock = find(steps, told, "condition's lock");
  assert.match(lock.words, /notified, need it:.*c1.*c2/i);
  const room = find(steps, told, "condition");
  assert.match(room.words, /nobody waits, 2 notified/);
  assert.match(room.words, /empty/);
  const threads = find(steps, told, "threads");
  assert.match(threads.words, /c1 was notified, and needs condition's lock, held by p/);
});

site.test("a permit that was given back is free, and who was woken will look again", async () => {
  const steps = await walk("semaphore-connections");
  const told = steps.filter((step) => /gives a permit back/.test(step.sentence) && /is woken/.test(step.sentence));
  assert.ok(told.length > 2, "permits come back while threads wait");
  for (const { sentence, cards } of told) {
    const woken = /; (Thread-\d+) is woken/.exec(sentence)?.[1];
    const card = cards.find(({ name }) => name === "connection_pool");
    const threads = cards.find(({ name }) => name === "threads");
    assert.match(card.words, /may go on/, sentence);
    assert.match(threads.words, new RegExp(`${woken} may go on: it was woken, and will look again at connection_pool`), sentence);
  }
});

site.test("a thread's copy is marked as old from the step on that makes it so", async () => {
  const steps = await walk("race-lost-update");
  for (const { step, sentence, cards } of steps) {
    const card = cards.find(({ name }) => name === "database_value");
    if (/^Thread-1 writes/.test(sentence)) assert.match(card.words, /Thread-2 *has read 0 *old now/, `step ${step}`);
    if (/^Thread-[12] reads/.test(sentence)) assert.doesNotMatch(card.words, /old now/, `step ${step}`);
    if (/^Thread-2 writes/.test(sentence)) assert.match(card.words, /from an old copy/, `step ${step}`);
  }
  assert.ok(steps.some(({ sentence }) => /^Thread-2 writes/.test(sentence)));
});
