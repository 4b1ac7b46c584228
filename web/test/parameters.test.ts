import { expect, test, vi } from "vitest";
import { loadValueReader } from "../src/engine/run-model";
import type { Listed } from "../src/engine/types.gen";
import { writeValue } from "../src/engine/value";
import { loadReader, read } from "../src/state/parameters";

vi.mock("../src/engine/run-model", () => ({ loadValueReader: vi.fn() }));

const whole: Listed = { name: "threads", help: "", kind: "integer", default: 2, allowed: "a whole number", min: 1, max: 8 };

test("what is typed is read by the model's module, and by nothing else", async () => {
  expect(read(whole, "8"), "before the module is there").toHaveProperty("problem");
  const reader = vi.fn().mockReturnValueOnce({ value: 8 }).mockReturnValueOnce({ problem: "It says why." });
  vi.mocked(loadValueReader).mockRejectedValueOnce(new Error("offline")).mockResolvedValueOnce(reader);
  await expect(loadReader()).rejects.toThrow("offline");
  await loadReader();
  await loadReader();
  expect(read(whole, " 8 ")).toEqual({ value: 8 });
  expect(read(whole, "9")).toEqual({ problem: "It says why." });
  expect(reader.mock.calls).toEqual([
    [whole, " 8 "],
    [whole, "9"],
  ]);
});

test("a value is written as a link has it", () => {
  expect([writeValue(2.5), writeValue(true), writeValue("a, b"), writeValue([4, 2.5])]).toEqual(["2.5", "true", "a, b", "4, 2.5"]);
});
