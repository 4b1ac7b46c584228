// port.mjs PORT [next]: prints PORT if it is free on 127.0.0.1, or with `next` the first free one from there on.
import { createServer } from "node:net";

const free = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

const [first, next] = [Number(process.argv[2]), process.argv[3] === "next"];
for (let port = first; port < (next ? Math.min(first + 100, 65536) : first + 1); port++) {
  if (await free(port)) {
    console.log(port);
    process.exit(0);
  }
}
process.exit(1);
