// The package as npm packs it, built by each bundler and run in Chromium: the photo is the same to the byte, the element takes one, its Worker loads.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { contentSecurityPolicy } from "../../scripts/lib/policy.mjs";
import { fixtures, startVite } from "../bundlers/support/fixtures.mjs";
import { here, installBundlers } from "../bundlers/support/install.mjs";
import { openApp, useApp } from "../bundlers/support/use.mjs";
import { openBrowser } from "./support/browser.mjs";
import { film } from "./support/camera.mjs";
import { clean } from "./support/onboarding.mjs";

await installBundlers();
const folder = mkdtempSync(join(tmpdir(), "facegate-bundlers-"));
const { browser, close } = await openBrowser(film(folder, ["near", 6]));
after(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

/** The careful page's policy, with the import map of the page without a bundler. */
const map = /<script type="importmap">(.*?)<\/script>/s.exec(readFileSync(join(here, "plain/index.html"), "utf8"))[1];
const hash = createHash("sha256").update(map).digest("base64");
const headers = { "content-security-policy": contentSecurityPolicy.replace("script-src", `script-src 'sha256-${hash}'`).replace("img-src", "img-src data:") };

async function serve(t, name, options) {
  const server = await fixtures[name].serve({ headers, ...options });
  t.after(() => server.close());
  return server;
}

for (const name of Object.keys(fixtures)) {
  test(name, { timeout: 400_000 }, async (t) => {
    const start = performance.now();
    await fixtures[name].build();
    const built = performance.now();
    const { url } = await serve(t, name);
    await useApp(browser, url);
    t.diagnostic(`built in ${((built - start) / 1000).toFixed(1)} s, used in ${((performance.now() - built) / 1000).toFixed(1)} s`);
  });
}

test("Next.js renders the element on the server; once hydrated it has its properties", async (t) => {
  const server = await serve(t, "Next.js");
  const html = await (await fetch(server.url)).text();
  assert.match(html, /<facegate-capture[^>]*><\/facegate-capture>/);
  const { page, faults, close: leave } = await openApp(browser, server.url);
  await page.goto(server.url);
  await page.waitForFunction(() => document.querySelector("facegate-capture").options?.facing === "user", { polling: 50 });
  await leave();
  clean([...faults, ...server.said]);
});

test("Vite's development server, which bundles dependencies by itself", async (t) => {
  const server = await startVite();
  t.after(server.close);
  await useApp(browser, server.url);
});

test("Vite, with the module and the Worker at addresses of the page's own", async (t) => {
  const { url, asked } = await serve(t, "Vite");
  await useApp(browser, url, "/own.html");
  const loaded = asked.filter((path) => path.endsWith(".wasm"));
  assert.equal(loaded.length, 2, "in the page and in the Worker");
  for (const path of loaded) assert.match(path, /^\/assets\/facegate_browser_scalar_bg-/);
});

for (const wasm of ["application/octet-stream", "text/plain", null]) {
  test(`WebAssembly served as ${wasm ?? "nothing"} is loaded all the same, in the page and in the Worker, without a word on the console`, async (t) => {
    const { url } = await serve(t, "no bundler", { wasm });
    await useApp(browser, url);
  });
}
