/** A picture of each program's recorded run, drawn by the page's own code and model. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

type Draw = (recording: Uint8Array, tokens: string) => Promise<string>;

const WEB = fileURLToPath(new URL("../", import.meta.url));

/** The page's code that draws them, to be called here. */
async function loadDraw(): Promise<Draw> {
  const folder = mkdtempSync(join(WEB, "node_modules/.pictures-"));
  try {
    await build({
      root: WEB,
      configFile: false,
      logLevel: "error",
      define: { __PYTHON__: '{"published":false,"bytes":0}', __VERSION__: '""', __BET_CODE__: "[]" },
      build: { ssr: "src/pictures.ts", outDir: folder, emptyOutDir: false, rollupOptions: { output: { entryFileNames: "pictures.mjs" } } },
    });
    return ((await import(pathToFileURL(join(folder, "pictures.mjs")).href)) as { draw: Draw }).draw;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The pictures by their programs' ids; of a twin's run, where there is one, as that is what the page shows first. */
export async function pictures(from: string): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  if (!existsSync(join(from, "model/model.js"))) return made;
  const tokens = readFileSync(join(WEB, "src/styles/tokens.css"), "utf8");
  const { fetch } = globalThis;
  // In a browser the model is beside the page; here it is read from its file.
  Object.assign(globalThis, {
    document: { baseURI: pathToFileURL(`${from}/`).href },
    fetch: (address: URL) =>
      Promise.resolve(new Response(readFileSync(fileURLToPath(address)), { headers: { "Content-Type": "application/wasm" } })),
  });
  try {
    const draw = await loadDraw();
    const folder = join(from, "programs");
    const recorded = new Set(readdirSync(folder).filter((name) => name.endsWith(".tgtrace")));
    for (const name of recorded) {
      const [id = "", kind] = name.split(".");
      if (kind !== "py" && recorded.has(`${id}.py.tgtrace`)) continue;
      made.set(id, await draw(new Uint8Array(readFileSync(join(folder, name))), tokens));
    }
  } finally {
    Object.assign(globalThis, { document: undefined, fetch });
  }
  return made;
}
