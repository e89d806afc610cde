// One page in each of the three engines, driven alike: `goto`, `evaluate` (a function and its arguments, JSON both ways), `close`, `version`.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { findBrowser } from "../../../scripts/lib/browsers.mjs";
import { openBrowser } from "../../e2e/support/browser.mjs";
import { openDisplay } from "./display.mjs";
import { startSession } from "./webdriver.mjs";

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function puppet(browser, close) {
  const page = await browser.newPage();
  return { version: await browser.version(), goto: (url) => page.goto(url), evaluate: (work, ...args) => page.evaluate(work, ...args), close };
}

/** A camera that shows a pattern, allowed without asking. */
const fakeCamera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const fakeCameraPreferences = { "media.navigator.streams.fake": true, "media.navigator.permission.disabled": true };

const mockCamera = { "webkitgtk:browserOptions": { args: ["--automation", "--enable-media-stream=true", "--enable-mock-capture-devices=true"] } };

/** How each engine is started. Without `simd` it may not use what its simd128 is made of: V8 needs SSE 4.1 for it, WebKit has a switch, Firefox none. */
const openers = {
  async chromium({ simd }) {
    const { browser, close } = await openBrowser([...fakeCamera, ...(simd ? [] : ["--js-flags=--no-enable-sse4-1"])]);
    return puppet(browser, close);
  },
  async firefox() {
    const profile = mkdtempSync(join(tmpdir(), "facegate-firefox-"));
    const browser = await puppeteer.launch({ browser: "firefox", executablePath: findBrowser("firefox"), userDataDir: profile, headless: true, extraPrefsFirefox: fakeCameraPreferences });
    return puppet(browser, async () => {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    });
  },
  async webkit({ simd }) {
    const display = await openDisplay();
    try {
      const env = { DISPLAY: display.name, WAYLAND_DISPLAY: "", ...(simd ? {} : { JSC_useWasmSIMD: "0" }) };
      const session = await startSession(findBrowser("webkit"), { port: await freePort(), env, capabilities: mockCamera });
      const close = () => session.close().finally(display.close);
      return { ...session, close };
    } catch (error) {
      display.close();
      throw error;
    }
  },
};

/** Opens a page of `chromium`, `firefox` or `webkit`. */
export function openEngine(name, { simd = true } = {}) {
  return openers[name]({ simd });
}
