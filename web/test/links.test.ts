import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Listed } from "../src/engine/types.gen";
import { catalogue, programId, schedule, seed, typed, way } from "../src/state/atoms";
import type { Entry } from "../src/state/catalogue";
import { takeWay } from "../src/state/fields";
import { linkNow, problemOf, VERSION } from "../src/state/links";
import { loadReader } from "../src/state/parameters";
import type { Link } from "../src/state/url";
import { showRun } from "./shown";

vi.mock("../src/base/motion", () => ({ reducedMotion: { matches: false } }));
vi.mock("../src/engine/run-model", () => ({
  // A number, or a sentence.
  loadValueReader: () =>
    Promise.resolve((_: Listed, words: string) => (/^\d+$/.test(words) ? { value: Number(words) } : { problem: `not ${words}` })),
}));

const loops: Listed = { name: "loops", help: "", kind: "integer", default: 4, allowed: "a whole number" };
const entry = (id: string, real_only = false): Entry => ({
  id,
  chapter: { number: 1, title: "Locks" },
  title: `About ${id}`,
  summary: "",
  watch: "",
  teaches: "",
  small: [],
  document: { letter: "P", name: "pysheeet", section: "1" },
  uses: [],
  real_only,
  cures: null,
  cured_by: [],
  parameters: [loops],
  file: "",
});

beforeEach(async () => {
  await loadReader();
  catalogue.value = [entry("lock"), entry("gil", true)];
  programId.value = "lock";
  typed.value = {};
  takeWay("first");
  showRun([0, 0, 0]);
});

describe("the link to what is shown", () => {
  test("says which program, way and step, and the version that made it", () => {
    expect(linkNow()).toMatchObject({ program: "lock", set: {}, way: "first", step: 0, version: VERSION });
  });

  test("has the values that a reader has changed, and those alone", () => {
    typed.value = { loops: "4" };
    expect(linkNow().set).toEqual({});
    typed.value = { loops: "7" };
    expect(linkNow().set).toEqual({ loops: "7" });
  });

  test("has the way that the program can be run in, whatever was chosen before", () => {
    takeWay({ seed: 7 });
    expect(linkNow().way).toEqual({ seed: 7 });
    programId.value = "gil";
    expect(linkNow().way).toBe("real");
  });

  test("has no way while the seed's field says none", () => {
    takeWay({ seed: 7 });
    seed.value = "many";
    expect(linkNow()).not.toHaveProperty("way");
  });
});

test("a way is put into its fields, and a schedule goes when another way is taken", () => {
  takeWay({ schedule: "1-0-" });
  expect([way.value, schedule.value]).toEqual(["schedule", "1-0-"]);
  takeWay({ seed: 9 });
  expect([way.value, seed.value, schedule.value]).toEqual(["seed", "9", undefined]);
  takeWay("real");
  expect([way.value, seed.value], "the field keeps its number").toEqual(["real", "9"]);
});

describe("a link that cannot be followed says what is wrong", () => {
  const [lock, gil] = [entry("lock"), entry("gil", true)];
  const wrong: readonly (readonly [what: string, link: Link, of: Entry | undefined, named: string])[] = [
    ["a program that is not there", { program: "nope", set: {} }, undefined, "nope"],
    ["a way in which the program has nothing to show", { set: {}, way: { seed: 1 } }, gil, "About gil"],
    ["a parameter that the program has not got", { set: { colour: "1" } }, lock, "colour"],
    ["a value that is refused", { set: { loops: "many" } }, lock, "not many"],
  ];
  test.each(wrong)("%s", (_, link, of, named) => {
    expect(problemOf(link, of)).toContain(named);
  });

  test("and says nothing where there is nothing wrong", () => {
    expect(problemOf({ program: "lock", set: { loops: "2" }, way: { seed: 1 } }, lock)).toBeUndefined();
    expect(problemOf({ set: {}, way: "real" }, gil)).toBeUndefined();
  });
});
