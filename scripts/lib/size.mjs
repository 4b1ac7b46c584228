// How large a file is, and how large it is on its way to a reader.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const kilo = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
for (const path of process.argv.slice(2)) {
  const file = readFileSync(path);
  console.error(`  ${path}: ${kilo(file.length)}, gzip ${kilo(gzipSync(file).length)}, brotli ${kilo(brotliCompressSync(file).length)}`);
}
