// WebKit, what Safari is built on: WebKitGTK's MiniBrowser over WebKitWebDriver. It wants a DISPLAY
// (`scripts/test e2e-webkit` gives it one) and does not tell of a page's errors: those tests are for the
// other two.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** A toolbar that takes no room: as it is, the window cannot be as narrow as a phone. */
const TOOLBAR = "* { min-width: 0; margin: 0; border-width: 0; padding: 0; font-size: 1px; }";

/** Settings for GTK, in a folder of their own. */
function settings() {
  const folder = mkdtempSync(join(tmpdir(), "minibrowser-"));
  mkdirSync(join(folder, "gtk-3.0"));
  writeFileSync(join(folder, "gtk-3.0/gtk.css"), TOOLBAR);
  return folder;
}

/**
 * Gives the page so many CSS pixels; the driver sets the size of the window around it. That stays in the middle of the screen,
 * where the pointer is: without a window manager the window below the pointer has the focus, and without the focus no element
 * is `:focus` to WebKit.
 */
async function resize(driver, width, height) {
  const inner = () => driver.executeScript("return [innerWidth, innerHeight]");
  const window = driver.manage().window();
  const [[innerWidth, innerHeight], outer] = [await inner(), await window.getRect()];
  const screen = await driver.executeScript("return [screen.width, screen.height]");
  const size = [width + outer.width - innerWidth, height + outer.height - innerHeight];
  const [x, y] = size.map((length, at) => Math.max(0, Math.floor((screen[at] - length) / 2)));
  await window.setRect({ x, y, width: size[0], height: size[1] });
  const is = async () => (await inner()).join(" × ");
  const wanted = [width, height].join(" × ");
  await driver
    .wait(async () => (await is()) === wanted, 5000)
    .catch(async () => {
      throw new Error(`the page has ${await is()} px and not ${wanted}`);
    });
}

export async function openWebKit() {
  const binary = miniBrowser();
  const config = settings();
  const port = await freePort();
  const service = spawn("WebKitWebDriver", [`--port=${port}`], {
    stdio: "ignore",
    env: {
      ...process.env,
      XDG_CONFIG_HOME: config,
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
  const end = () => {
    service.kill();
    rmSync(config, { recursive: true, force: true });
  };
  const driver = await new Builder()
    .usingServer(url)
    .withCapabilities(capabilities)
    .build()
    .catch((error) => {
      end();
      throw error;
    });
  // As wide and high as the other browsers begin.
  await resize(driver, 1280, 900);
  return {
    driver,
    errors: [],
    resize: (width, height) => resize(driver, width, height),
    close: async () => {
      await driver.quit();
      end();
    },
  };
}
