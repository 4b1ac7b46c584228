import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { catalogue, chosenLanguage, programId } from "../src/state/atoms";
import { carried, code, isPacked, keepPacking } from "../src/state/carried";
import { edit } from "../src/state/edit";
import { create } from "../src/state/kept";

/** What is being packed, to be ended by the test. */
const asked: { readonly text: string; readonly end: () => void }[] = [];

vi.mock("../src/engine/load", async (actual) => ({ ...(await actual<object>()), hasPython: true }));
vi.mock("../src/base/pack", () => ({
  pack: (text: string) => new Promise((done) => asked.push({ text, end: () => done(`packed ${text}`) })),
}));

beforeAll(() => {
  vi.useFakeTimers();
  keepPacking();
});

beforeEach(() => {
  asked.length = 0;
  catalogue.value = [];
  programId.value = create("mine", "a = 1\n");
  chosenLanguage.value = "python";
});

describe("what a link has to carry", () => {
  test("is packed when nothing has been typed for a while", async () => {
    edit("a = 2\n");
    await vi.advanceTimersByTimeAsync(200);
    edit("a = 23\n");
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked.map(({ text }) => text)).toEqual(["a = 23\n"]);
  });

  test("is packed anew when a letter comes while it is being packed", async () => {
    edit("a = 2\n");
    await vi.advanceTimersByTimeAsync(300);
    edit("a = 23\n");
    asked[0]?.end();
    await vi.advanceTimersByTimeAsync(300);
    expect(isPacked.value).toBe(false);
    expect(code.value).toBe(undefined);
    asked[1]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(carried.value).toBe("a = 23\n");
    expect(code.value).toBe("packed a = 23\n");
  });
});
