import { beforeEach, expect, test, vi } from "vitest";
import { loadEngine } from "../src/engine/load";

const made = vi.hoisted(() => [] as { start: () => void; fail: (why: Error) => void }[]);
vi.mock("../src/engine/worker-engine", () => ({
  WorkerEngine: class {
    readonly ready: Promise<void>;
    constructor() {
      let [start, fail]: [() => void, (why: Error) => void] = [() => undefined, () => undefined];
      this.ready = new Promise((resolve, reject) => {
        [start, fail] = [resolve, reject];
      });
      made.push({ start, fail });
    }
  },
}));
vi.stubGlobal("document", { baseURI: "http://here/" });

beforeEach(() => {
  made.length = 0;
});

test("an engine whose workers do not start is forgotten, and one that starts is kept", async () => {
  const first = await loadEngine();
  expect(await loadEngine(), "while it starts").toBe(first);
  made[0]?.fail(new Error("no worker"));
  await expect(first.ready).rejects.toThrow("no worker");
  const second = await loadEngine();
  expect(second).not.toBe(first);
  made[1]?.start();
  await second.ready;
  expect(await loadEngine()).toBe(second);
  expect(made.length).toBe(2);
});
