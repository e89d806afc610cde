// A page with a camera: its film, every track it ever gets, and every dead end a camera can be.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import jpeg from "jpeg-js";
import { cameraFrame } from "./frames.mjs";
import { openPage } from "./browser.mjs";
import { root, serveFiles } from "./files.mjs";

const biden = join(root, "tests/images/biden.jpg");
/** What the camera sees, by name. */
export const scenes = {
  near: () => cameraFrame(biden, { x: 303, y: 0, width: 523, height: 930 }, 720, 1280),
  far: () => {
    const data = new Uint8Array(720 * 1280 * 4).fill(150);
    const face = cameraFrame(biden, { x: 303, y: 0, width: 523, height: 930 }, 180, 320);
    for (let y = 0; y < 320; y += 1) data.set(face.data.subarray(y * 720, y * 720 + 720), ((480 + y) * 720 + 270) * 4);
    return { width: 720, height: 1280, data };
  },
  empty: () => ({ width: 720, height: 1280, data: new Uint8Array(720 * 1280 * 4).fill(150) }),
};

/** The policy of issue 6, and Trusted Types. */
export const policy = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' blob:", "media-src 'self' blob:",
  "require-trusted-types-for 'script'", "trusted-types facegate",
].join("; ");

/** Writes a film for Chromium's fake camera, 30 frames a second, over and over: `[["far", 2], ["near", 4]]`, in seconds. Gives the flags. */
export function film(folder, ...parts) {
  const file = join(folder, `${parts.flat().join("-")}.mjpeg`);
  writeFileSync(file, Buffer.concat(parts.flatMap(([scene, seconds]) => Array(Math.round(seconds * 30)).fill(jpeg.encode(scenes[scene](), 90).data))));
  return ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${file}`, "--use-fake-ui-for-media-stream"];
}

/** Serves the repository under a policy, with an empty page at `/page.html`. */
export function serveCapture({ csp = policy, answers = {}, lang = "en" } = {}) {
  const body = `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>Capture</title><script src="/tests/js/suite/faults.js"></script><link rel="stylesheet" href="/page.css"><main></main></html>`;
  const css = ":root { color-scheme: light dark } body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText } main { display: grid; gap: 16px; padding: 16px; justify-items: center }";
  const page = { type: "text/html; charset=utf-8", body };
  return serveFiles({ "/page.html": page, "/page.css": { type: "text/css", body: css }, "/favicon.ico": { status: 204 }, ...answers }, { "content-security-policy": csp });
}

/** Opens the empty page in a profile of its own; every track is recorded. */
export async function openCapture(browser, url, options = {}) {
  const context = await browser.createBrowserContext();
  const { page, faults } = await openPage(context, options);
  await page.evaluateOnNewDocument(() => {
    globalThis.tracks = [];
    const { mediaDevices } = navigator;
    if (!mediaDevices) return;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      (globalThis.constraints ??= []).push(constraints.video);
      const stream = await ask(constraints);
      globalThis.tracks.push(...stream.getTracks());
      return stream;
    };
  });
  await page.goto(`${url}/page.html`);
  return { page, faults, context };
}

/** How many Workers are left of the page, once there is none or they have had their time: the browser tells of an end when it comes to it. */
export async function workersLeft(page) {
  for (let waited = 0; page.workers().length > 0 && waited < 15_000; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
  return page.workers().length;
}

/** How each track the page ever had stands. */
export const tracks = (page) => page.evaluate(() => globalThis.tracks.map((track) => track.readyState));

/** Makes the camera fail from now on as a browser does: with an error of that name, or by never answering. */
export function deny(page, name, message = "no") {
  return page.evaluate((error, words) => {
    navigator.mediaDevices.getUserMedia = () => (error === "never" ? new Promise(() => undefined) : Promise.reject(new DOMException(words, error)));
  }, name, message);
}

/** Opens the empty page with `make`, which makes a capture that logs all it tells, `until`, which waits for a state, and `when`, which waits for anything else. */
export async function openHeadless(browser, url) {
  const opened = await openCapture(browser, url);
  await opened.page.evaluate(async () => {
    const { Capture } = await import("/pkg/browser/capture/index.js");
    globalThis.make = (given) => {
      const capture = new Capture(given);
      const log = Object.assign(capture, { log: [], hints: [], photos: [] }).log;
      capture.on("state", ({ state, paused }) => log.push(paused ? "paused" : state));
      capture.on("error", ({ reason }) => log.push(`! ${reason}`));
      capture.on("guidance", (guidance) => capture.hints.push(guidance));
      capture.on("photo", (photo) => capture.photos.push(photo));
      return (globalThis.capture = capture);
    };
    globalThis.until = (capture, ...states) => new Promise((resolve, reject) => {
      const look = () => states.includes(capture.state) && resolve();
      capture.on("state", look);
      look();
      setTimeout(() => reject(new Error(`expected ${states}, got ${capture.state} after ${capture.log}`)), 60_000);
    });
    globalThis.when = async (what) => {
      for (const from = performance.now(); !what() && performance.now() - from < 30_000;) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    globalThis.face = () => fetch("/tests/images/obama.jpg").then((answer) => answer.blob());
    globalThis.settled = () => new Promise((resolve) => setTimeout(resolve, 300));
  });
  return opened;
}
