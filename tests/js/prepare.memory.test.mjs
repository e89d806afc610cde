// How much WebAssembly memory a camera's picture takes, from a fresh module: it grows and never shrinks, so what is left is the peak.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { tiled } from "./support/tiled.mjs";

const here = new URL("./", import.meta.url);
const read = (path) => readFile(new URL(path, here));
const sizes = [{ name: "12 MP", size: [4032, 3024], most: 16e6 }, { name: "48 MP", size: [8064, 6048], most: 24e6 }];
/** What is taken beside the file itself: planes, coefficients of the photo, stack and data. */
const beside = 10.5e6;

for (const { name, size, most } of sizes) {
  for (const kind of ["tile", "tile-progressive"]) {
    test(`${name}, ${kind}: at most ${most / 1e6} MB, ${beside / 1e6} MB beside the file`, async (t) => {
      const file = tiled(await read(`../images/jpeg/${kind}.jpg`), size);
      const bindings = await import(`../../pkg/browser/facegate_browser.js?${kind}-${size[0]}`);
      const { memory } = await bindings.default({ module_or_path: await read("../../pkg/browser/facegate_browser_bg.wasm") });
      const made = bindings.prepare(file, {});
      assert.deepEqual([made.width, made.height], [720, 960]);
      const taken = memory.buffer.byteLength;
      t.diagnostic(`${(taken / 1e6).toFixed(1)} MB for a file of ${(file.length / 1e6).toFixed(1)} MB`);
      assert.ok(taken <= most && taken - file.length <= beside, `${taken} bytes for a file of ${file.length}`);
    });
  }
}
