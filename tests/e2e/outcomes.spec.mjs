// What can come of a program: every order is tried, or it is run a hundred times; and each outcome can be shown.
import assert from "node:assert/strict";
import { Key } from "selenium-webdriver";
import { useSite } from "./lib/site.mjs";

const site = useSite();

async function open(fragment) {
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
}

/** Opens a program at its outcomes. */
async function atOutcomes(fragment) {
  await open(fragment);
  await site.press("7");
  await site.until(
    () => document.querySelector(".run--stop") === null && document.querySelector(".outcomes__ask") !== null,
    "the outcomes",
  );
}

const ask = (label) =>
  site.run(
    (label) => [...document.querySelectorAll(".outcomes__ask .button")].find((button) => button.textContent.startsWith(label)).click(),
    label,
  );
/** A run that was made just now is shown, and over. */
const isLive = () => document.querySelector(".run--stop") === null && document.querySelector(".axis__recorded") === null;
/** How long every order may take on a machine that does other things besides, in milliseconds. */
const SEARCHES = 90_000;
const isOver = () => document.querySelector(".run--stop") === null && document.querySelector(".outcome") !== null;
const rows = () =>
  site.run(() =>
    [...document.querySelectorAll(".outcome")].map((one) => ({
      lines: [...one.querySelectorAll(".outcome__lines li")].map((line) => line.textContent),
      isSurprising: one.matches(".outcome--surprising"),
      words: one.textContent,
      letter: one.querySelector(".letter")?.textContent,
    })),
  );
/** The line that says what became of the value. */
const END = /End value: (\d+)/;
const endOf = ({ lines }) => lines.map((line) => END.exec(line)?.[1]).find((end) => end !== undefined);
/** The outcomes, without what was found out about the runs. */
const ended = async () => (await rows()).filter(endOf);
const endShown = async () =>
  endOf({ lines: await site.run(() => [...document.querySelectorAll(".output__line span")].map((line) => line.textContent)) });
const sum = () => site.run(() => document.querySelector(".outcomes__sum").textContent);
const story = () => site.run(() => [...document.querySelectorAll(".story__line")].map((line) => line.textContent).join("\n"));

/** Shows the run of an outcome, and waits until it is there. */
async function show(at) {
  await site.run((at) => document.querySelectorAll(".outcome__show")[at].click(), at);
  await site.until(isLive, "the run");
  await site.press(Key.END);
}

site.test("what is only possible leads to where every order is tried", async () => {
  await open("#program=transfer&lang=rust&way=first");
  await site.until(isLive, "the run");
  const toFindings = () => {
    const [tab] = [...document.querySelectorAll(".pane--story [role=tab]")].filter(({ textContent }) => /Findings\d/.test(textContent));
    tab?.click();
    return tab !== undefined;
  };
  await site.until(toFindings, "its findings");
  await site.until(() => /^Possible deadlock/.test(document.querySelector(".finding")?.textContent), "the finding");
  await site.run(() => [...document.querySelectorAll(".finding button")].find((one) => /every order/.test(one.textContent)).click());
  await site.until(isOver, "the outcomes", SEARCHES);
  assert.match(await sum(), /it can deadlock/);
});

site.test(
  "with locked sections as steps the philosophers take two runs, of which one is a deadlock, and the page's interface says so",
  async () => {
    await atOutcomes("#program=philosophers&lang=rust&set.philosophers=3");
    await site.run(() => [...document.querySelectorAll(".outcomes__timing input")].at(-1).click());
    await ask("Every order");
    await site.until(isOver, "the outcomes", SEARCHES);
    assert.match(await sum(), /^Every order was tried: it can deadlock\. 2 runs were enough, with each locked section as one step\./);
    const report = (options) =>
      site.run((options) => window.threadground.explore("philosophers", options).catch(({ message }) => message), options);
    const { method, executions } = await report({ set: { philosophers: 3 }, method: "sections" });
    assert.deepEqual([method, executions], ["sections", 2]);
    assert.match(await report({ method: "sections", timing: "clock" }), /without timing “clock”/);
    assert.match(await report({ method: "steps" }), /“classes” or “sections”/);
  },
);

