import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { betCode } from "./build/bet-code.ts";
import { catalogue } from "./build/catalogue.ts";
import { pages } from "./build/pages.ts";
import { securityPolicy } from "./build/policy.ts";
import { pythonBuilt } from "./build/python.ts";
import { service } from "./build/service.ts";

// What a host must send for shared memory; the page's own files may be embedded elsewhere.
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as { version: string };

export default defineConfig({
  define: {
    __VERSION__: JSON.stringify(version),
    __BET_CODE__: JSON.stringify(betCode()),
    __PYTHON__: JSON.stringify(pythonBuilt()),
  },
  // Any sub-path: every address in the page is relative.
  base: "./",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["index.html", "embed.html", "p/program.html"] },
    // Nothing is turned into a data: address, which the policy would refuse.
    assetsInlineLimit: 0,
  },
  worker: { format: "es" },
  server: { headers: isolation },
  preview: { headers: isolation },
  plugins: [catalogue(), securityPolicy(), pages(), service()],
  test: { include: ["test/**/*.test.ts"], reporters: ["./test/reporter.ts"] },
});
