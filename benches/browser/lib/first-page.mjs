// The browser's side of the first photo's bench: bundles into build/bench, and a page in a new headless Chromium for each time.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { openBrowser } from "../../../tests/e2e/support/browser.mjs";
import { root, serveFiles } from "../../../tests/e2e/support/files.mjs";

const here = join(root, "benches/browser");
const folder = join(root, "build/bench/first");
const html = '<!doctype html><link rel=icon href=data:><input type=file><script type="module" src="/build/bench/first/page.js"></script>';
/** Isolated from other origins a page's clock is fine: 5 µs instead of 100. */
const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
/** Until a browser that has just started is done with itself. */
const calm = 700;

/** One bundle a contestant, as a page that uses nothing else would have it; `before` is the folder of another build of facegate. */
export async function bundle(before) {
  mkdirSync(folder, { recursive: true });
  const options = { absWorkingDir: root, bundle: true, minify: true, format: "esm", target: "es2022", logLevel: "error" };
  const entries = { page: "first.js", compressor: "first-compressor.js", compression: "first-compression.js", worker: "first-worker.js" };
  await build({ ...options, outdir: folder, entryPoints: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(here, "page", file)])) });
  for (const [name, pkg] of Object.entries({ facegate: "pkg", ...(before && { before }) })) {
    await build({ ...options, stdin: { contents: `export { init, prepare } from "./${pkg}/browser/index.js";`, resolveDir: root }, outfile: join(folder, `${name}.js`) });
  }
}

/** Serves the repository; `open` gives a page, with the job's picture in it, of a browser that has never seen it: `{ page, version, close }`; `names` who can do the job. */
export async function serveFirst(before) {
  const server = await serveFiles({ "/first.html": { type: "text/html", body: html, headers } }, { "cross-origin-embedder-policy": "require-corp" });
  const open = async (job, input, flags) => {
    const { browser, close } = await openBrowser(flags ? [`--js-flags=${flags}`] : []);
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${server.url}/first.html${before ? `?before=/${before}` : ""}`);
    await page.waitForFunction(() => "bench" in globalThis && crossOriginIsolated);
    if (job.source === "jpeg") await (await page.$("input")).uploadFile(input.path);
    await page.evaluate((about, url) => globalThis.bench.load(about, url), job, input.url);
    await new Promise((resolve) => { setTimeout(resolve, calm); });
    return { page, browser, version: await browser.version(), close };
  };
  const names = async (job, input) => {
    const live = await open(job, input);
    try {
      return await live.page.evaluate((kind) => globalThis.bench.namesFor(kind), job.source);
    } finally {
      await live.close();
    }
  };
  return { open, names, url: server.url, close: server.close };
}