site.test("every order of a lost update: 1 and 2 come out, and a link leads to the run that loses it", async () => {
  await atOutcomes("#program=race-lost-update");
  await ask("Every order");
  await site.until(isOver, "the outcomes", SEARCHES);
  assert.match(await sum(), /^Every order was tried: .* 4 runs stand for all \d+ orders/);
  const found = await ended();
  assert.deepEqual(found.map(endOf).sort(), ["1", "2"]);
  for (let at = 0; at < found.length; at++) {
    await show(at);
    assert.equal(await endShown(), endOf(found[at]));
    assert.deepEqual(await ended(), found, "the others can still be shown");
  }
  const link = await site.until(
    () => new Promise((done) => setTimeout(() => done(/schedule=/.test(location.hash) && location.hash), 500)),
    "the link",
  );
  await site.press("3");
  const told = await story();
  await open(link);
  await site.until(isLive, "the run");
  assert.equal(await story(), told);
});

site.test("a small search has a tree of its choices, and each of its ends can be shown", async () => {
  await atOutcomes("#program=race-lost-update");
  await ask("Every order");
  await site.until(isOver, "the outcomes", SEARCHES);
  const leaves = await site.run(() => [...document.querySelectorAll(".choices__leaf")].map((leaf) => leaf.textContent));
  assert.ok(leaves.length >= 2, "the outcomes part");
  const ends = new Map((await ended()).map((row) => [row.letter, endOf(row)]));
  assert.deepEqual([...new Set(leaves)].sort(), [...ends.keys()].sort());
  for (const [at, letter] of leaves.entries()) {
    await site.run((at) => document.querySelectorAll(".choices__leaf")[at].click(), at);
    await site.until(isLive, "the run");
    await site.press(Key.END);
    assert.equal(await endShown(), ends.get(letter), `${letter}, the end ${at}`);
  }
  await ask("Seeds");
  await site.until(() => document.querySelector(".choices") === null, "random orders have no tree");
});

site.test("a run that need not end is shown as far as it was made, and the reader can go on with it", async () => {
  await atOutcomes("#program=daemon-heartbeat");
  await ask("Every order");
  await site.until(isOver, "the outcomes", SEARCHES);
  assert.match(await sum(), /^It need not end: it can go on at line \d+/);
  const endless = (await rows()).findIndex(({ words }) => words.includes("need not end"));
  assert.ok(endless >= 0, "it is told");
  await site.run((at) => document.querySelectorAll(".outcome__show")[at].click(), endless);
  await site.until(() => document.querySelector(".choose__row") !== null && document.querySelector(".run--stop") === null, "the choice");
  assert.ok((await site.run(() => Number(document.querySelector(".scrub input").max))) > 100, "behind all its steps");
});

site.test("what is found out about the runs is told, and shown where it happens", async () => {
  await atOutcomes("#program=deadlock-two-locks");
  await ask("Every order");
  await site.until(isOver, "the outcomes", SEARCHES);
  const found = await rows();
  const deadlock = found.findIndex(({ words }) => /^Deadlock ·/.test(words));
  assert.ok(deadlock >= 0, JSON.stringify(found));
  await show(deadlock);
  assert.ok(await site.run(() => document.querySelector(".output__end--deadlock") !== null), "it is run");
});

site.test("what every order came to is said at a program's head, and pressed it is found out again", async () => {
  await open("#program=race-lost-update&set.threads=3");
  const told = async () =>
    /^(Every order was tried: .*\.) \(With (.*)\.\)$/
      .exec(await site.run(() => document.querySelector(".about__proven").textContent))
      .slice(1);
  const [verdict, values] = await told();
  assert.match(values, /^threads = 2, pause = /, "also what the fields say otherwise");
  await site.run(() => document.querySelector(".about__proven button").click());
  await site.until(isOver, "the outcomes", SEARCHES);
  assert.ok((await sum()).startsWith(verdict), `${await sum()} begins with ${verdict}`);
  await site.until(() => !location.hash.includes("threads"), "the address");
  const [, small] = await told();
  assert.match(await site.run(() => location.hash), new RegExp(`set\\.${small.replace(" = ", "=")}&`));
});

