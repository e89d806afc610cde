// The browser's side of the live bench: bundles into build/bench, a page of headless Chromium, or a new one for each cold start.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { openBrowser, openPage } from "../../../tests/e2e/support/browser.mjs";
import { root, serveFiles } from "../../../tests/e2e/support/files.mjs";

const here = join(root, "benches/browser");
const html = '<!doctype html><link rel=icon href=data:><script type="module" src="/benches/browser/page/live.js"></script>';
/** Isolated from other origins a page's clock is fine: 5 µs instead of 100. */
const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

export async function bundle() {
  await build({
    absWorkingDir: here, bundle: true, minify: true, format: "esm", target: "es2022", outdir: join(root, "build/bench"), logLevel: "error",
    entryPoints: { "live-facegate": "page/live-facegate.js", "live-mediapipe": "page/live-mediapipe.js" }, external: ["node:*"],
  });
}

/** A page with the frames in it, in a browser of its own with an empty cache: `{ page, asked, version, close }`; `bench` is on the page. */
export async function openLive(urls, size) {
  const server = await serveFiles({ "/live.html": { type: "text/html", body: html, headers } });
  const { browser, close } = await openBrowser(["--js-flags=--expose-gc --no-flush-bytecode", "--enable-unsafe-swiftshader"]);
  const { page, faults } = await openPage(browser);
  page.setDefaultTimeout(120_000);
  await page.goto(`${server.url}/live.html`);
  await page.waitForFunction(() => "bench" in globalThis).catch(() => {
    throw new Error(`expected the page to start, got ${faults.join("; ")}`);
  });
  await page.evaluate((from, of) => globalThis.bench.load(from, of), urls, size);
  return { page, asked: server.asked, version: await browser.version(), close: () => close().then(server.close) };
}

/** What was loaded to find the first face, as a server with brotli would send it. */
export function bytesOf(paths) {
  const files = paths.filter((path) => /^\/(build\/bench\/(live-\w+\.js|\w+\.tflite)|pkg\/|benches\/browser\/node_modules\/)/.test(path)).map((path) => {
    const raw = readFileSync(join(root, path));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
    return { file: path.slice(path.lastIndexOf("/") + 1), raw: raw.length, brotli: brotliCompressSync(raw, { params }).length };
  });
  return { files, raw: files.reduce((sum, { raw }) => sum + raw, 0), brotli: files.reduce((sum, { brotli }) => sum + brotli, 0) };
}
