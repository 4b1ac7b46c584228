// WebKit, what Safari is built on: WebKitGTK's MiniBrowser over WebKitWebDriver. It wants a DISPLAY
// (`scripts/test e2e-webkit` gives it one) and does not tell of a page's errors: those tests are for the
// other two.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Builder, Capabilities } from "selenium-webdriver";

function miniBrowser() {
  for (const folder of ["/usr/lib", ...readdirSync("/usr/lib").map((name) => `/usr/lib/${name}`)]) {
    const versions = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.name.startsWith("webkit2gtk-"));
    if (versions.length > 0) return `${folder}/${versions.at(-1).name}/MiniBrowser`;
  }
  throw new Error("MiniBrowser is not here: scripts/setup all");
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function openWebKit() {
  const port = await freePort();
  const service = spawn("WebKitWebDriver", [`--port=${port}`], {
    stdio: "ignore",
    env: {
      ...process.env,
      JSC_useSharedArrayBuffer: "1",
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`${url}/status`).then((answer) => answer.ok, () => false)) break;
    await sleep(100);
  }
  const capabilities = new Capabilities()
    .set("browserName", "MiniBrowser")
    .set("webkitgtk:browserOptions", { binary: miniBrowser(), args: ["--automation"] });
  const driver = await new Builder().usingServer(url).withCapabilities(capabilities).build();
  return {
    driver,
    errors: [],
    close: async () => {
      await driver.quit();
      service.kill();
    },
  };
}
