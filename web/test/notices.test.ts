import { beforeEach, describe, expect, test } from "vitest";
import { notices } from "../src/state/atoms";
import { dismiss, tell, wordsOf } from "../src/state/notices";

beforeEach(() => {
  notices.value = [];
});

const words = (): string[] => notices.value.map((notice) => notice.words);

describe("notices", () => {
  test("stand in the order in which they came, the same one only once and as it was said last", () => {
    tell({ key: "run", kind: "problem", words: "one" });
    tell({ key: "link", kind: "hint", words: "two" });
    tell({ key: "run", kind: "problem", words: "three" });
    expect(words()).toEqual(["two", "three"]);
  });

  test("go when they are closed, each alone", () => {
    tell({ key: "run", kind: "problem", words: "one" });
    tell({ key: "link", kind: "hint", words: "two" });
    dismiss("run");
    expect(words()).toEqual(["two"]);
  });

  test("are not drawn anew where there is nothing to close", () => {
    tell({ key: "run", kind: "problem", words: "one" });
    const before = notices.value;
    dismiss("link");
    expect(notices.value).toBe(before);
  });
});

test("an error is told by its message, and whatever else is thrown by itself", () => {
  expect([wordsOf(new Error("no file")), wordsOf("plain"), wordsOf(undefined)]).toEqual(["no file", "plain", "undefined"]);
});
