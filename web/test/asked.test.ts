import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Listed } from "../src/engine/types.gen";
import { fields, isAsShown, isMarked, mismatch, recordedWith, setField, source, subject } from "../src/state/asked";
import { catalogue, chosenLanguage, programId, sources, typed } from "../src/state/atoms";
import { carried } from "../src/state/carried";
import { bringBack, edit, putBack } from "../src/state/edit";
import { takeWay } from "../src/state/fields";
import { create, kept } from "../src/state/kept";
import { loadReader } from "../src/state/parameters";
import { before, isEdited } from "../src/state/python";
import type { Line } from "../src/state/sources";
import { showRun } from "./shown";

vi.mock("../src/base/motion", () => ({ reducedMotion: { matches: false } }));
vi.mock("../src/engine/load", async (actual) => ({ ...(await actual<object>()), hasPython: true }));
vi.mock("../src/engine/run-model", () => ({
  loadValueReader: () =>
    Promise.resolve((_: Listed, words: string) => (/^\d+$/.test(words) ? { value: Number(words) } : { problem: `not ${words}` })),
}));

const TWIN = "import threading\n\nLOOPS = 4\n\nprint(LOOPS)\n";
const lines = (text: string): Line[] =>
  text
    .replace(/\n$/, "")
    .split("\n")
    .map((line): Line => (line === "" ? [] : [["", line]]));
const loops: Listed = { name: "loops", help: "", kind: "integer", default: 4, allowed: "a whole number" };

/** Shows a run of a text in Python. */
function showPython(text: string): void {
  showRun([0, 0], {}, { recipe: { program: "lock.py", set: {}, way: "first", source: text } as never });
}

beforeEach(async () => {
  await loadReader();
  kept.value = new Map();
  catalogue.value = [
    {
      id: "lock",
      chapter: { number: 1, title: "Locks" },
      title: "About locks",
      summary: "",
      watch: "",
      teaches: "",
      small: [],
      document: { letter: "P", name: "pysheeet", section: "1" },
      uses: [],
      real_only: false,
      cures: null,
      cured_by: [],
      parameters: [loops],
      file: "",
    },
  ];
  programId.value = "lock";
  sources.value = { rust: { lines: [], folds: [] }, python: { lines: lines(TWIN), folds: [] } };
  chosenLanguage.value = "python";
  typed.value = {};
  takeWay("first");
  showPython(TWIN);
});

const words = (): string[] => fields.value.map(({ words: said }) => said);

describe("what runs", () => {
  test("is the program in Rust with its values, or the twin with its constants set", () => {
    setField("loops", "7");
    expect(subject.value).toEqual({ program: "lock.py", set: {}, source: TWIN.replace("4", "7") });
    chosenLanguage.value = "rust";
    expect(subject.value).toEqual({ program: "lock", set: { loops: 7 } });
  });

  test("is nothing while a value is refused, and the text keeps the one before", () => {
    edit(`${TWIN}# mine\n`);
    setField("loops", "many");
    expect(subject.value).toBeUndefined();
    expect(words()).toEqual(["many"]);
    expect(source.value).toBe(`${TWIN}# mine\n`);
  });
});

describe("the fields and an edited text", () => {
  beforeEach(() => edit(`${TWIN}# mine\n`));

  test("set one another", () => {
    setField("loops", "9");
    expect(source.value).toContain("LOOPS = 9\n");
    edit(`${TWIN.replace("4", "12")}# mine\n`);
    expect(words()).toEqual(["12"]);
  });

  test("have no field for what the text has not", () => {
    edit("print(1)\n");
    expect(words()).toEqual([]);
    expect(subject.value).toEqual({ program: "lock.py", set: {}, source: "print(1)\n" });
  });
});

describe("what is shown is of an older text", () => {
  test("as soon as something is typed, and not once it is as before", () => {
    expect([mismatch.value, isMarked("python"), isAsShown.value]).toEqual([undefined, true, true]);
    edit(`${TWIN}#\n`);
    expect([mismatch.value, isMarked("python"), isAsShown.value]).toEqual(["edited", false, false]);
    edit(TWIN);
    expect([mismatch.value, isMarked("python"), isAsShown.value]).toEqual([undefined, true, true]);
    expect(kept.value.size, "there is nothing to keep").toBe(0);
  });

  test("also where a value alone was typed into the text", () => {
    edit(TWIN.replace("4", "5"));
    expect(mismatch.value).toBe("edited");
  });

  test("but not where the form has set one: each line stands where it stood", () => {
    setField("loops", "5");
    expect([mismatch.value, isMarked("python"), isAsShown.value]).toEqual([undefined, true, false]);
    expect(recordedWith.value).toEqual([["loops", "4"]]);
  });

  test("or of the other language's program", () => {
    chosenLanguage.value = "rust";
    expect([mismatch.value, isMarked("rust"), isMarked("python")]).toEqual(["python", false, true]);
    showRun([0], {}, { recipe: { program: "lock", set: {}, way: "first" } });
    expect([mismatch.value, isMarked("rust"), isMarked("python")]).toEqual([undefined, true, false]);
    chosenLanguage.value = "python";
    expect(mismatch.value).toBe("rust");
  });

  test("once the run of the edit is shown, it is not", () => {
    edit(`${TWIN}#\n`);
    showPython(`${TWIN}#\n`);
    expect([mismatch.value, isMarked("python"), isAsShown.value]).toEqual([undefined, true, true]);
  });
});

describe("as it was", () => {
  test("brings the original back, and can be taken back", () => {
    edit("mine\n");
    putBack();
    expect([source.value, isEdited.value, before.value]).toEqual([TWIN, false, "mine\n"]);
    bringBack();
    expect([source.value, isEdited.value, before.value]).toEqual(["mine\n", true, undefined]);
  });

  test("is what it was at first, of a program of the reader's own", () => {
    programId.value = create("counter", "first\n");
    edit("second\n");
    expect([source.value, isEdited.value]).toEqual(["second\n", true]);
    putBack();
    expect([source.value, isEdited.value]).toEqual(["first\n", false]);
    bringBack();
    expect(source.value).toBe("second\n");
  });
});

describe("a link carries", () => {
  test("the text of an edited or own program, and of no other", () => {
    expect(carried.value).toBeUndefined();
    setField("loops", "5");
    expect(carried.value, "the form's values have words of their own").toBeUndefined();
    edit("mine\n");
    expect(carried.value).toBe("mine\n");
    chosenLanguage.value = "rust";
    expect(carried.value).toBeUndefined();
    programId.value = create("counter", "first\n");
    expect(carried.value).toBe("first\n");
  });
});
