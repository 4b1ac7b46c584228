// Prints how large a file is, as it is and as servers send it, and fails if that is more than it may be.
//   node size.mjs FILE KILOBYTES   KILOBYTES: the most that it may have with gzip
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [path, most] = process.argv.slice(2);
const bytes = readFileSync(path);
const kilo = (size) => Math.round(size / 1000);
const zipped = kilo(gzipSync(bytes).length);
console.log(`  ${path}: ${kilo(bytes.length)} kB, gzip ${zipped} kB, brotli ${kilo(brotliCompressSync(bytes).length)} kB`);
if (zipped > Number(most)) {
  console.error(`${path} has ${zipped} kB with gzip, and may have ${most}`);
  process.exit(1);
}
