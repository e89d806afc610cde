// A headless Chromium of the machine's own, and what a page must never do.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { findBrowser } from "../../../scripts/lib/browsers.mjs";

const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--force-color-profile=srgb",
];

/** Starts Chromium with a profile of its own; `close` takes both away. Without some of puppeteer's own flags, where they are named. */
export async function openBrowser(args = [], without = []) {
  const executablePath = findBrowser("chromium");
  if (!executablePath) throw new Error("expected Chromium, got none: install it or set CHROME_PATH");
  const userDataDir = mkdtempSync(join(tmpdir(), "facegate-chromium-"));
  const browser = await puppeteer.launch({ executablePath, userDataDir, headless: true, args: [...flags, ...args], ignoreDefaultArgs: without });
  const close = async () => {
    await browser.close();
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  return { browser, close };
}

/** Opens a page and collects what it should not have: console errors, exceptions, failed requests, violations of the security policy. */
export async function openPage(browser, { width = 1280, height = 900, dark = false, mobile = false } = {}) {
  const page = await browser.newPage();
  // Nothing depends on how soon: a machine may be busy.
  page.setDefaultTimeout(60_000);
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) faults.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error}`));
  page.on("requestfailed", (request) => faults.push(`request failed: ${request.url()} ${request.failure()?.errorText}`));
  await page.exposeFunction("reportViolation", (text) => faults.push(`policy violation: ${text}`));
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (event) => globalThis.reportViolation(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.setViewport({ width, height, deviceScaleFactor: mobile ? 2 : 1, isMobile: mobile, hasTouch: mobile });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  return { page, faults };
}