site.test("a script gets the same report, with the deadlock, and one that is stopped says so", async () => {
  await open("#program=deadlock-two-locks");
  const report = await site.run(() => window.threadground.explore("deadlock-two-locks"));
  assert.deepEqual([report.complete, report.blocked, report.executions], [true, 0, 3]);
  assert.ok(report.outcomes.some(({ outcome }) => outcome === "deadlock"));
  const ordered = await site.run(() => window.threadground.explore("deadlock-ordered"));
  assert.deepEqual([ordered.complete, ordered.outcomes.map(({ outcome }) => outcome)], [true, ["finished"]]);
  const bounded = await site.run(() => window.threadground.explore("race-lost-update", { most: 2 }));
  assert.deepEqual([bounded.complete, bounded.executions], [false, 2]);
  const calm = await site.run(() => window.threadground.explore("deadlock-two-locks", { preemptions: 0, set: { pause: 0 } }));
  assert.deepEqual([calm.bound, calm.complete], [0, false]);
  const refused = (id, options = {}) =>
    site.run((id, options) => window.threadground.explore(id, options).then(JSON.stringify, String), id, options);
  assert.match(await refused("no-such"), /no-such/);
  assert.match(await refused("race-lost-update", { most: 0 }), /most is 0/);
  assert.match(await refused("race-lost-update", { preemptions: -1 }), /preemptions is -1/);
  assert.match(await refused("race-lost-update", { timing: "never" }), /never/);
  assert.match(await refused("race-lost-update", { set: { threads: 1000 } }), /threads/);
  assert.match(await refused("gil-cpu-bound"), /real threads only/);
  const stopped = await site.run(() => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 1000);
    return window.threadground.explore("barrier-phases", { signal: abort.signal });
  });
  assert.equal(stopped.complete, false);
  assert.match(stopped.incomplete.why, /stopped/);
  assert.equal(
    (await site.run(() => window.threadground.run("race-fixed", { way: "first" }))).outcome,
    "finished",
    "and the next run works",
  );
});

site.test("the schedule of each outcome comes to it again a hundred times, in a fresh page that its link opens", async () => {
  const id = "deadlock-two-locks";
  await open(`#program=${id}`);
  const { outcomes } = await site.run((id) => window.threadground.explore(id, { set: { pause: 0 } }), id);
  assert.equal(outcomes.length, 2);
  for (const { outcome, output, schedule } of outcomes) {
    await open(`#program=${id}&set.pause=0&schedule=${schedule}`);
    await site.until(isLive, "the run");
    const runs = await site.run(
      async (id, schedule) => {
        const runs = [];
        for (let at = 0; at < 100; at++) runs.push(await window.threadground.run(id, { set: { pause: 0 }, way: { schedule } }));
        return [...new Set(runs.map((run) => JSON.stringify(run)))];
      },
      id,
      schedule,
    );
    assert.equal(runs.length, 1, `${outcome}: all hundred are alike`);
    const [run] = runs.map((text) => JSON.parse(text));
    assert.equal(run.outcome, outcome);
    assert.equal(run.schedule, schedule);
    const told = (lines) => lines.map(({ thread, text }) => `${thread}: ${text}`).sort();
    assert.deepEqual(told(run.output), told(output));
    await site.press("3");
    assert.deepEqual(
      (await story()).match(/Task [AB] \w+ lock\d/g)?.sort(),
      run.output.map(({ text }) => text).sort(),
      "and it is what the page shows",
    );
  }
});

site.test("a search goes on until Esc, and what it has found is shown", async () => {
  await atOutcomes("#program=barrier-phases&lang=rust");
  await ask("Every order");
  await site.until(() => /^[1-9].* runs/.test(document.querySelector(".outcomes__sum").textContent), "it goes on");
  await site.press(Key.ESCAPE);
  await site.until(isOver, "the outcomes", SEARCHES);
  assert.match(await sum(), /the search was stopped.* There may be outcomes that it has not come to\.$/);
  await ask("Use its small");
  assert.equal(await site.run(() => document.querySelector(".outcome")), null, "they were of other values");
});

site.test("a hundred seeds and a hundred runs on real threads: of each outcome one run is kept", async () => {
  await atOutcomes("#program=race-lost-update&set.pause=0.001");
  await ask("Seeds");
  await site.until(isOver, "the outcomes", 90_000);
  assert.match(await sum(), /^100 runs in random orders/);
  const counts = (found) => found.map(({ words }) => Number(/(\d+) of 100 runs/.exec(words)[1]));
  const found = await rows();
  assert.equal(
    counts(found).reduce((sum, count) => sum + count),
    100,
  );
  await show(found.length - 1);
  assert.equal(await endShown(), endOf(found.at(-1)));
  await ask("Real");
  await site.until(isOver, "the outcomes", 90_000);
  const real = await rows();
  assert.equal(
    counts(real).reduce((sum, count) => sum + count),
    100,
  );
  for (const _ of [1, 2]) {
    await show(0);
    assert.equal(await endShown(), endOf(real[0]));
  }
});

site.test("a program for real threads only cannot be explored, and its buttons are off", async () => {
  await atOutcomes("#program=gil-cpu-bound");
  const off = await site.run(() =>
    [...document.querySelectorAll(".outcomes__ask .button")].map((button) => [button.textContent, button.disabled]),
  );
  assert.deepEqual(off.slice(0, 3), [
    ["Every order", true],
    ["Seeds ×100", true],
    ["Real threads ×100", false],
  ]);
});
