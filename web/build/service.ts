import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import type { Build } from "../src/service/build.ts";

const SOURCE = fileURLToPath(new URL("../src/service/sw.ts", import.meta.url));
const SERVICE = "sw.js";

/**
 * What no page asks for: the service worker itself, what is for hosts, and declarations. And what is for who comes from elsewhere: a
 * page and a picture of each program, and what an embedded one is told of it.
 */
const isAside = (file: string): boolean =>
  file === SERVICE || /^(_headers|vercel\.json|\.nojekyll|picture\.png)$|\.d\.ts$|\.map$|^p\/|^programs\/.*\.(svg|about\.json)$/.test(file);

/** A built folder's files, in order. */
export function filesOf(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = all.filter((one) => one.isFile()).map((one) => relative(folder, join(one.parentPath, one.name)).split(sep).join("/"));
  return files.filter((file) => !isAside(file)).sort();
}

const hash = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("base64");

/** Names a folder's build by what is in it, in its pages too, and gives the list of its files. */
export function nameBuild(folder: string): Build {
  const files = filesOf(folder);
  const read = (file: string): Buffer => readFileSync(join(folder, file));
  const whole = files.map((file) => `${file} ${hash(read(file))}\n`).join("");
  const id = createHash("sha256").update(whole).digest("hex").slice(0, 16);
  for (const file of files.filter((name) => name.endsWith(".html"))) {
    writeFileSync(join(folder, file), read(file).toString().replace("<html", `<html data-build="${id}"`));
  }
  return { id, files: Object.fromEntries(files.map((file) => [file, `sha256-${hash(read(file))}`])) };
}

/** The service worker for this build, as one script. */
async function serviceWorker(made: Build): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define: { __BUILD__: JSON.stringify(made) },
    build: { write: false, target: "es2022", lib: { entry: SOURCE, formats: ["iife"], name: "service", fileName: () => SERVICE } },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (first === undefined || !("output" in first)) throw new Error("the service worker was not built");
  return first.output[0].code;
}

/** Names the build, and adds the service worker that keeps it. */
export function service(): Plugin {
  let folder = "";
  return {
    name: "service",
    apply: "build",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    // Behind all that writes into the folder.
    writeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        writeFileSync(join(folder, SERVICE), await serviceWorker(nameBuild(folder)));
      },
    },
  };
}
