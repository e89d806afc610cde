// capture.html: the element as `npm start` serves it, under that policy, the numbers beside it, and axe in every state.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startLocal } from "../../scripts/lib/local.mjs";
import { openBrowser, openPage } from "./support/browser.mjs";
import { deny, film } from "./support/camera.mjs";
import { root } from "./support/files.mjs";
import { capturing, clean, shot } from "./support/onboarding.mjs";
import { press, upload } from "./support/press.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "facegate-capture-page-"));
const local = await startLocal({ state: join(folder, "state") });
const { browser, close } = await openBrowser(film(folder, ["far", 2], ["near", 6]));
after(async () => {
  await close();
  await local.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** What leads from state to state, in the order a person might see them. */
const states = {
  start: async () => undefined,
  "no picture": async (page) => {
    await upload(page, join(root, "package.json"));
    await page.waitForSelector("facegate-capture >>> .notice:not(:empty)");
  },
  asking: async (page) => {
    await page.evaluate(() => {
      globalThis.ask = navigator.mediaDevices.getUserMedia;
      navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
    });
    await press(page, "start");
    await capturing(page, "starting");
    await press(page, "cancel");
  },
  guiding: async (page) => {
    await page.evaluate(() => (navigator.mediaDevices.getUserMedia = globalThis.ask.bind(navigator.mediaDevices)));
    await press(page, "start");
    await page.waitForFunction(() => /FaceTooSmall/.test(document.querySelector("#events").textContent));
  },
  review: (page) => capturing(page, "review"),
  done: async (page) => {
    await press(page, "use");
    await page.waitForFunction(() => /SHA-256/.test(document.querySelector("#photo").textContent));
    assert.equal(await page.$eval("#state", (cell) => cell.textContent), "done");
    assert.match(await page.$eval("#first", (cell) => cell.textContent), /^\d+ ms$/);
  },
  denied: async (page) => {
    await deny(page, "NotAllowedError");
    await page.evaluate(() => document.querySelector("facegate-capture").stop());
    await press(page, "start");
    await capturing(page, "failed");
  },
};

const views = {
  "a phone at night, in Arabic": { name: "capture-page-phone-dark-ar", language: "ar", width: 390, height: 844, mobile: true, dark: true },
  "a desktop by day": { name: "capture-page-desktop", language: "en", width: 1180, height: 900 },
};
for (const [view, { name, language, ...options }] of Object.entries(views)) {
  test(`the page shows the element and tells what it tells, and axe finds nothing: on ${view}`, async () => {
    const { page, faults } = await openPage(await browser.createBrowserContext(), options);
    await page.goto(`${local.url}/capture.html`);
    await page.select("#language", language);
    await page.waitForSelector(`facegate-capture >>> .frame[lang="${language}"]`);
    await page.evaluate(axe);
    for (const [state, lead] of Object.entries(states)) {
      await lead(page);
      await shot(page, `${name}-${state.replaceAll(" ", "-")}`);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map(({ target }) => target)}`), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    }
    clean(faults);
  });
}
