/** Texts, made small enough for a link: deflated, and written in letters that an address may have. */

/** How many bytes a text may have that goes into a link. */
export const LONGEST = 32 * 1024;

export type Unpacked = { readonly text: string } | { readonly problem: "broken" | "too long" };

/** The text for a link; undefined if it is too long, or the browser cannot. */
export async function pack(text: string): Promise<string | undefined> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > LONGEST || typeof CompressionStream !== "function") return undefined;
  const small = await new Response(streamOf(bytes).pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
  const letters = Array.from(new Uint8Array(small), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The text of a link, which anybody may have written: what would grow beyond every text that this page packs is left at that. */
export async function unpack(code: string): Promise<Unpacked> {
  if (!/^[\w-]*$/.test(code) || code === "") return { problem: "broken" };
  if (code.length > 2 * LONGEST) return { problem: "too long" };
  try {
    const small = Uint8Array.from(atob(code.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const reader = streamOf(small).pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      length += piece.value.length;
      if (length > LONGEST) {
        await reader.cancel();
        return { problem: "too long" };
      }
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return readText(bytes);
  } catch {
    return { problem: "broken" };
  }
}

/** A text of bytes that may be anything; lines end as Python's own do. */
export function readText(bytes: Uint8Array): Unpacked {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll(/\r\n?/g, "\n");
    return text.includes("\0") ? { problem: "broken" } : { text };
  } catch {
    return { problem: "broken" };
  }
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream();
}
