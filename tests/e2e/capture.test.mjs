// `facegate/capture` in Chromium, without a surface: its states with a real film, each dead end and its way out, and that nothing is left behind.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openBrowser } from "./support/browser.mjs";
import { deny, film, openHeadless, policy, serveCapture, tracks, workersLeft } from "./support/camera.mjs";
import { clean } from "./support/onboarding.mjs";

const folder = mkdtempSync(join(tmpdir(), "facegate-capture-"));
const flags = [...film(folder, ["far", 2], ["near", 6]), "--host-resolver-rules=MAP shop.test 127.0.0.1"];
const [server, unworked, { browser, close }] = await Promise.all([
  serveCapture(), serveCapture({ csp: policy.replace("worker-src 'self'", "worker-src 'none'") }), openBrowser(flags),
]);
after(async () => {
  await close();
  await Promise.all([server.close(), unworked.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const open = (url = server.url) => openHeadless(browser, url);
const log = (page) => page.evaluate(() => globalThis.capture.log);
/** Takes the way out: a file becomes the photo. */
const useFile = (page) => page.evaluate(async () => {
  await globalThis.capture.use(await globalThis.face());
  globalThis.capture.confirm();
  return [globalThis.capture.state, globalThis.capture.photos.length, globalThis.capture.photo?.width];
});

test("the photo is taken by itself once the face is near, in a Worker", async () => {
  const { page, faults } = await open();
  const seen = await page.evaluate(async () => {
    let [under, most] = [0, 0];
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (question, ...rest) {
      if (question.ask === "observe") most = Math.max(most, ++under);
      return postMessage.call(this, question, ...rest);
    };
    const capture = globalThis.make();
    capture.on("guidance", () => (under -= 1));
    capture.start();
    await globalThis.until(capture, "review");
    const { photo } = capture;
    return {
      log: capture.log, hints: capture.hints.filter(({ changed }) => changed).map(({ hint }) => hint), most, frames: capture.hints.length, last: capture.hints.at(-1),
      photo: { ...photo, photo: photo.base64() }, asked: globalThis.constraints[0],
    };
  });
  assert.deepEqual(seen.log, ["starting", "watching", "preparing", "review"]);
  assert.deepEqual(seen.hints, ["FaceTooSmall", "HoldStill", "Done"]);
  assert.ok(seen.frames > 10, `${seen.frames} frames`);
  assert.equal(seen.most, 1, "frames in flight");
  assert.deepEqual(seen.last.frame, { width: 720, height: 1280 });
  assert.ok(seen.last.face.height > 450 && seen.last.face.x > 0 && seen.last.face.x + seen.last.face.width < 720, JSON.stringify(seen.last.face));
  assert.deepEqual([seen.asked.width.ideal, seen.asked.facingMode], [1920, "user"]);
  const bytes = Buffer.from(seen.photo.photo, "base64");
  assert.equal(createHash("sha256").update(bytes).digest("hex"), seen.photo.sha256);
  assert.ok(seen.photo.width >= 480 && seen.photo.height > seen.photo.width);
  assert.equal(page.workers().length, 1);
  assert.deepEqual(await tracks(page), ["ended"], "the camera is off during the review");

  await page.evaluate(() => globalThis.capture.confirm());
  assert.deepEqual(await page.evaluate(() => [globalThis.capture.state, globalThis.capture.photos.length]), ["done", 1]);
  assert.equal(await workersLeft(page), 0, "Workers left");
  clean(faults);
});

/** Which of the things that take long the page's own thread does, from the start to the photo. */
const heavy = (page, options) => page.evaluate(async (given) => {
  const used = new Set();
  const spy = (owner, ...names) => names.forEach((name) => {
    const note = (how) => (...args) => (used.add(name), Reflect[how](...args));
    owner[name] = new Proxy(owner[name], { apply: note("apply"), construct: note("construct") });
  });
  spy(WebAssembly, "compile", "compileStreaming", "instantiate", "instantiateStreaming", "Module", "Instance");
  spy(VideoFrame.prototype, "copyTo");
  spy(globalThis, "createImageBitmap");
  for (const { prototype } of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) spy(prototype, "drawImage", "getImageData");
  spy(SubtleCrypto.prototype, "digest");
  globalThis.make(given).start();
  await globalThis.until(globalThis.capture, "review");
  return [...used].sort();
}, options);

test("the page's thread stays free: the module, the frames' pixels and the photo are the Worker's alone", async () => {
  const { page, faults } = await open();
  assert.deepEqual([await heavy(page, {}), page.workers().length], [[], 1]);
  clean(faults);
  // The same look sees all of it where there is no Worker.
  const alone = await open();
  const used = await heavy(alone.page, { worker: false });
  for (const name of ["copyTo", "digest"]) assert.ok(used.includes(name), `${name} in ${used}`);
  assert.ok(used.some((name) => /^(instantiate|compile|Instance)/.test(name)), used.join());
  clean(alone.faults);
});

const withoutWorker = {
  "Worker is missing": { before: () => delete globalThis.Worker },
  "the page's policy forbids Workers": { url: unworked.url, expected: /^policy violation: worker-src|worker/ },
  "the Worker's script is not there": { options: { worker: "/lost.js" }, expected: /lost\.js/ },
  "the page wants none": { options: { worker: false } },
};
for (const [why, { before, url, options = {}, expected }] of Object.entries(withoutWorker)) {
  test(`it works on the page's thread where ${why}`, async () => {
    const { page, faults } = await open(url);
    if (before) await page.evaluate(before);
    await page.evaluate(async (given) => {
      globalThis.make(given).start();
      await globalThis.until(globalThis.capture, "review");
    }, options);
    assert.equal(page.workers().length, 0);
    assert.deepEqual(await tracks(page), ["ended"]);
    if (expected) assert.ok(faults.length > 0 && faults.every((fault) => expected.test(fault)), faults.join("\n"));
    else clean(faults);
  });
}

const deadEnds = {
  Denied: (page) => deny(page, "NotAllowedError", "Permission denied"),
  Dismissed: (page) => deny(page, "NotAllowedError", "Permission dismissed"),
  NotFound: (page) => deny(page, "NotFoundError"),
  InUse: (page) => deny(page, "NotReadableError"),
  TimedOut: (page) => deny(page, "never"),
  Unsupported: (page) => page.evaluate(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined })),
};
for (const [reason, make] of Object.entries(deadEnds)) {
  test(`${reason}: it says so, and a file is the way out`, async () => {
    const { page, faults } = await open();
    await make(page);
    await page.evaluate(() => globalThis.make({ timeout: 400 }).start());
    assert.deepEqual(await log(page), ["starting", "failed", `! ${reason}`]);
    assert.equal(await page.evaluate(() => globalThis.capture.failure.error.code), "CameraUnavailable");
    assert.deepEqual((await useFile(page)).slice(0, 2), ["done", 1]);
    await page.evaluate(() => globalThis.capture.retake());
    assert.deepEqual(await page.evaluate(() => [globalThis.capture.state, globalThis.capture.failure.reason]), ["failed", reason], "another photo begins where there is no camera");
    clean(faults);
  });
}

test("an insecure page has no camera, yet makes a photo of a file, with its digest", async () => {
  const { page } = await open(server.url.replace("127.0.0.1", "shop.test"));
  await page.evaluate(() => globalThis.make().start());
  assert.deepEqual(await log(page), ["starting", "failed", "! Insecure"]);
  assert.deepEqual((await useFile(page)).slice(0, 2), ["done", 1]);
  const { photo, sha256 } = await page.evaluate(() => ({ photo: globalThis.capture.photo.base64(), sha256: globalThis.capture.photo.sha256 }));
  assert.equal(sha256, createHash("sha256").update(Buffer.from(photo, "base64")).digest("hex"));
});

test("a camera that goes away is told of, and can be started again", async () => {
  const { page, faults } = await open();
  await page.evaluate(async () => {
    globalThis.make().start();
    await globalThis.until(globalThis.capture, "watching");
    globalThis.tracks[0].dispatchEvent(new Event("ended"));
    await globalThis.until(globalThis.capture, "failed");
  });
  assert.deepEqual((await log(page)).slice(-2), ["failed", "! Ended"]);
  assert.deepEqual(await tracks(page), ["ended"]);
  await page.evaluate(async () => {
    await globalThis.capture.start();
    await globalThis.until(globalThis.capture, "review");
    globalThis.capture.stop();
  });
  assert.deepEqual(await tracks(page), ["ended", "ended"]);
  clean(faults);
});

test("a frame now and then that cannot be read is passed over; a camera of none that can is a failure", async () => {
  const { page, faults } = await open();
  const states = await page.evaluate(async () => {
    let at = 0;
    let bad = (frame) => frame % 3 === 0;
    globalThis.VideoFrame = class extends VideoFrame {
      constructor(...given) {
        if (bad(at++)) throw new DOMException("no data", "InvalidStateError");
        super(...given);
      }
    };
    const capture = globalThis.make();
    capture.start();
    await globalThis.until(capture, "review");
    bad = () => true;
    capture.retake();
    await globalThis.until(capture, "failed");
    return [at > 10, capture.failure.reason];
  });
  assert.deepEqual(states, [true, "Internal"]);
  assert.deepEqual((await tracks(page)).filter((state) => state !== "ended"), []);
  clean(faults);
});

test("a Worker that dies while it watches is a failure that can be started from again", async () => {
  const { page, faults } = await open();
  const seen = await page.evaluate(async () => {
    let last;
    globalThis.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        last = this;
      }
    };
    const capture = globalThis.make({ prepare: { policy: { guidance: { holdMs: 3000 } } } });
    await capture.start();
    await globalThis.settled();
    last.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
    await globalThis.until(capture, "failed");
    const { reason } = capture.failure;
    await capture.start();
    return [reason, capture.state];
  });
  assert.deepEqual(seen, ["Internal", "watching"]);
  clean(faults);
});

