// `<facegate-capture>` in Chromium under the policy of a careful page: the whole flow, each dead end, and that nothing is left behind.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { openBrowser } from "./support/browser.mjs";
import { deny, film, openCapture, policy, scenes, serveCapture, tracks, workersLeft } from "./support/camera.mjs";
import { focused, openElement, spoken, told, until } from "./support/element.mjs";
import { root } from "./support/files.mjs";
import { decode, likeness, mirrored } from "./support/frames.mjs";
import { clean } from "./support/onboarding.mjs";
import { button, press, upload } from "./support/press.mjs";

const obama = join(root, "tests/images/obama.jpg");
const folder = mkdtempSync(join(tmpdir(), "facegate-element-"));
const [server, { browser, close }] = await Promise.all([serveCapture(), openBrowser(film(folder, ["far", 2], ["near", 6]))]);
after(async () => {
  await close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (options) => openElement(browser, server.url, options);
const patient = { prepare: { policy: { guidance: { holdMs: 60_000, manualMs: 300 } } } };
const settle = (page) => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));

test("by the keyboard alone: start, be guided, review, use; every word is spoken once, and the focus tells the rest", async () => {
  const { page, faults } = await open();
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "button primary start");
  await page.keyboard.press("Enter");
  await until(page, "watching");
  assert.equal(await focused(page), "stage");
  assert.equal(await page.$eval("facegate-capture >>> video", (video) => getComputedStyle(video).transform), "matrix(-1, 0, 0, 1, 0, 0)");
  await until(page, "review");
  assert.equal(await focused(page), "heading");
  assert.deepEqual(await tracks(page), ["ended"]);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "button primary use");
  await page.keyboard.press("Enter");
  await until(page, "done");
  assert.equal(await focused(page), "heading");
  const words = await spoken(page);
  assert.deepEqual(words.filter((text) => text !== "Looking for your face"), [
    "Allow the camera if your browser asks", "Come closer", "Good. Hold still", "Making the photo",
  ]);
  assert.equal(new Set(words).size, words.length);
  assert.deepEqual(await told(page), ["starting", "watching", "preparing", "review", "done", "photo"]);
  clean(faults);
});

test("the photo is what the camera saw, not its mirror image", async () => {
  const { page, faults } = await open({ attributes: { autostart: "", noreview: "" } });
  await until(page, "done");
  assert.deepEqual((await spoken(page)).slice(-1), ["Your photo is ready"], "where no focus leads there");
  const { report, text } = await page.evaluate(() => ({ report: globalThis.element.photo.report, text: globalThis.element.photo.base64() }));
  const photo = decode(Buffer.from(text, "base64"));
  const frame = scenes.near();
  const cut = ({ x, y, width, height }, picture) => {
    const data = new Uint8Array(width * height * 4);
    for (let row = 0; row < height; row += 1) data.set(picture.data.subarray(((y + row) * picture.width + x) * 4, ((y + row) * picture.width + x + width) * 4), row * width * 4);
    return { width, height, data };
  };
  const seen = cut(report.crop, frame);
  assert.ok(likeness(photo, seen) > 0.9, `like the frame: ${likeness(photo, seen)}`);
  assert.ok(likeness(photo, mirrored(seen)) < likeness(photo, seen) - 0.1);
  assert.equal(await page.$eval("facegate-capture >>> .view:not([hidden]) img", (image) => image.decode().then(() => `${image.naturalWidth} ${getComputedStyle(image).transform}`)), `${photo.width} none`);
  clean(faults);
});

test("the oval turns with progress, and is where a head fills the photo", async () => {
  const { page, faults } = await open({ options: { prepare: { policy: { guidance: { holdMs: 1500 } } } } });
  const drawn = await page.evaluate(async () => {
    const offsets = [];
    const ring = globalThis.element.shadowRoot.querySelector("[part=progress]");
    globalThis.element.addEventListener("facegate-guidance", () => offsets.push(Number(ring.getAttribute("stroke-dashoffset"))));
    let face;
    globalThis.element.addEventListener("facegate-guidance", ({ detail }) => (face = detail.hint === "Done" ? detail : face));
    globalThis.element.start();
    await new Promise((resolve) => globalThis.element.addEventListener("facegate-state", ({ detail }) => detail.state === "review" && resolve()));
    const stage = globalThis.element.shadowRoot.querySelector("[part=oval]").getAttribute("d").match(/A([\d.]+) ([\d.]+)/).slice(1).map(Number);
    const [, , width, height] = globalThis.element.shadowRoot.querySelector("[part=guide]").getAttribute("viewBox").split(" ").map(Number);
    return { offsets, rx: stage[0], ry: stage[1], width, height, face };
  });
  assert.equal(drawn.offsets[0], 100);
  assert.equal(drawn.offsets.at(-1), 0);
  assert.ok(drawn.offsets.filter((offset) => offset > 0 && offset < 100).length > 5);
  const scale = Math.max(drawn.width / drawn.face.frame.width, drawn.height / drawn.face.frame.height);
  const head = drawn.face.face.height * scale * 1.15;
  assert.ok(head / (2 * drawn.ry) > 0.8 && head / (2 * drawn.ry) < 1.25, `a face that is taken is as large as the oval: ${head} of ${2 * drawn.ry}`);
  clean(faults);
});

