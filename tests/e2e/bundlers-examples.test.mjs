// The examples for React and Vue: their types hold, they build, and a person takes a photo with each, twice.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { contentSecurityPolicy } from "../../scripts/lib/policy.mjs";
import { buildExample, checkTypes, copyExample, versions } from "../bundlers/support/examples.mjs";
import { here, installBundlers } from "../bundlers/support/install.mjs";
import { serveFolders } from "../bundlers/support/serve.mjs";
import { openApp, takePhoto } from "../bundlers/support/use.mjs";
import { openBrowser } from "./support/browser.mjs";
import { film, workersLeft } from "./support/camera.mjs";
import { clean, shot } from "./support/onboarding.mjs";

await installBundlers();
const folder = mkdtempSync(join(tmpdir(), "facegate-examples-"));
const { browser, close } = await openBrowser(film(folder, ["near", 6]));
after(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const headers = { "content-security-policy": contentSecurityPolicy.replace("img-src", "img-src data:") };
const examples = {
  react: { compiler: "typescript/bin/tsc", wrong: "Wrong.tsx", modes: ["production", "development"] },
  vue: { compiler: "vue-tsc/bin/vue-tsc.js", wrong: "Wrong.vue", modes: ["production"] },
};

/** How the cameras of the page stand. */
async function recordTracks(page) {
  await page.evaluateOnNewDocument(() => {
    globalThis.tracks = [];
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      globalThis.tracks.push(...stream.getTracks());
      return stream;
    };
  });
  return () => page.evaluate(() => globalThis.tracks.map(({ readyState }) => readyState));
}

/** The picture that is shown has what was captured in it; then another is taken. */
async function useExample(url, name) {
  const { page, faults, close: leave } = await openApp(browser, url);
  const tracks = await recordTracks(page);
  await page.goto(url);
  for (const ended of [["ended"], ["ended", "ended"]]) {
    const workers = await takePhoto(page);
    assert.equal(workers.length, 1);
    const image = await page.waitForSelector("figure img[src]");
    const [width, height, shape] = await image.evaluate((shown) => shown.decode().then(() => [shown.naturalWidth, shown.naturalHeight, shown.width / shown.height]));
    assert.match(await page.$eval("figcaption", ({ textContent }) => textContent), new RegExp(`^${width} × ${height}, \\d+ bytes$`));
    assert.ok(Math.abs(shape - width / height) < 0.01, `shown in its shape: ${shape}`);
    assert.deepEqual(await tracks(), ended);
    assert.equal(await workersLeft(page), 0);
    await shot(page, name);
    await page.click("button");
  }
  await page.waitForSelector("facegate-capture");
  clean(faults);
  await leave();
}

for (const [name, { compiler, wrong, modes }] of Object.entries(examples)) {
  const project = copyExample(name);
  cpSync(join(here, "types", wrong), join(here, project, "src", wrong));

  test(`${name}: what it asks for is what it is tried with`, () => assert.deepEqual(...versions(name)));

  test(`${name}: its types hold, and find what is wrong`, { timeout: 300_000 }, () => checkTypes(project, compiler));

  for (const mode of modes) {
    test(`${name}, built for ${mode}: a photo is taken, shown, and another one`, { timeout: 300_000 }, async (t) => {
      await buildExample(project, mode);
      const server = await serveFolders([join(here, project, "dist", mode)], { headers });
      t.after(() => server.close());
      await useExample(server.url, `example-${name}-${mode}`);
    });
  }
}
