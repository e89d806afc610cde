// How a person uses the page that each project makes: picks a file, then takes a photo with the camera.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openPage } from "../../e2e/support/browser.mjs";
import { root } from "../../e2e/support/files.mjs";
import { clean } from "../../e2e/support/onboarding.mjs";
import { button, press } from "../../e2e/support/press.mjs";

/** The picture, and the SHA-256 of its photo on every engine. */
export const picture = join(root, "tests/images/obama.jpg");
export const golden = JSON.parse(readFileSync(join(root, "tests/images/golden.json"))).find(({ file, options }) => file === "obama.jpg" && Object.keys(options).length === 0).sha256;

/** Opens the page in a profile of its own; what it asks of another host is a fault. */
export async function openApp(browser, url) {
  const context = await browser.createBrowserContext();
  const { page, faults } = await openPage(context);
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(data|blob):/.test(address)) faults.push(`asked elsewhere: ${address}`);
  });
  return { page, faults, close: () => context.close() };
}

/** What an output says, once it says something; a fault ends the waiting. */
export async function told(page, id, faults) {
  await page.waitForFunction((name) => document.querySelector(`#${name}`).textContent !== "", { timeout: 60_000, polling: 50 }, id).catch((error) => {
    throw new Error(`#${id} stayed empty: ${faults.join("; ") || error.message}`);
  });
  return page.$eval(`#${id}`, (output) => output.textContent);
}

/** Takes the camera's photo; gives the Workers that ran meanwhile. */
export async function takePhoto(page) {
  await press(page, "start");
  await button(page, "use");
  const workers = page.workers().map((worker) => worker.url());
  await press(page, "use");
  return workers;
}

/** Goes through all of the page. */
export async function useApp(browser, url, path = "/") {
  const { page, faults, close } = await openApp(browser, url);
  await page.goto(url + path);
  await page.waitForFunction(() => document.querySelector("facegate-capture").shadowRoot?.querySelector("h2").textContent);
  await (await page.$("#file")).uploadFile(picture);
  assert.equal(await told(page, "photo", faults), golden);
  assert.match(await told(page, "hint", faults), /^[A-Z]\w+$/);
  const workers = await takePhoto(page);
  assert.match(await told(page, "taken", faults), /^[0-9a-f]{64}$/);
  assert.equal(workers.length, 1, "the capture's Worker was loaded");
  await speaksFrench(page);
  clean(faults);
  await close();
  return { workers };
}

/** A language is a file of its own, loaded when it is wanted. */
async function speaksFrench(page) {
  const heading = () => page.$eval("facegate-capture >>> .view:not([hidden]) h2", (element) => element.textContent);
  const before = await heading();
  await page.evaluate(() => {
    document.documentElement.lang = "fr";
  });
  await page.waitForFunction((english) => [...document.querySelector("facegate-capture").shadowRoot.querySelectorAll(".view:not([hidden]) h2")].some(({ textContent }) => textContent !== english), { timeout: 60_000, polling: 50 }, before);
}
