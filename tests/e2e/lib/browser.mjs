// Opens a browser over WebDriver: BROWSER=chromium (the default), firefox or webkit.
import { execFileSync } from "node:child_process";
import { Builder } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";
import firefox from "selenium-webdriver/firefox.js";
import { openWebKit } from "./webkit.mjs";

export const BROWSER = process.env.BROWSER ?? "chromium";

// Selenium has a manager that downloads browsers and drivers; these are the machine's.
process.env.SE_OFFLINE = "true";

/** The first of these commands that the machine has. */
function command(...names) {
  for (const name of names) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // The next one.
    }
  }
  throw new Error(`none of ${names.join(", ")} is here: scripts/setup test`);
}

function openChromium(profile) {
  const options = new chrome.Options()
    .setChromeBinaryPath(command("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    .addArguments(
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--window-size=1280,900",
    );
  if (profile !== undefined) options.addArguments(`--user-data-dir=${profile}`);
  options.set("webSocketUrl", true);
  const service = new chrome.ServiceBuilder(command("chromedriver"));
  return new Builder().forBrowser("chrome").setChromeOptions(options).setChromeService(service).build();
}

function openFirefox(profile) {
  const options = new firefox.Options()
    .setBinary(command("firefox-esr", "firefox"))
    .addArguments("-headless", "--width=1280", "--height=900")
    .setPreference("app.update.auto", false)
    .setPreference("datareporting.policy.dataSubmissionEnabled", false)
    .setPreference("network.captive-portal-service.enabled", false)
    .setPreference("network.connectivity-service.enabled", false);
  if (profile !== undefined) options.addArguments("-profile", profile);
  options.set("webSocketUrl", true);
  const service = new firefox.ServiceBuilder(command("geckodriver"));
  return new Builder().forBrowser("firefox").setFirefoxOptions(options).setFirefoxService(service).build();
}

/**
 * @param {string} [profile] the folder of what it keeps; without one it begins with nothing, and keeps nothing
 * @returns {Promise<{driver: import("selenium-webdriver").WebDriver, errors: string[], resize?: (width: number, height: number) => Promise<void>, close: () => Promise<void>}>}
 *   `errors`: what the pages and their workers report there; `resize`: how the page gets another size where there is no BiDi
 */
export async function openBrowser(profile) {
  if (BROWSER === "webkit") return openWebKit();
  if (BROWSER !== "chromium" && BROWSER !== "firefox") throw new Error(`BROWSER=${BROWSER}: no such browser`);
  const driver = await (BROWSER === "firefox" ? openFirefox(profile) : openChromium(profile));
  const errors = [];
  const script = await driver.script();
  await script.addJavaScriptErrorHandler((entry) => errors.push(entry.text));
  await script.addConsoleMessageHandler((entry) => {
    if (entry.level === "error") errors.push(entry.text);
  });
  return { driver, errors, close: () => driver.quit() };
}
