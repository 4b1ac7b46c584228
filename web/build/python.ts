import { existsSync, readdirSync, statSync } from "node:fs";

const PUBLIC = new URL("../public/", import.meta.url);

/**
 * What there is of Python: its engine, or recorded runs of it, which come first where a page is served before the engine is
 * built. Where there is either, Python is what the page shows and runs first.
 */
export function pythonBuilt(): { published: boolean; bytes: number } {
  const engine = new URL("python/python_bg.wasm", PUBLIC);
  const programs = new URL("programs/", PUBLIC);
  const bytes = existsSync(engine) ? statSync(engine).size : 0;
  const isRecorded = existsSync(programs) && readdirSync(programs).some((name) => name.endsWith(".py.tgtrace"));
  return { published: bytes > 0 || isRecorded, bytes };
}
