import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { functionOf } from "../build/bet-code";
import { text } from "../src/base/strings";
import type { RunModel } from "../src/engine/run-model";
import { count, next, RUNS } from "../src/state/bet-plan";
import type { Entry } from "../src/state/catalogue";
import { type Access, draw, readOddRun } from "../src/state/odd-run";
import { PATH_NAMES, PATHS, stops } from "../src/state/paths";
import { isFirst } from "../src/state/url";
import { verdict } from "../src/state/verdict";

const programs = new URL("../../crate/programs/", import.meta.url);
const files = readdirSync(programs, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".rs"));
const ids = files.map((file) => file.replace(/^.*\/\d\d_|\.rs$/g, "").replaceAll("_", "-"));

test("an address with nothing behind its # leads to the first page", () => {
  expect(["", "#", "#program=bet", "#frob"].map(isFirst)).toEqual([true, true, false, false]);
});

describe("the bet's runs", () => {
  const none = { orders: 0, real: 0, locked: 0, wantsLock: false };
  test("are a hundred seeds from 0, then a hundred on real threads", () => {
    expect(next(none)).toEqual(["orders", { program: "bet", set: {}, way: { seed: 0 } }]);
    expect(next({ ...none, orders: 99 })).toEqual(["orders", { program: "bet", set: {}, way: { seed: 99 } }]);
    expect(next({ ...none, orders: RUNS })).toEqual(["real", { program: "bet", set: {}, way: "real" }]);
    expect(next({ ...none, orders: RUNS, real: RUNS })).toBeUndefined();
  });
  test("with the lock, which was asked for last, come before what is left", () => {
    const asked = { ...none, wantsLock: true };
    expect(next({ ...asked, orders: 7 })?.[0]).toBe("orders");
    expect(next({ ...asked, orders: RUNS, real: 30, locked: 12 })).toEqual([
      "locked",
      { program: "bet-cured", set: {}, way: { seed: 12 } },
    ]);
    expect(next({ ...asked, orders: RUNS, real: 30, locked: RUNS })?.[0]).toBe("real");
    expect(next({ ...asked, orders: RUNS, real: RUNS, locked: RUNS })).toBeUndefined();
  });
  test("are counted by what came out", () => {
    expect([count(["2", "1", "2"], "2"), count(["2", "1", "2"], "1"), count([], "1")]).toEqual([2, 1, 0]);
  });
});

describe("the verdict", () => {
  const { right, wrong } = text.first.verdict;
  test("is right for who has said sometimes, and tells the others why they are wrong", () => {
    expect(verdict("sometimes", 23)[0]).toBe(right);
    expect(verdict("always", 23)).toEqual([wrong, expect.stringMatching(/^23 of the 100 orders gave 1/)]);
    expect(verdict("always", 1)[1]).toMatch(/^1 of the 100 orders gave 1/);
    expect(verdict("anything", 23)).toEqual([wrong, expect.stringMatching(/^Only 1 and 2 can come out/)]);
  });
  test("claims nothing that the runs have not shown", () => {
    expect(verdict("sometimes", 0)).toEqual([undefined, text.first.verdict.never]);
    expect(verdict("always", 0)).toEqual([undefined, text.first.verdict.never]);
    expect(verdict("anything", 0)[0]).toBe(wrong);
  });
  test("on real threads tells a hundred of a hundred, and any other count as it is", () => {
    expect(text.first.realKept).toMatch(/a hundred times out of a hundred/);
    expect(text.first.realLost(98, 2)).toMatch(/2 in 98 runs of 100, and 1 in 2/);
    expect(text.first.realLost(1, 99)).toMatch(/2 in 1 run of 100, and 1 in 99/);
  });
});

