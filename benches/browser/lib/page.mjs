// The browser's side: peers bundled into build/bench, served beside facegate's own build, opened in one page of headless Chromium.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { openBrowser, openPage } from "../../../tests/e2e/support/browser.mjs";
import { root, serveFiles } from "../../../tests/e2e/support/files.mjs";

const here = join(root, "benches/browser");

/** photon is published for bundlers that load WebAssembly as a module: here its exports are set once it is instantiated. */
const photonModule = {
  name: "photon",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /photon_rs_bg\.wasm$/ }, () => ({ path: join(here, "node_modules/@silvia-odwyer/photon/photon_rs_bg.wasm"), namespace: "photon" }));
    onLoad({ filter: /.*/, namespace: "photon" }, ({ path }) => {
      const names = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(path))).map(({ name }) => name);
      const set = names.map((name) => `${name} = exports.${name};`).join(" ");
      return { contents: `export let ${names.join(", ")};\nexport function set(exports) { ${set} }`, loader: "js" };
    });
  },
};

async function bundle() {
  await build({
    absWorkingDir: here, bundle: true, format: "esm", target: "esnext", outdir: join(root, "build/bench"), external: ["/pkg/*", "/build/*"], plugins: [photonModule], logLevel: "error",
    entryPoints: { page: "page/index.js", worker: "page/worker.js" },
  });
}

/** `{ page, version, close }`; `bench` is on the page, with another build of facegate if there is one in the folder `before`. Rubbish is collected before each measurement, and only then are functions kept that wait for their turn. */
export async function openBench(before) {
  await bundle();
  const html = '<!doctype html><script type="module" src="/build/bench/page.js"></script>';
  const server = await serveFiles({ "/bench.html": { type: "text/html", body: html } });
  const { browser, close } = await openBrowser(["--js-flags=--expose-gc --no-flush-bytecode"]);
  const { page, faults } = await openPage(browser);
  page.setDefaultTimeout(120_000);
  await page.goto(`${server.url}/bench.html${before ? `?before=/${before}` : ""}`);
  await page.waitForFunction(() => "bench" in globalThis).catch(() => {
    throw new Error(`expected the page to start, got ${faults.join("; ")}`);
  });
  return {
    page,
    version: await browser.version(),
    close: async () => {
      await close();
      await server.close();
    },
  };
}