test("the oval is for the policy in force, whatever it demands of a face", async () => {
  const { ovalOf } = await import(pathToFileURL(join(root, "pkg/browser/element/guide.js")));
  const [frame, stage] = [{ width: 720, height: 1280 }, { width: 360, height: 640 }];
  const usual = { shortSide: 720, minWidth: 480, minHeight: 640, faceShare: 0.62, nearEnough: 0.65 };
  const heightOf = (policy) => ovalOf(frame, stage, { ...usual, ...policy }).ry;
  assert.equal(heightOf({}), ovalOf(frame, stage).ry, "the default is the default policy's");
  assert.ok(heightOf({ faceShare: 0.3, shortSide: 480 }) < 0.8 * heightOf({}));
  assert.ok(heightOf({ minWidth: 640, minHeight: 853 }) > heightOf({}));
  assert.equal(heightOf({ minWidth: 640, minHeight: 853, nearEnough: 0.4 }), heightOf({}), "near enough is near enough");

  const drawn = async (given) => {
    const { page, faults } = await open({ options: { prepare: { policy: { ...patient.prepare.policy, ...given } } } });
    await press(page, "start");
    await until(page, "watching");
    const ry = await page.evaluate(() => Number(globalThis.element.shadowRoot.querySelector("[part=oval]").getAttribute("d").match(/A[\d.]+ ([\d.]+)/)[1]));
    clean(faults);
    await page.close();
    return ry;
  };
  assert.ok((await drawn({ faceShare: 0.3, shortSide: 480, measures: { faceShare: {} } })) < 0.85 * (await drawn({})));
});

const deadEnds = {
  Denied: ["NotAllowedError", "Permission denied", /^! The camera is not allowed here/],
  Dismissed: ["NotAllowedError", "Permission dismissed", /^! The camera was not allowed/],
  NotFound: ["NotFoundError", "", /^! No camera was found/],
  InUse: ["NotReadableError", "", /^! Another program is using the camera/],
  TimedOut: ["never", "", /^! The camera did not answer/],
};
for (const [reason, [name, message, words]] of Object.entries(deadEnds)) {
  test(`${reason} is told at once, and a file is the way out`, async () => {
    const { page, faults } = await open({ attributes: { timeout: "300" } });
    await deny(page, name, message);
    await press(page, "start");
    await until(page, "failed");
    await page.waitForFunction(() => globalThis.spoken.at(-1).startsWith("! "));
    assert.match((await spoken(page)).at(-1), words);
    assert.equal(await focused(page), "heading");
    await upload(page, obama);
    await until(page, "review");
    await press(page, "use");
    assert.deepEqual((await told(page)).slice(-3), ["review", "done", "photo"]);
    clean(faults);
  });
}

test("a file that is no picture is told of where the person is; Escape turns the camera off", async () => {
  const { page, faults } = await open({ options: patient });
  await upload(page, join(root, "package.json"));
  await page.waitForSelector("facegate-capture >>> .notice:not(:empty)");
  assert.match((await spoken(page)).at(-1), /^! This file is no picture/);
  await press(page, "start");
  await until(page, "watching");
  assert.equal(await page.$eval("facegate-capture >>> .notice", (line) => line.textContent), "");
  await button(page, "shutter");
  await page.keyboard.press("Escape");
  await until(page, "idle");
  assert.deepEqual([await tracks(page), (await told(page)).at(-1)], [["ended"], "cancel"]);
  clean(faults);
});

test("the shutter comes with a word, takes the photo, and another can be taken", async () => {
  const { page, faults } = await open({ options: patient });
  await press(page, "start");
  await press(page, "shutter");
  await until(page, "review");
  assert.ok((await spoken(page)).includes("You can take the photo yourself now"));
  await press(page, "retake");
  await until(page, "watching");
  assert.deepEqual(await tracks(page), ["ended", "live"]);
  await press(page, "cancel");
  assert.deepEqual(await tracks(page), ["ended", "ended"]);
  clean(faults);
});

