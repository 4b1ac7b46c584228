// A static server as a host of the page would be: files and the isolation headers, nothing else.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Where there is a page with nothing on it, whatever the folder. */
export const NOTHING = "/nothing-is-here.html";

export const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

/**
 * Serves a folder on a port of 127.0.0.1, a free one if none is given.
 * @param {string} root
 * @param {Record<string, string>} headers what every answer carries
 * @param {{port?: number, serviceWorker?: boolean}} options `serviceWorker`: whether the page's is there; a page with one asks the
 *   host for little
 * @returns {Promise<{port: number, url: string, missing: string[], asked: string[], hung: Set<string>, slow: Map<string, Promise<void>>, refused: Set<string>, close: () => Promise<void>}>}
 *   `missing`: what was asked for and is not there; `asked`: all that was asked for; `hung`: what gets no
 *   answer; `slow`: of what only the first half is sent before a promise is kept; `refused`: what is answered as if it
 *   were not there
 */
export async function serve(root, headers = ISOLATED, { port = 0, serviceWorker = true } = {}) {
  const missing = [];
  const paths = [];
  const hung = new Set();
  const slow = new Map();
  const refused = new Set();
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://host").pathname);
    if (asked === NOTHING) {
      response.setHeader("Content-Type", TYPES[".html"]);
      response.end("<!doctype html><title>Nothing</title>");
      return;
    }
    paths.push(asked);
    if (hung.has(asked)) return;
    const path = join(root, normalize(asked.endsWith("/") ? `${asked}index.html` : asked));
    const file = await stat(path).catch(() => undefined);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader("Cache-Control", "no-store");
    const isKeptBack = !serviceWorker && asked.endsWith("/sw.js");
    if (!file?.isFile() || refused.has(asked) || isKeptBack) {
      if (asked !== "/favicon.ico" && !isKeptBack) missing.push(asked);
      response.writeHead(404).end("not here");
      return;
    }
    response.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream");
    response.setHeader("Content-Length", file.size);
    if (slow.has(asked)) {
      const half = Math.floor(file.size / 2);
      for await (const piece of createReadStream(path, { end: half - 1 })) response.write(piece);
      await slow.get(asked);
      createReadStream(path, { start: half }).pipe(response);
    } else createReadStream(path).pipe(response);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    url: `http://127.0.0.1:${server.address().port}`,
    missing,
    asked: paths,
    hung,
    slow,
    refused,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
