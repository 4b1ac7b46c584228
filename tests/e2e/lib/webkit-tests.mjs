// Cargo's runner for tests in WebKit, which wasm-bindgen's own does not know: that one serves the page that it
// has for a person's browser, and WebKit is that browser.
//   node webkit-tests.mjs FILE.wasm [ARGUMENT…]
import { spawn } from "node:child_process";
import { Agent, createServer, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, openWebKit } from "./webkit.mjs";

const LIMIT_MS = Number(process.env.WASM_BINDGEN_TEST_TIMEOUT ?? 120) * 1000;

const address = `127.0.0.1:${await freePort()}`;
const server = spawn("wasm-bindgen-test-runner", process.argv.slice(2), {
  stdio: ["ignore", "ignore", "inherit"],
  env: { ...process.env, NO_HEADLESS: "1", WASM_BINDGEN_TEST_ADDRESS: address },
});
const isUp = () =>
  fetch(`http://${address}/`).then(
    (answer) => answer.ok,
    () => false,
  );
while (server.exitCode === null && !(await isUp())) await sleep(100);

// The runner's server may never answer a connection that comes together with another one (see `wasm_suite`), and
// WebKit makes six: its workers would wait for their script for ever. So they ask here, and here there is one.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const one = createServer((asked, answer) => {
  const on = request(`http://${address}${asked.url}`, { agent, method: asked.method, headers: asked.headers });
  on.on("response", (given) => given.pipe(answer.writeHead(given.statusCode, given.headers)));
  on.on("error", (error) => answer.destroy(error));
  asked.pipe(on);
});
await new Promise((listening) => one.listen(0, "127.0.0.1", listening));

const { driver, close } = await openWebKit();
let shown = "";
let passed = false;
try {
  await driver.get(`http://127.0.0.1:${one.address().port}/`);
  const until = Date.now() + LIMIT_MS;
  while (!/^test result: /m.test(shown)) {
    if (Date.now() > until) throw new Error(`no result after ${LIMIT_MS / 1000} s`);
    await sleep(250);
    const text = await driver.executeScript("return document.getElementById('output')?.textContent ?? ''");
    process.stdout.write(text.slice(shown.length));
    shown = text;
  }
  passed = /^test result: ok/m.test(shown);
} finally {
  await close();
  one.close();
  server.kill();
}
process.exit(passed ? 0 : 1);
