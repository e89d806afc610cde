// `<facegate-capture>` from the element in the page to its first hint, and how the page's thread fares while it guides.
// node benches/browser/capture.mjs [--rounds N]: Chromium, a film of a face at 720 × 1280 and 30 frames a second, files served on this machine.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser } from "../../tests/e2e/support/browser.mjs";
import { film, openCapture, serveCapture } from "../../tests/e2e/support/camera.mjs";

const rounds = Number(process.argv[process.argv.indexOf("--rounds") + 1]) || 7;
const folder = mkdtempSync(join(tmpdir(), "facegate-bench-"));
const server = await serveCapture();
const { browser, close } = await openBrowser(film(folder, ["near", 2]));

/** One element in a fresh page: milliseconds to the camera, to the first frame looked at and to the first hint; frames and busy time of six seconds after. */
function watch(page, worker) {
  return page.evaluate(async (where) => {
    const tasks = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
    const from = performance.now();
    const since = () => performance.now() - from;
    await import("/pkg/browser/element/index.js");
    const element = document.createElement("facegate-capture");
    element.options = { prepare: { policy: { guidance: { holdMs: 60_000 } } }, ...(where === "none" && { worker: false }) };
    document.querySelector("main").append(element);
    const seen = { frames: 0 };
    element.addEventListener("facegate-state", ({ detail }) => detail.state === "watching" && (seen.camera = since()));
    const hinted = new Promise((resolve) => element.addEventListener("facegate-guidance", ({ detail }) => {
      seen.frames += 1;
      seen.first ??= since();
      if (detail.changed) resolve((seen.hint ??= since()));
    }));
    element.start();
    await hinted;
    const [frames, at] = [seen.frames, since()];
    await new Promise((resolve) => setTimeout(resolve, 6000));
    const rate = (1000 * (seen.frames - frames)) / (since() - at);
    element.remove();
    return { ...seen, rate, longest: Math.max(0, ...tasks) };
  }, worker);
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const table = {};
for (const worker of ["", "none"]) {
  const runs = { cold: [], warm: [] };
  for (let round = 0; round < rounds; round += 1) {
    const { page, context } = await openCapture(browser, server.url);
    runs.cold.push(await watch(page, worker));
    await page.goto(`${server.url}/page.html`);
    runs.warm.push(await watch(page, worker));
    await context.close();
  }
  for (const [kind, seen] of Object.entries(runs)) {
    const of = (name) => `${Math.round(Math.min(...seen.map((run) => run[name])))} / ${Math.round(median(seen.map((run) => run[name])))}`;
    table[`${worker ? "page's thread" : "Worker"}, ${kind}`] = { "camera ms": of("camera"), "first frame ms": of("first"), "first hint ms": of("hint"), "frames/s": of("rate"), "longest task ms (0: none of 50)": of("longest") };
  }
}
console.table(table);
await close();
await server.close();
rmSync(folder, { recursive: true, force: true });
