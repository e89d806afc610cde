// `<facegate-capture>` from the element in the page to its first hint, and how the page's thread fares while it guides; with --peers beside others.
// node benches/browser/capture.mjs [--rounds N] [--peers]: Chromium, a film of a face at 720 × 1280 and 30 frames a second, files served on this machine.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "../../tests/e2e/support/browser.mjs";
import { film, openCapture, serveCapture } from "../../tests/e2e/support/camera.mjs";
import { bytesOf, bytesOnly, installCapturePeers, runnable } from "./lib/capture-peers.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "7" }, peers: { type: "boolean", default: false } } });
const rounds = Number(values.rounds);
if (values.peers) installCapturePeers();
const folder = mkdtempSync(join(tmpdir(), "facegate-bench-"));
// Peers make code of text, and Workers of blobs.
const server = await serveCapture(values.peers ? { csp: "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:" } : {});
// Software WebGL, where there is no other: MediaPipe wants one.
const { browser, close } = await openBrowser([...film(folder, ["near", 2]), ...(values.peers ? ["--enable-unsafe-swiftshader"] : [])]);

/** One element in a fresh page: milliseconds to the camera, to the first frame looked at and to the first hint; frames and the longest task of six seconds after. */
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
    return { ...seen, rate, longest: Math.max(0, ...tasks), blocked: tasks.reduce((sum, task) => sum + task - 50, 0) };
  }, worker);
}

/** A peer on the same camera, frame by frame on the page's thread as its examples do: the same numbers, its first face for the first hint. */
function watchPeer(page, { open, args }) {
  return page.evaluate(async (source, given) => {
    const tasks = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
    const from = performance.now();
    const since = () => performance.now() - from;
    const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
    document.querySelector("main").append(video);
    const shown = navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 }, resizeMode: "none" } }).then((stream) => {
      video.srcObject = stream;
      return video.play();
    });
    const [detect] = await Promise.all([new Function(`return (${source})`)()(...given), shown]);
    const seen = { frames: 0 };
    const next = () => new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const look = async () => {
      await next();
      const faces = await detect(video);
      seen.frames += 1;
      seen.first ??= since();
      if (faces > 0) seen.hint ??= since();
    };
    while (seen.hint === undefined) await look();
    const [frames, at] = [seen.frames, since()];
    while (since() - at < 6000) await look();
    const rate = (1000 * (seen.frames - frames)) / (since() - at);
    video.srcObject.getTracks().forEach((track) => track.stop());
    return { ...seen, rate, longest: Math.max(0, ...tasks), blocked: tasks.reduce((sum, task) => sum + task - 50, 0) };
  }, open.toString().replace(/^async open/, "async function open"), args);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const both = (seen, name) => `${Math.round(Math.min(...seen.map((run) => run[name])))} / ${Math.round(median(seen.map((run) => run[name])))}`;
const rowOf = (seen) => ({ "first frame ms": both(seen, "first"), "first hint ms": both(seen, "hint"), "frames/s": both(seen, "rate"), "longest task ms (0: none of 50)": both(seen, "longest"), "blocked ms": both(seen, "blocked") });

async function ours() {
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
    for (const [kind, seen] of Object.entries(runs)) table[`${worker ? "page's thread" : "Worker"}, ${kind}`] = { "camera ms": both(seen, "camera"), ...rowOf(seen) };
  }
  return table;
}

/** All in turns, each in a fresh profile: who begins changes with each round. */
async function beside() {
  const peers = runnable();
  const ways = { "facegate, in a Worker": (page) => watch(page, ""), "facegate, on the page's thread": (page) => watch(page, "none") };
  for (const [name, peer] of Object.entries(peers)) ways[name] = (page) => watchPeer(page, peer);
  const names = Object.keys(ways);
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < names.length; at += 1) {
      const name = names[(at + round) % names.length];
      const { page, context } = await openCapture(browser, server.url);
      runs[name].push(await ways[name](page));
      await context.close();
    }
  }
  const table = {};
  for (const name of names) table[name] = { "brotli bytes": peers[name] ? bytesOf(peers[name].files) : (await oursInBytes()), ...rowOf(runs[name]) };
  for (const { name, wants, brotli } of await bytesOnly()) table[`${name} (not run: wants ${wants})`] = { "brotli bytes": brotli };
  return table;
}

/** What a page with the element downloads for live guidance, as the guard counts it. */
async function oursInBytes() {
  const { sizes } = await import("../../scripts/lib/guard.mjs");
  const parts = ["browser wasm", "capture Worker", "element JS"];
  return (await sizes()).filter(({ part }) => parts.includes(part)).reduce((sum, { brotli }) => sum + brotli, 0);
}

console.table(await (values.peers ? beside() : ours()));
await close();
await server.close();
rmSync(folder, { recursive: true, force: true });