test("nobody is watched while the page is hidden", async () => {
  const { page, faults } = await open();
  const [during, after_] = await page.evaluate(async () => {
    const capture = globalThis.make({ prepare: { policy: { guidance: { holdMs: 60_000 } } } });
    await capture.start();
    await globalThis.when(() => capture.hints.length > 1);
    const hide = (hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    };
    hide(true);
    const from = capture.hints.length;
    for (let nth = 0; nth < 4; nth += 1) await globalThis.settled();
    const seen = capture.hints.length;
    // The frame that was being looked at is told of, however long that takes.
    const hidden = [seen - from <= 1, capture.paused, capture.state];
    hide(false);
    await globalThis.when(() => capture.hints.length > seen + 1);
    return [hidden, [capture.hints.length > seen + 1, capture.paused, capture.state]];
  });
  assert.deepEqual(during, [true, true, "watching"]);
  assert.deepEqual(after_, [true, false, "watching"]);
  clean(faults);
});

test("a file that is no picture is told of, and leaves things as they were", async () => {
  const { page, faults } = await open();
  const states = await page.evaluate(async () => {
    const junk = new Blob(["no picture"]);
    const capture = globalThis.make();
    await capture.use(junk);
    const idle = capture.state;
    await capture.start();
    await capture.use(junk);
    return [idle, capture.state];
  });
  assert.deepEqual(states, ["idle", "watching"]);
  assert.deepEqual(await log(page), ["preparing", "! UnsupportedFormat", "idle", "starting", "watching", "preparing", "! UnsupportedFormat", "starting", "watching"]);
  clean(faults);
});

test("the shutter takes the photo at once, good or not", async () => {
  const { page, faults } = await open();
  const state = await page.evaluate(async () => {
    const capture = globalThis.make({ review: false });
    await capture.start();
    await new Promise((resolve) => capture.on("guidance", resolve));
    await capture.shutter();
    return [capture.state, capture.photos.length];
  });
  assert.deepEqual(state, ["done", 1]);
  assert.deepEqual(await tracks(page), ["ended"]);
  clean(faults);
});
