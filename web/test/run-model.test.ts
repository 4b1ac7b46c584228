import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { seconds, step } from "../src/base/units";
import type { loadValueReader, RunModel } from "../src/engine/run-model";
import type { Listed, Meta } from "../src/engine/types.gen";

interface Loaded {
  readonly RunModel: typeof RunModel;
  readonly loadValueReader: typeof loadValueReader;
}

let asked: unknown[][];
let loaded: Loaded;

/** The page's module anew, with its model's module in this folder. */
async function loadWith(folder: string): Promise<Loaded> {
  vi.resetModules();
  vi.stubGlobal("document", { baseURI: new URL(folder, import.meta.url).href });
  return import("../src/engine/run-model");
}

beforeAll(async () => {
  loaded = await loadWith("./fixture/");
  const address = new URL("./fixture/model/model.js", import.meta.url).href;
  ({ asked } = (await import(/* @vite-ignore */ address)) as { asked: unknown[][] });
});

beforeEach(() => {
  asked.length = 0;
});

const names = (): unknown[] => asked.map(([name]) => name);
const meta: Meta = { recipe: { program: "x", set: {}, way: "first" }, file: "x.rs", unordered: [], schedule: null, truncated: false };

describe("the model of a run", () => {
  test("is asked for a moment once, and hands out the same one again", async () => {
    const model = await loaded.RunModel.empty();
    asked.length = 0;
    const first = model.at(step(3));
    expect(model.at(step(3))).toBe(first);
    model.at(step(4));
    expect(asked).toEqual([
      ["at", 3],
      ["at", 4],
    ]);
  });

  test("keeps few moments: the oldest is asked for again", async () => {
    const model = await loaded.RunModel.empty();
    for (let at = 0; at <= 512; at += 1) model.at(step(at));
    asked.length = 0;
    model.at(step(512));
    model.at(step(1));
    expect(asked, "still there").toEqual([]);
    model.at(step(0));
    expect(asked).toEqual([["at", 0]]);
  });

  test("takes in a run piece by piece, texts before the records that name them", async () => {
    const model = await loaded.RunModel.empty();
    asked.length = 0;
    model.begin(meta);
    model.take({ texts: new Uint8Array([1]), records: new Uint8Array([2]) });
    model.take({ texts: new Uint8Array(), records: new Uint8Array([3]) });
    model.end({ ...meta, schedule: "1-0-" });
    expect(names()).toEqual(["begin", "texts", "records", "records", "begin", "finish"]);
    expect(asked.filter(([name]) => name === "begin").map(([, said]) => (JSON.parse(String(said)) as Meta).schedule)).toEqual([
      null,
      "1-0-",
    ]);
  });

  test("closes a run that could not say itself how it ended, before anything else", async () => {
    const model = await loaded.RunModel.empty();
    asked.length = 0;
    model.end(meta, "stopped");
    expect(names()).toEqual(["close", "begin", "finish"]);
    expect(asked[0]).toEqual(["close", "stopped"]);
  });

  test("is asked for lanes of at least a pixel, and of whole ones", async () => {
    const model = await loaded.RunModel.empty();
    asked.length = 0;
    model.lanes(seconds(0), seconds(2), 99.6);
    model.lanes(seconds(0), seconds(2), 0.2);
    model.lanesByStep(step(0));
    expect(asked).toEqual([
      ["lanes", 0, 2, 100],
      ["lanes", 0, 2, 1],
      ["lanes_by_step", 0, 0, 1],
    ]);
  });

  test("of a file that is none is refused with the model's own sentence", async () => {
    await expect(loaded.RunModel.open(new Uint8Array())).rejects.toThrow("this is no trace");
  });
});

test("what is written for a parameter is read by the same module", async () => {
  const read = await loaded.loadValueReader();
  expect(read({ name: "loops" } as Listed, "4")).toEqual({ value: "loops=4" });
});

test("a module that could not be loaded is asked for again", async () => {
  const elsewhere = await loadWith("./nowhere/");
  await expect(elsewhere.RunModel.empty()).rejects.toThrow();
  vi.stubGlobal("document", { baseURI: new URL("./fixture/", import.meta.url).href });
  await expect(elsewhere.RunModel.empty()).resolves.toBeDefined();
});
