// WebKit, what Safari is built on: WebKitGTK's MiniBrowser over WebKitWebDriver. It wants a DISPLAY
// (`scripts/test e2e-webkit` gives it one) and does not tell of a page's errors: those tests are for the
// other two.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Builder, Capabilities } from "selenium-webdriver";

function miniBrowser() {
  for (const folder of readdirSync("/usr/lib", { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    const versions = readdirSync(`/usr/lib/${folder.name}`).filter((name) => name.startsWith("webkit2gtk-"));
    if (versions.length > 0) return `/usr/lib/${folder.name}/${versions.at(-1)}/MiniBrowser`;
  }
  throw new Error("MiniBrowser is not here: scripts/setup all");
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function openWebKit() {
  const binary = miniBrowser();
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
    if (
      await fetch(`${url}/status`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    await sleep(100);
  }
  const capabilities = new Capabilities()
    .set("browserName", "MiniBrowser")
    .set("webkitgtk:browserOptions", { binary, args: ["--automation"] });
  const driver = await new Builder()
    .usingServer(url)
    .withCapabilities(capabilities)
    .build()
    .catch((error) => {
      service.kill();
      throw error;
    });
  return {
    driver,
    errors: [],
    close: async () => {
      await driver.quit();
      service.kill();
    },
  };
}
