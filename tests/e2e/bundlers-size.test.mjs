// What a page gets that only makes photos: with each bundler nothing of the element, the capture, the camera or the edge.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { here, installBundlers } from "../bundlers/support/install.mjs";

await installBundlers();
const { bundled, shaken } = await import("../bundlers/support/shake.mjs");

/** Text that minifying leaves, by the file it is in. */
const marks = {
  "browser/element/element.js": "facegate-", "browser/capture/device.js": "facegate.camera", "browser/capture/remote.js": "createScriptURL", "browser/camera.js": "getUserMedia",
  "browser/submit.js": "Content-Digest", "browser/key.js": "ECDSA", "edge/worker.js": "healthz", "edge/settings/credentials.js": "ALIBABA_CLOUD", "server/ticket.js": "cnf",
};
/** Most bytes, brotli, of the four: measured 5,175 to 5,519. */
const ceiling = 5_800;

test("the marks are where they are looked for", () => {
  for (const [file, mark] of Object.entries(marks)) assert.ok(readFileSync(join(here, "node_modules/facegate/pkg", file), "utf8").toLowerCase().includes(mark.toLowerCase()), `${mark} in ${file}`);
});

for (const [name, bundle] of Object.entries(shaken)) {
  test(`${name} leaves out what prepare does not need`, async (t) => {
    const out = mkdtempSync(join(tmpdir(), "facegate-shaken-"));
    t.after(() => rmSync(out, { recursive: true }));
    const code = await bundle(out);
    assert.ok(code.includes("facegate_browser_bg"), "what is needed is there");
    const found = Object.entries(marks).filter(([, mark]) => code.toLowerCase().includes(mark.toLowerCase()));
    assert.deepEqual(found, []);
    const brotli = brotliCompressSync(code).length;
    t.diagnostic(`${Buffer.byteLength(code)} bytes, ${brotli} brotli`);
    assert.ok(brotli <= ceiling, `expected at most ${ceiling} bytes brotli, got ${brotli}`);
  });
}

test("what is imported for its effect alone stays: the element, and the Worker's script in a Worker of one's own", async () => {
  assert.match(await bundled('import "facegate/element";'), /customElements/);
  assert.match(await bundled('import "facegate/capture/worker.js";'), /postMessage/);
  assert.equal(await bundled('import "facegate"; import "facegate/capture"; import "facegate/server";'), "");
});