describe("the picture of a run", () => {
  const access = (thread: number, kind: Access["kind"], value: string): Access => ({ thread, name: `Thread-${thread}`, kind, value });
  const accesses = [access(2, "read", "0"), access(1, "read", "0"), access(2, "write", "1"), access(1, "write", "1")];

  test("marks the copy that is old, until it is written", () => {
    const { lanes, values } = draw({ initial: "0", accesses });
    expect(
      lanes.map(({ name, cells }) => [name, ...cells.map((cell) => (cell === undefined ? "" : `${cell.kind} ${cell.value}`))]),
    ).toEqual([
      ["Thread-1", "", "read 0", "old 0", "write 1"],
      ["Thread-2", "read 0", "", "write 1", ""],
    ]);
    expect(values).toEqual([
      { value: "0", lost: false },
      { value: "0", lost: false },
      { value: "1", lost: false },
      { value: "1", lost: true },
    ]);
  });

  test("marks nothing where one thread comes after the other", () => {
    const { lanes, values } = draw({
      initial: "0",
      accesses: [access(1, "read", "0"), access(1, "write", "1"), access(2, "read", "1"), access(2, "write", "2")],
    });
    expect(lanes.flatMap(({ cells }) => cells).some((cell) => cell?.kind === "old")).toBe(false);
    expect(values.map(({ value, lost }) => [value, lost])).toEqual([
      ["0", false],
      ["1", false],
      ["1", false],
      ["2", false],
    ]);
  });

  test("is read from the model: who used the number, and at which step an update was lost", () => {
    const user = (thread: number, line: number) => ({ thread, line, since: 0, until: null });
    // MainThread makes it at step 1; a thread reads, another reads, both write; MainThread reads at last.
    const shared = [
      undefined,
      { thread: 0, value: "0", reader: null, writer: null },
      { thread: 2, value: "0", reader: user(2, 13), writer: null },
      { thread: 1, value: "0", reader: user(1, 13), writer: null },
      { thread: 2, value: "1", reader: user(1, 13), writer: user(2, 14) },
      { thread: 1, value: "1", reader: user(1, 13), writer: user(1, 14) },
      { thread: 0, value: "1", reader: user(0, 28), writer: user(1, 14) },
    ];
    const model = {
      overview: () => ({
        objects: [{ number: 1, name: "n", type: "Shared", line: 1 }],
        findings: [{ kind: "lost update", step: 5 }],
        threads: [0, 1, 2].map((number) => ({ number, name: `Thread-${number}` })),
      }),
      stepsOfObject: () => [1, 2, 3, 4, 5, 6],
      at: (step: number) => {
        const { thread = null, ...inside } = shared[step] ?? {};
        return { step, thread, objects: shared[step] === undefined ? [] : [{ number: 1, inside: { type: "shared", ...inside } }] };
      },
    } as unknown as RunModel;
    expect(readOddRun(model, 7)).toEqual({ seed: 7, step: 2, initial: "0", accesses });
  });
});

describe("the paths", () => {
  const entry = (id: string): Entry => ({ id, title: `About ${id}` }) as Entry;

  test("lead to programs that there are, each once, with a line of what one learns", () => {
    for (const name of PATH_NAMES) {
      expect(PATHS[name].filter((id) => !ids.includes(id))).toEqual([]);
      expect(new Set(PATHS[name]).size).toBe(PATHS[name].length);
      expect(text.paths[name].about).not.toBe("");
      expect(Object.keys(text.paths[name].learns)).toEqual(PATHS[name]);
    }
  });

  test("mark what was seen, and the one after it as the next", () => {
    const [one = "", two = "", three = ""] = PATHS.start;
    const marks = (seen: string[]) =>
      stops("start", PATHS.start.map(entry), (id) => (seen.includes(id) ? "seen" : undefined)).map((stop) => [
        stop.mark === "seen",
        stop.next,
      ]);
    expect(marks([]).flat()).not.toContain(true);
    expect(marks([one, three]).slice(0, 4)).toEqual([
      [true, false],
      [false, true],
      [true, false],
      [false, false],
    ]);
    expect(marks([...PATHS.start]).some(([, isNext]) => isNext)).toBe(false);
    expect(stops("start", [entry(two)], () => undefined).map(({ id }) => id)).toEqual([two]);
  });

  test("are there, without titles, before the catalogue is", () => {
    expect(stops("wait", [], () => undefined).map(({ id, entry }) => [id, entry])).toEqual(PATHS.wait.map((id) => [id, undefined]));
  });
});

describe("the bet's code", () => {
  const twin = (file: string) => readFileSync(new URL(`13_hazards/${file}`, programs), "utf8");
  test("is the function of the twin, and the lock is all that differs", () => {
    const [bet, locked] = [functionOf(twin("03_bet.py")), functionOf(twin("04_bet_cured.py"))];
    expect(bet).toBe("def add():\n    global n\n    value = n\n    n = value + 1");
    expect(locked).toBe("def add():\n    global n\n    with lock:\n        value = n\n        n = value + 1");
  });
  test.runIf(existsSync(new URL("../public/programs/catalogue.json", import.meta.url)))("marks the line of the lock", () => {
    expect(__BET_CODE__.bet.some(({ added }) => added)).toBe(false);
    const added = __BET_CODE__.locked.filter((row) => row.added).map(({ line }) => line.map(([, words]) => words).join(""));
    expect(added).toEqual(["    with lock:"]);
  });
});
