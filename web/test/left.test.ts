import { beforeEach, describe, expect, test, vi } from "vitest";
import { catalogue, chosenLanguage, programId, screen, typed } from "../src/state/atoms";
import type { Entry } from "../src/state/catalogue";
import { takeWay } from "../src/state/fields";
import { create, kept, loose, remove, rename } from "../src/state/kept";
import { accept, left, wayBack } from "../src/state/left";
import { keepPlace, VERSION } from "../src/state/links";
import { goTo } from "../src/state/show";
import { readLink } from "../src/state/url";
import { showRun } from "./shown";

vi.mock("../src/base/motion", () => ({ reducedMotion: { matches: false } }));

const entry = (id: string): Entry => ({
  id,
  chapter: { number: 1, title: "Locks" },
  title: `About ${id}`,
  summary: "",
  watch: "",
  teaches: "",
  small: [],
  document: { letter: "P", name: "pysheeet", section: "1" },
  uses: [],
  real_only: false,
  cures: null,
  cured_by: [],
  parameters: [],
  file: "",
});
const place = { link: "program=lock&step=3", program: "lock", title: "About lock" };

beforeEach(() => {
  catalogue.value = [entry("lock")];
  left.value = undefined;
  screen.value = "program";
  programId.value = "lock";
  typed.value = {};
  chosenLanguage.value = "rust";
  takeWay("first");
  showRun([0, 0, 0]);
});

describe("what a browser has kept", () => {
  test("is taken as it was written, by any version", () => {
    expect(accept(place)).toEqual(place);
    const older = { ...place, link: "program=lock&way=seed&seed=7&v=0.0.1" };
    expect(accept(JSON.parse(JSON.stringify(older)))).toEqual(older);
  });

  test.each([
    undefined,
    null,
    7,
    "program=lock",
    [],
    {},
    { ...place, title: "" },
    { ...place, title: 3 },
    { ...place, program: null },
    { ...place, link: "" },
    { ...place, link: "step=3" },
    { ...place, link: "frob=1&program=lock" },
    { ...place, link: "program=lock&step=-1" },
    { ...place, link: "program=%zz" },
    { ...place, link: `program=lock&code=${"x".repeat(200_000)}` },
  ])("is nothing, if it leads nowhere: %#", (stored) => {
    expect(accept(stored)).toBeUndefined();
  });
});

describe("where the reader is", () => {
  test("is kept with its way and step, in the language in which it is", () => {
    takeWay({ seed: 7 });
    showRun([0, 0, 0], {}, { recipe: { program: "lock", set: {}, way: { seed: 7 } } });
    goTo(2);
    keepPlace();
    expect(left.value).toMatchObject({ program: "lock", title: "About lock" });
    const said = readLink(left.value?.link ?? "");
    const link = { program: "lock", set: {}, way: { seed: 7 }, step: 2, language: "rust", version: VERSION };
    expect(said).toEqual({ link });
  });

  test("is nowhere on the first page, and where nothing is shown", () => {
    screen.value = "first";
    keepPlace();
    expect(left.value).toBeUndefined();
    screen.value = "program";
    programId.value = undefined;
    keepPlace();
    expect(left.value).toBeUndefined();
  });
});

describe("the way back", () => {
  test("is there before the catalogue is, and has its title then", () => {
    catalogue.value = [];
    left.value = { ...place, title: "As it was" };
    expect(wayBack.value?.title).toBe("As it was");
    catalogue.value = [entry("lock")];
    expect(wayBack.value).toEqual(place);
  });

  test("is not offered to a program that is there no more", () => {
    left.value = { ...place, program: "gone", link: "program=gone" };
    expect(wayBack.value).toBeUndefined();
  });

  test("leads to a program of the reader's own by its name of now, until it is deleted", () => {
    const id = create("mine", "x = 1\n");
    left.value = { link: `program=${id}`, program: id, title: "mine" };
    rename(id, "counter");
    expect(wayBack.value?.title).toBe("counter");
    remove(id);
    expect(wayBack.value).toBeUndefined();
  });

  test("has the text in it, where the browser was not to keep that", () => {
    const id = create("sent", "x = 1\n", undefined, true);
    expect(loose.value.has(id)).toBe(true);
    left.value = { link: "name=sent&code=abc", program: id, title: "sent" };
    kept.value = new Map();
    expect(wayBack.value).toMatchObject({ title: "sent", link: "name=sent&code=abc" });
  });
});
