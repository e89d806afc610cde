// capture.html: the element as `npm start` serves it, under that policy, and the numbers beside it.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startLocal } from "../../scripts/lib/local.mjs";
import { openBrowser, openPage } from "./support/browser.mjs";
import { film } from "./support/camera.mjs";
import { clean, shot } from "./support/onboarding.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "facegate-capture-page-"));
const local = await startLocal({ state: join(folder, "state") });
const { browser, close } = await openBrowser(film(folder, ["far", 2], ["near", 6]));
after(async () => {
  await close();
  await local.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const views = {
  "a phone at night, in Arabic": { name: "capture-page-phone-dark-ar", language: "ar", width: 390, height: 844, mobile: true, dark: true },
  "a desktop by day": { name: "capture-page-desktop", language: "en", width: 1180, height: 900 },
};
for (const [view, { name, language, ...options }] of Object.entries(views)) {
  test(`the page shows the element and tells what it tells: on ${view}`, async () => {
    const { page, faults } = await openPage(await browser.createBrowserContext(), options);
    await page.goto(`${local.url}/capture.html`);
    await page.select("#language", language);
    await (await page.waitForSelector(`facegate-capture >>> .frame[lang="${language}"] [part~="start"].primary`)).click();
    await page.waitForFunction(() => /FaceTooSmall/.test(document.querySelector("#events").textContent));
    await shot(page, `${name}-watching`);
    await (await page.waitForSelector("facegate-capture >>> [part~=use]", { visible: true })).click();
    await page.waitForFunction(() => /SHA-256/.test(document.querySelector("#photo").textContent));
    assert.equal(await page.$eval("#state", (cell) => cell.textContent), "done");
    assert.match(await page.$eval("#first", (cell) => cell.textContent), /^\d+ ms$/);
    await shot(page, `${name}-done`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    clean(faults);
  });
}
