// Links: one leads to the same run, whatever was shown before it.
import assert from "node:assert/strict";
import { useSite } from "./lib/site.mjs";

const site = useSite();
const bare = useSite({ headers: {}, hasFibers: false });

async function open(where, fragment) {
  await where.openAnew(`/${fragment}`);
  await where.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
}

/** Follows a link within the page, as a click on one does. */
const follow = (where, fragment) => where.run((fragment) => location.assign(fragment), fragment);
const story = () => [...document.querySelectorAll(".story__line")].map((line) => line.textContent).join("\n");
const isIdle = () => document.querySelector(".run--stop") === null;
/** The story of a link that is opened in a fresh page, once it is not the recorded one any more, or is. */
async function fresh(fragment, recorded) {
  await open(site, fragment);
  return settled(recorded);
}
async function settled(recorded) {
  const is = recorded ? "!==" : "===";
  await site.until(`() => (${isIdle})() && document.querySelector(".axis__recorded") ${is} null`, `recorded: ${recorded}`);
  return site.run(story);
}

const PROGRAM = "program=race-fixed";

site.test("two links of one program with different schedules show different runs", async () => {
  const schedules = await site
    .open(`/#${PROGRAM}`)
    .then(() => site.until(() => window.threadground !== undefined))
    .then(() =>
      site.run(async () => {
        const found = new Map();
        for (let seed = 1; seed < 12; seed++) {
          const { schedule } = await window.threadground.run("race-fixed", { way: { seed } });
          found.set(schedule, seed);
        }
        return [...found.keys()];
      }),
    );
  assert.ok(schedules.length >= 2, "seeds lead to different schedules");
  const links = schedules.slice(0, 2).map((schedule) => `#${PROGRAM}&way=schedule&schedule=${encodeURIComponent(schedule)}&step=3`);
  const alone = [await fresh(links[0], false), await fresh(links[1], false)];
  assert.notEqual(alone[0], alone[1]);
  for (const at of [0, 1, 0]) {
    await follow(site, links[at]);
    await site.until(`() => (${isIdle})() && (${story})() === ${JSON.stringify(alone[at])}`, `the run of link ${at}`);
  }
  // Also where one comes while the run of the one before is being made.
  await site.run((links) => {
    location.hash = links[1];
    setTimeout(() => (location.hash = links[0]), 5);
    setTimeout(() => (location.hash = links[1]), 10);
  }, links);
  await site.until(`() => (${isIdle})() && (${story})() === ${JSON.stringify(alone[1])}`, "the run of the last link");
  // And where one comes back while the run of another one is on its way, however far that is.
  for (const after of [1, 4, 8, 12, 16, 20, 25, 30, 40, 60]) {
    const settled = await site.run(
      async (links, after) => {
        location.hash = links[0];
        await new Promise((done) => setTimeout(done, after));
        location.hash = links[1];
        await new Promise((done) => setTimeout(done, 600));
        return [...document.querySelectorAll(".story__line")].map((line) => line.textContent).join("\n");
      },
      links,
      after,
    );
    assert.equal(settled, alone[1], `back after ${after} ms`);
  }
});

site.test("a link to the first-come run shows it, also where a seeded run was shown", async () => {
  const plain = await fresh(`#${PROGRAM}&way=first&step=3`, true);
  for (let seed = 1; ; seed++) {
    const seeded = await fresh(`#${PROGRAM}&way=seed&seed=${seed}&step=3`, false);
    if (seeded !== plain) break;
  }
  for (const link of [`#${PROGRAM}&way=first&step=3`, `#${PROGRAM}&step=4`]) {
    await follow(site, link);
    await site.until(`() => (${isIdle})() && (${story})() === ${JSON.stringify(plain)}`, link);
    await follow(site, `#${PROGRAM}&way=seed&seed=3`);
    await settled(false);
  }
});

site.test("a link from another version says what may differ, for a seed as for a schedule", async () => {
  const words = () => document.querySelector(".notices").textContent;
  await open(site, `#${PROGRAM}&way=seed&seed=3&v=0.0.0-other`);
  await site.until(`() => /0\\.0\\.0-other.*its seed may lead elsewhere/.test((${words})())`, "the hint");
  await follow(site, `#${PROGRAM}&way=first&v=0.0.0-other`);
  await site.until(`() => !/0\\.0\\.0-other/.test((${words})())`, "no hint");
});

for (const [asked, said] of [
  ["way=seed&seed=7", /with seed 7.*off here.*first-come/],
  ["way=real", /on real threads.*off here.*first-come/],
  ["way=seed&seed=7&set.no=1", /could not be followed/],
]) {
  bare.test(`without isolation and fibers a link with ${asked} says what is shown instead, and why`, async () => {
    await open(bare, `#${PROGRAM}&${asked}`);
    const words = await bare.until(
      () =>
        document.querySelectorAll(".notice").length > 1 &&
        [...document.querySelectorAll(".notice")].map((one) => one.textContent).join("\n"),
      "a notice of its own",
    );
    assert.match(words, said);
    assert.ok(await bare.run(() => document.querySelector(".axis__recorded") !== null));
  });
}

bare.test("without isolation and fibers a link to the recorded run says nothing more", async () => {
  await open(bare, `#${PROGRAM}&way=first&step=3`);
  assert.equal(await bare.run(() => document.querySelectorAll(".notice").length), 1);
});

site.test("after workers that did not start, the next Run works", async () => {
  await site.open("/fixture-between-two-loads.html").catch(() => undefined);
  site.takeErrors();
  await site.refusing("/engine/engine.js", async () => {
    await site.open(`/#${PROGRAM}&lang=rust`);
    await site.until(() => /could not be started/.test(document.querySelector(".notice")?.textContent ?? ""), "a notice");
  });
  site.takeErrors();
  const { outcome } = await site.run(() => window.threadground.run("race-lost-update"));
  assert.equal(outcome, "finished");
});
