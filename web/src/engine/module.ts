// A wasm module that is large: it is fetched where its reader can see how far that is, and compiled once for all workers.

import type { Loaded } from "./engine";

/** The host has no such module. */
export class MissingModule extends Error {}

/** Fetches and compiles a module of about so many bytes; `watch` is told how much of it has come. */
export async function compileModule(address: URL, size: number, watch: (loaded: Loaded) => void): Promise<WebAssembly.Module> {
  // Also while nothing comes, it is waited for.
  watch({ bytes: 0, all: size || undefined });
  const response = await fetch(address);
  const type = response.headers.get("Content-Type") ?? "";
  // A host may answer with a page of its own that nothing is there.
  if (response.status === 404 || type.startsWith("text/html")) throw new MissingModule(address.pathname);
  if (!response.ok) throw new Error(`${address.pathname}: ${response.status}`);
  // Of a compressed answer the header says another size than what comes here. The answer itself is compiled, and a copy of it
  // counted: of that alone the browser keeps what it has compiled.
  const length = response.headers.has("Content-Encoding") ? 0 : Number(response.headers.get("Content-Length"));
  const counted = count(response.clone().body, length || size || undefined, watch);
  counted.catch(() => undefined);
  return type.startsWith("application/wasm") ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

async function count(body: ReadableStream<Uint8Array> | null, all: number | undefined, watch: (loaded: Loaded) => void): Promise<void> {
  const reader = body?.getReader();
  let bytes = 0;
  for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
    bytes += piece.value.length;
    watch({ bytes, all: all === undefined ? undefined : Math.max(all, bytes) });
  }
}
