// The browsers' own question for the camera, and what comes of it: a no, a question put aside, one nobody answers.
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import puppeteer from "puppeteer-core";
import { findBrowser } from "../../scripts/lib/browsers.mjs";
import { openBrowser } from "./support/browser.mjs";
import { openHeadless, serveCapture } from "./support/camera.mjs";

const server = await serveCapture();
after(() => server.close());

/** Starts a capture; gives why it failed, the permission as it stands, and what the way out by a file leads to. */
const start = (page, timeout) => page.evaluate(async (milliseconds) => {
  const { Capture } = await import("/pkg/browser/capture/index.js");
  const capture = new Capture({ timeout: milliseconds });
  await capture.start();
  const { reason = null } = capture.failure ?? {};
  const { state } = await navigator.permissions.query({ name: "camera" });
  await capture.use(await (await fetch("/tests/images/obama.jpg")).blob());
  return [reason, state, capture.state];
}, timeout);

test("Chromium: a no is Denied, a question put aside Dismissed, and a yes is watched", async (t) => {
  const { browser, close } = await openBrowser(["--use-fake-device-for-media-stream"]);
  t.after(close);
  for (const [state, wanted] of Object.entries({ denied: ["Denied", "denied", "review"], prompt: ["Dismissed", "prompt", "review"], granted: [null, "granted", "review"] })) {
    const { page, context } = await openHeadless(browser, server.url);
    await context.setPermission(server.url, { permission: { name: "camera" }, state });
    assert.deepEqual(await start(page, 60_000), wanted);
  }
});

test("Firefox: a question that nobody answers stays open, is given up, and a file is the way out", { skip: findBrowser("firefox") ? false : "firefox is not installed" }, async (t) => {
  const profile = mkdtempSync(join(tmpdir(), "facegate-asked-"));
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: findBrowser("firefox"), userDataDir: profile, headless: true, extraPrefsFirefox: { "media.navigator.streams.fake": true } });
  t.after(async () => {
    await browser.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const page = await browser.newPage();
  await page.goto(`${server.url}/page.html`);
  assert.deepEqual(await start(page, 1000), ["TimedOut", "prompt", "review"]);
});
