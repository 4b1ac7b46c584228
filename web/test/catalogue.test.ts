import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SYNONYMS } from "../src/base/synonyms";
import { ANYTHING, choices, type Entry, grouped, matches } from "../src/state/catalogue";

const entry = (id: string, document: string, uses: string[]): Entry => ({
  id,
  chapter: { number: 1, title: "Queues" },
  title: `About ${id}`,
  summary: "Threads wait.",
  watch: "",
  teaches: "",
  document: { letter: document.slice(0, 1), name: document, section: "17.1" },
  uses,
  real_only: false,
  cures: null,
  cured_by: [],
  parameters: [],
  small: [],
  file: "",
});

const entries = [
  entry("one", "pysheeet", ["Thread", "Lock"]),
  entry("two", "pysheeet", ["Thread", "RLock"]),
  entry("three", "Core Python", ["Thread", "local"]),
];
const ids = (wanted: Partial<typeof ANYTHING>): string[] =>
  entries.filter((entry) => matches(entry, { ...ANYTHING, ...wanted })).map(({ id }) => id);

describe("what readers call a thing", () => {
  const programs = JSON.parse(readFileSync(new URL("../public/programs/catalogue.json", import.meta.url), "utf8")) as Entry[];
  const found = (typed: string): string[] => programs.filter((one) => matches(one, { ...ANYTHING, typed })).map(({ id }) => id);

  test.each([
    ["mutex", "lock-counter-object"],
    ["shared counter", "lock-counter-object"],
    ["shared counter", "race-lost-update"],
    ["race", "race-lost-update"],
    ["philosophers", "philosophers"],
    ["dining", "philosophers-tray"],
    ["lost update", "race-lost-update"],
    ["deadlock", "transfer"],
    ["race", "bet"],
    ["starvation", "readers-writers"],
    ["livelock", "polite-pair"],
    ["channel", "queue-sentinel"],
    ["rendezvous", "barrier-phases"],
    ["producer consumer", "queue-sentinel"],
    ["throttle", "semaphore-connections"],
    ["critical section", "lock-counter-object"],
  ])("“%s” finds %s", (typed, id) => {
    expect(found(typed)).toContain(id);
  });

  test("each word finds something, also while it is being typed", () => {
    for (const [word] of SYNONYMS) for (const typed of [word, word.slice(0, 3)]) expect(found(typed), typed).not.toEqual([]);
  });

  test("a word that nobody uses finds nothing", () => {
    expect(found("zebra")).toEqual([]);
  });
});

describe("the picker's programs", () => {
  test("have every word that was typed, somewhere", () => {
    expect(ids({})).toEqual(["one", "two", "three"]);
    expect(ids({ typed: "  " })).toEqual(["one", "two", "three"]);
    expect(ids({ typed: "lock PYSHEEET" })).toEqual(["one", "two"]);
    expect(ids({ typed: "lock core" })).toEqual([]);
    expect(ids({ typed: "queues about thr" })).toEqual(["one", "two", "three"]);
  });

  test("come by chapters, and first those that have what was typed in their names", () => {
    const groups = (typed: string): unknown =>
      grouped(
        entries.filter((entry) => matches(entry, { ...ANYTHING, typed })),
        { ...ANYTHING, typed },
      ).map(([chapter, all]) => [chapter?.number, all.map(({ id }) => id)]);
    expect(groups("")).toEqual([[1, ["one", "two", "three"]]]);
    expect(groups(" ")).toEqual([[1, ["one", "two", "three"]]]);
    expect(groups("three about")).toEqual([[undefined, ["three"]]]);
    expect(groups("thr")).toEqual([
      [undefined, ["three"]],
      [1, ["one", "two"]],
    ]);
  });

  test("whose very name was typed comes first", () => {
    const all = [entry("lock-counter-object", "a", []), entry("lock-count", "a", []), entry("lock-counter", "a", [])];
    const first = (typed: string): string | undefined => grouped(all, { ...ANYTHING, typed })[0]?.[1][0]?.id;
    expect(first("lock-counter")).toBe("lock-counter");
    expect(first("About Lock-Count ")).toBe("lock-count");
    expect(first("lock")).toBe("lock-counter-object");
  });

  test("use the chosen primitive, and not one whose name has it inside", () => {
    expect(ids({ use: "Lock" })).toEqual(["one"]);
    expect(ids({ use: "Thread" })).toEqual(["one", "two", "three"]);
  });

  test("come from the chosen document, and pass all filters at once", () => {
    expect(ids({ document: "pysheeet" })).toEqual(["one", "two"]);
    expect(ids({ document: "pysheeet", use: "RLock", typed: "two" })).toEqual(["two"]);
    expect(ids({ document: "Core Python", use: "RLock" })).toEqual([]);
  });

  test("are counted for each choice, by what the other filters leave", () => {
    expect(choices(entries, "use", ANYTHING)).toEqual([
      ["local", 1],
      ["Lock", 1],
      ["RLock", 1],
      ["Thread", 3],
    ]);
    expect(choices(entries, "use", { ...ANYTHING, use: "Lock", document: "pysheeet" })).toEqual([
      ["local", 0],
      ["Lock", 1],
      ["RLock", 1],
      ["Thread", 2],
    ]);
    expect(choices(entries, "document", { ...ANYTHING, typed: "three" })).toEqual([
      ["Core Python", 1],
      ["pysheeet", 0],
    ]);
  });
});
