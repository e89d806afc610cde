// The suite in Chromium, and what only a browser has: its own decoders, canvases, the download of the module.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openBrowser, openPage } from "../e2e/support/browser.mjs";
import { root, serveFiles } from "../e2e/support/files.mjs";

const wasm = readFileSync(join(root, "pkg/browser/facegate_browser_bg.wasm"));
const blank = { status: 200, type: "text/html", body: "<!doctype html><meta charset=utf-8><title>suite</title><link rel=icon href=data:>" };
const server = await serveFiles({
  "/blank.html": blank,
  "/octets.wasm": { status: 200, type: "application/octet-stream", body: wasm },
  "/text.wasm": { status: 200, type: "text/html", body: "<!doctype html>an application's catch-all page" },
  "/gone.wasm": { status: 404, type: "text/plain", body: "gone" },
});
const { browser, close } = await openBrowser();

async function freshPage() {
  const { page, faults } = await openPage(browser);
  await page.goto(`${server.url}/blank.html`);
  return { page, faults };
}

test("prepare in Chromium", async (t) => {
  t.after(async () => {
    await close();
    await server.close();
  });
  const { page, faults } = await freshPage();
  const names = await page.evaluate(async () => {
    const facegate = await import("/pkg/browser/index.js");
    const { suite } = await import("/tests/js/suite/prepare.suite.mjs");
    const picture = async (name) => new Uint8Array(await (await fetch(`/tests/images/${name}`)).arrayBuffer());
    globalThis.facegate = facegate;
    globalThis.picture = picture;
    globalThis.tests = suite(facegate, picture, await (await fetch("/tests/images/golden.json")).json());
    return Object.keys(globalThis.tests);
  });
  assert.ok(names.length > 10);
  for (const name of names) {
    await t.test(name, async () => assert.equal(await page.evaluate((one) => globalThis.tests[one]().then(() => null, (error) => error.stack), name), null));
  }
  await t.test("what the browser decodes becomes a photo", () => browserDecodes(page));
  await t.test("bitmaps, canvases, video frames and wide-gamut pixels are drawn", () => drawn(page));
  await t.test("pixels the page may not read are a typed error", () => tainted(page));
  await t.test("the page stays clean", () => assert.deepEqual(faults, []));
  await t.test("a wrong MIME type of the module is no obstacle", () => loads("/octets.wasm"));
  await t.test("a load that failed is told and can be made again", () => retries());
});

async function browserDecodes(page) {
  const made = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 900, height: 1200 });
    const context = canvas.getContext("2d");
    context.fillStyle = "rgb(200, 40, 90)";
    context.fillRect(0, 0, 900, 1200);
    const webp = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp"));
    const { width, height, report } = await globalThis.facegate.prepare(webp);
    return { type: webp.type, width, height, format: report.image.format };
  });
  assert.deepEqual(made, { type: "image/webp", width: 720, height: 960, format: "rgba" });
}

async function drawn(page) {
  const middles = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 720, height: 960 });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "rgb(10, 120, 230)";
    context.fillRect(0, 0, 720, 960);
    const offscreen = new OffscreenCanvas(720, 960);
    offscreen.getContext("2d").drawImage(canvas, 0, 0);
    const wide = Object.assign(document.createElement("canvas"), { width: 720, height: 960 }).getContext("2d", { colorSpace: "display-p3" });
    wide.drawImage(canvas, 0, 0);
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    const sources = {
      canvas, offscreen, bitmap: await createImageBitmap(canvas), frame,
      pixels: context.getImageData(0, 0, 720, 960), wide: wide.getImageData(0, 0, 720, 960),
    };
    const out = {};
    for (const [name, source] of Object.entries(sources)) {
      const { photo } = await globalThis.facegate.prepare(source);
      const bitmap = await createImageBitmap(new Blob([photo]));
      context.drawImage(bitmap, 0, 0);
      out[name] = [...context.getImageData(360, 480, 1, 1).data];
    }
    frame.close();
    return out;
  });
  assert.equal(Object.keys(middles).length, 6);
  for (const [name, [r, g, b]] of Object.entries(middles)) {
    assert.ok(Math.abs(r - 10) <= 4 && Math.abs(g - 120) <= 4 && Math.abs(b - 230) <= 4, `${name}: ${r},${g},${b}`);
  }
}

async function tainted(page) {
  const other = await serveFiles({ "/picture.jpg": { status: 200, type: "image/jpeg", body: readFileSync(join(root, "tests/images/obama.jpg")) } });
  try {
    const code = await page.evaluate(async (url) => {
      const image = Object.assign(new Image(), { src: url });
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: 720, height: 960 });
      canvas.getContext("2d").drawImage(image, 0, 0);
      const empty = Object.assign(document.createElement("canvas"), { width: 0, height: 0 });
      const codeOf = (source) => globalThis.facegate.prepare(source).then(() => "none", (error) => error.code);
      return [await codeOf(canvas), await codeOf(empty), await codeOf(document.createElement("video")), await codeOf(image)];
    }, `${other.url}/picture.jpg`);
    assert.deepEqual(code, Array(4).fill("InvalidArgument"));
  } finally {
    await other.close();
  }
}

async function loads(path) {
  const { page } = await freshPage();
  const width = await page.evaluate(async (module) => {
    const { init, prepare } = await import("/pkg/browser/index.js");
    await init(module);
    return (await prepare(new ImageData(900, 1200))).width;
  }, path);
  assert.equal(width, 720);
  await page.close();
}

async function retries() {
  const { page } = await freshPage();
  const seen = await page.evaluate(async () => {
    const { init, prepare } = await import("/pkg/browser/index.js");
    const codes = [];
    for (const input of ["/gone.wasm", "/text.wasm", new Uint8Array([1, 2, 3])]) codes.push(await init(input).then(() => "none", (error) => error.code));
    const { width } = await prepare(new ImageData(900, 1200));
    return { codes, width };
  });
  assert.deepEqual(seen, { codes: Array(3).fill("ModuleUnavailable"), width: 720 });
  await page.close();
}
