import { afterEach, expect, test, vi } from "vitest";
import type { Loaded } from "../src/engine/engine";
import { compileModule, MissingModule } from "../src/engine/module";

/** The smallest module. */
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const AT = new URL("http://here/python/python_bg.wasm");

const answer = (headers: Record<string, string>, status = 200): void =>
  void vi.stubGlobal("fetch", () => Promise.resolve(new Response(EMPTY, { status, headers })));

afterEach(() => {
  vi.unstubAllGlobals();
});

async function compile(size = 0): Promise<Loaded[]> {
  const heard: Loaded[] = [];
  expect(await compileModule(AT, size, (loaded) => heard.push(loaded))).toBeInstanceOf(WebAssembly.Module);
  await vi.waitFor(() => expect(heard.at(-1)?.bytes).toBe(EMPTY.length));
  return heard;
}

test("a module is compiled, and one sees how much of it has come, from the first moment on", async () => {
  answer({ "Content-Type": "application/wasm", "Content-Length": "8" });
  expect(await compile()).toEqual([
    { bytes: 0, all: undefined },
    { bytes: 8, all: 8 },
  ]);
});

test("of a compressed one it is known from the build how large it is, or not at all", async () => {
  answer({ "Content-Type": "application/wasm", "Content-Length": "5", "Content-Encoding": "br" });
  expect(await compile(16)).toEqual([
    { bytes: 0, all: 16 },
    { bytes: 8, all: 16 },
  ]);
  answer({ "Content-Type": "application/octet-stream", "Content-Length": "5", "Content-Encoding": "br" });
  expect(await compile()).toEqual([
    { bytes: 0, all: undefined },
    { bytes: 8, all: undefined },
  ]);
});

test("one that is not there is told from one that cannot be had", async () => {
  answer({}, 404);
  await expect(compileModule(AT, 0, () => undefined)).rejects.toBeInstanceOf(MissingModule);
  answer({ "Content-Type": "text/html; charset=utf-8" });
  await expect(compileModule(AT, 0, () => undefined)).rejects.toBeInstanceOf(MissingModule);
  answer({}, 500);
  await expect(compileModule(AT, 0, () => undefined)).rejects.not.toBeInstanceOf(MissingModule);
});
