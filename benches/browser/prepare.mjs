// Milliseconds of `prepare` for a 12 MP JPEG in Node and in Chromium: `node benches/browser/prepare.mjs [ROUNDS]`, after `npm run build`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import jpeg from "jpeg-js";
import { prepare } from "facegate";
import { openBrowser, openPage } from "../../tests/e2e/support/browser.mjs";
import { root, serveFiles } from "../../tests/e2e/support/files.mjs";
import { cover, decode } from "../../tests/e2e/support/frames.mjs";

const rounds = Number(process.argv[2] ?? 30);

/** A real portrait blown up to 3000 × 4000, with noise as a sensor adds it, so that the entropy is a camera file's. */
function camera12MegaPixels() {
  const frame = cover(decode(readFileSync(join(root, "tests/images/obama.jpg"))), 3000, 4000);
  let seed = 1;
  for (let at = 0; at < frame.data.length; at += 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    if (at % 4 !== 3) frame.data[at] = Math.min(255, Math.max(0, frame.data[at] + (seed >> 28)));
  }
  return jpeg.encode(frame, 90).data;
}

async function times(work) {
  const taken = [];
  for (let round = 0; round < rounds + 3; round += 1) {
    const start = performance.now();
    await work();
    if (round >= 3) taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b);
}

const bytes = camera12MegaPixels();
const row = (taken) => ({ min: +taken[0].toFixed(1), median: +taken[taken.length >> 1].toFixed(1) });
const made = await prepare(bytes);
const inNode = row(await times(() => prepare(bytes)));

const server = await serveFiles({ "/12mp.jpg": { type: "image/jpeg", body: bytes }, "/blank.html": { type: "text/html", body: "<!doctype html>" } });
const { browser, close } = await openBrowser();
const { page } = await openPage(browser);
await page.goto(`${server.url}/blank.html`);
const inChromium = row(await page.evaluate(async (source, count) => {
  globalThis.rounds = count;
  const { prepare: run } = await import("/pkg/browser/index.js");
  const blob = await (await fetch("/12mp.jpg")).blob();
  return (0, eval)(`(${source})`)(() => run(blob));
}, times.toString(), rounds));
const chromium = await browser.version();
await close();
await server.close();

console.log(`12 MP JPEG of ${(bytes.length / 1e6).toFixed(1)} MB → ${made.width}×${made.height}, quality ${made.quality}, ${made.bytes} bytes; ${rounds} rounds`);
console.table({ [`Node ${process.versions.node}`]: inNode, [chromium]: inChromium });