test("two elements, one of them moved about as StrictMode does, leave one camera on each, and none when removed", async () => {
  const { page, faults } = await open({ options: patient });
  const live = await page.evaluate(async (options) => {
    const watching = (element) => new Promise((resolve) => {
      const look = () => element.state === "watching" && resolve();
      element.addEventListener("facegate-state", look);
      look();
    });
    const other = Object.assign(document.createElement("facegate-capture"), { options });
    other.setAttribute("autostart", "");
    document.querySelector("main").append(other);
    other.remove();
    document.querySelector("main").append(other);
    globalThis.element.start();
    await Promise.all([watching(other), watching(globalThis.element)]);
    const count = () => globalThis.tracks.filter(({ readyState }) => readyState === "live").length;
    const both = count();
    other.remove();
    const one = count();
    globalThis.element.remove();
    return [both, one, count()];
  }, patient);
  assert.deepEqual(live, [2, 1, 0]);
  assert.equal(await workersLeft(page), 0);
  clean(faults);
});

test("mounted and unmounted sixty times, nothing grows: no track, no Worker, no element, no node", async () => {
  const { page, faults } = await open();
  await page.evaluate(() => globalThis.element.remove());
  const cycles = (count) => page.evaluate(async (times) => {
    globalThis.mounted ??= [];
    for (let cycle = 0; cycle < times; cycle += 1) {
      const element = document.createElement("facegate-capture");
      globalThis.mounted.push(new WeakRef(element));
      element.setAttribute("autostart", "");
      document.querySelector("main").append(element);
      await new Promise((resolve) => setTimeout(resolve, cycle % 5 === 0 ? 250 : 20));
      element.remove();
    }
  }, count);
  const client = await page.createCDPSession();
  /** Waits until no element is left in memory; gives the nodes that are. A busy machine's cameras are given, and turned off, late. */
  const nodes = async () => {
    for (let left, round = 0; left !== 0; round += 1) {
      assert.ok(round < 300, `${left} elements are held`);
      await settle(page);
      await client.send("HeapProfiler.collectGarbage");
      left = await page.evaluate(() => globalThis.mounted.filter((one) => one.deref()).length);
    }
    return (await page.metrics()).Nodes;
  };
  await cycles(10);
  const before = await nodes();
  await cycles(50);
  const after_ = await nodes();
  assert.ok(after_ <= before + 50, `${before} nodes, then ${after_}`);
  const states = await tracks(page);
  assert.ok(states.length > 10);
  assert.deepEqual(states.filter((state) => state !== "ended"), []);
  assert.equal(await workersLeft(page), 0);
  clean(faults);
});

test("engines without constructable sheets are styled where inline styles are allowed", async (context) => {
  const lax = await serveCapture({ csp: policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") });
  context.after(() => lax.close());
  const { page, faults } = await openElement(browser, lax.url, { before: () => delete ShadowRoot.prototype.adoptedStyleSheets });
  assert.equal(await page.$eval("facegate-capture >>> .primary", (element) => getComputedStyle(element).borderRadius), "14.4px");
  assert.equal(await page.$eval("facegate-capture >>> .camera", (element) => getComputedStyle(element).display), "none");
  clean(faults);
});

test("Worker and module are taken from where the page says they are", async () => {
  const worker = "/pkg/browser/capture/worker.js?own";
  const { page, faults } = await open({ attributes: { autostart: "", worker, module: "/pkg/browser/facegate_browser_scalar_bg.wasm" } });
  await until(page, "review");
  assert.deepEqual(page.workers().map((one) => one.url()), [`${server.url}${worker}`]);
  assert.ok(server.asked.includes("/pkg/browser/facegate_browser_scalar_bg.wasm"));
  clean(faults);
});

test("options and strings set before the element is defined are heeded; imported where there is no page, nothing is touched", async () => {
  const { page, faults } = await openCapture(browser, server.url);
  const heading = await page.evaluate(async () => {
    const early = document.querySelector("main").appendChild(document.createElement("facegate-capture"));
    early.messages = { title: "Say cheese" };
    await import("/pkg/browser/element/index.js");
    // Its language is loaded first.
    for (let left = 1000; left > 0 && early.shadowRoot.querySelector("h2").textContent === ""; left -= 1) await new Promise((resolve) => setTimeout(resolve, 20));
    return early.shadowRoot.querySelector("h2").textContent;
  });
  assert.equal(heading, "Say cheese");
  clean(faults);
  const script = `
    for (const name of ["window", "document", "navigator", "self", "Worker", "localStorage", "fetch", "trustedTypes", "CSSStyleSheet", "ResizeObserver"]) {
      Object.defineProperty(globalThis, name, { configurable: true, get() { throw new Error("touched " + name); } });
    }
    WebAssembly.compile = WebAssembly.instantiate = WebAssembly.validate = () => { throw new Error("touched WebAssembly"); };
    await import("facegate/element");`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: root });
  assert.ok(JSON.parse(readFileSync(join(root, "package.json"))).sideEffects.includes("./pkg/browser/element/index.js"));
});
