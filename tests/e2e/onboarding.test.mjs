// The whole way in a real browser: a photo from a file or a camera, the edge, the sandbox, the verdict.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inspect, prepare } from "facegate";
import { verifyVerdict } from "facegate/server";
import { startLocal } from "../../scripts/lib/local.mjs";
import { openBrowser, openPage } from "./support/browser.mjs";
import { root } from "./support/files.mjs";
import { cameraFrame, decode, likeness, mirrored, mjpeg, part } from "./support/frames.mjs";
import { chooseFile, clean, outcome, pick, send, shot, view } from "./support/onboarding.mjs";

const obama = join(root, "tests/images/obama.jpg");
const biden = join(root, "tests/images/biden.jpg");
const folder = mkdtempSync(join(tmpdir(), "facegate-onboarding-"));
const frame = cameraFrame(biden, { x: 303, y: 0, width: 523, height: 930 }, 720, 1280);
writeFileSync(join(folder, "camera.mjpeg"), mjpeg(frame));

const local = await startLocal({ state: join(folder, "state") });
const camera = ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${join(folder, "camera.mjpeg")}`];
const { browser, close } = await openBrowser([...camera, "--use-fake-ui-for-media-stream"]);
after(async () => {
  await close();
  await local.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const phone = { width: 390, height: 844, mobile: true };

async function open(options) {
  const context = await browser.createBrowserContext();
  const { page, faults } = await openPage(context, options);
  // Every stream the page ever gets, to see that its tracks end.
  await page.evaluateOnNewDocument(() => {
    globalThis.streams = [];
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      globalThis.streams.push(stream);
      return stream;
    };
  });
  await page.goto(`${local.url}/`);
  return { page, faults };
}

/** Verifies a verdict as a merchant does, with nothing but the edge's public keys. */
async function verify({ check, photo }) {
  return verifyVerdict(check.verdict, {
    keys: `${local.url}/.well-known/jwks.json`, issuer: local.audience, photo: new Uint8Array(photo),
    ticket: JSON.parse(Buffer.from(check.verdict.split(".")[1], "base64url")).ticket,
  });
}

test("a photo from a file becomes an account, then a sign-in", async () => {
  const { page, faults } = await open();
  await shot(page, "desktop-start");
  await chooseFile(page, obama);
  await view(page, "review");
  const wanted = await prepare(readFileSync(obama));
  assert.equal(await page.$eval("#photo", (image) => image.decode().then(() => `${image.naturalWidth}x${image.naturalHeight}`)), `${wanted.width}x${wanted.height}`);
  assert.match(await page.$eval("#n-bytes", (cell) => cell.textContent), /^280 KB → \d+ KB$/);
  await shot(page, "desktop-review");

  const first = await send(page);
  await shot(page, "desktop-outcome");
  assert.equal(first.check.outcome, "passed");
  assert.equal(first.title, "Your account is open");
  assert.match(first.verified, /^Verified by the merchant's backend: passed\./);
  assert.match(first.spoken, /^Your account is open\./);
  assert.equal(first.focused, "outcome-title");
  const verdict = await verify(first);
  assert.deepEqual([verdict.outcome, verdict.jti, verdict.photo], ["passed", first.check.checkId, createHash("sha256").update(first.photo).digest("hex")]);
  await assert.rejects(verify({ ...first, photo: first.photo.subarray(1) }), { code: "VerdictInvalid" });

  await page.click("#next");
  await view(page, "start");
  assert.equal(await page.$eval("[name=scenario]:checked", (input) => input.value), "verify");
  await chooseFile(page, obama);
  await view(page, "review");
  const second = await send(page);
  assert.deepEqual([second.check.outcome, second.title], ["passed", "Welcome back"]);
  assert.equal((await verify(second)).subCode, "200");
  clean(faults);
});

test("a face from the camera, on a phone at night", async () => {
  const { page, faults } = await open({ ...phone, dark: true });
  await shot(page, "phone-dark-start");
  await page.click("#use-camera");
  await page.waitForSelector("#shutter:not(:disabled)");
  assert.equal(await page.$eval("#video", (video) => getComputedStyle(video).transform), "matrix(-1, 0, 0, 1, 0, 0)");
  await shot(page, "phone-dark-camera");
  await page.click("#shutter");
  await view(page, "review");
  assert.deepEqual(await page.evaluate(() => globalThis.streams.map((stream) => stream.getTracks().map((track) => track.readyState))), [["ended"]]);
  await shot(page, "phone-dark-review");
  const sent = await send(page);
  await shot(page, "phone-dark-outcome");
  assert.equal(sent.check.outcome, "passed");
  assert.equal((await verify(sent)).outcome, "passed");
  const photo = decode(sent.photo);
  const { crop } = await inspect(frame);
  assert.ok(Math.abs(photo.width - crop.width) <= 8 && Math.abs(photo.height - crop.height) <= 10, `the camera's own pixels, not scaled by the browser: ${photo.width} x ${photo.height}`);
  // The camera's own coding moves the crop by some pixels.
  const shifts = [-12, -8, -4, 0, 4, 8, 12];
  const best = (change) => Math.max(...shifts.flatMap((x) => shifts.map((y) => likeness(photo, change(part(frame, { ...crop, x: crop.x + x, y: crop.y + y }))))));
  const [same, turned] = [best((seen) => seen), best(mirrored)];
  assert.ok(same > 0.93, `the sent photo looks like the camera's frame: ${same}`);
  assert.ok(turned < same - 0.1, `and not like its mirror image: ${turned}`);
  clean(faults);
});

test("another person's account is refused to a face enrolled before", async () => {
  const { page, faults } = await open(phone);
  await shot(page, "phone-start");
  await chooseFile(page, obama);
  await view(page, "review");
  await shot(page, "phone-review");
  const { check, title, verified, mood } = await send(page);
  await shot(page, "phone-outcome-duplicate");
  assert.deepEqual([check.outcome, check.reason, title, mood], ["rejected", "DuplicateFace", "There is an account already", "bad"]);
  assert.match(verified, /^Verified by the merchant's backend: rejected\./);
  clean(faults);
});

test("leaving the camera turns it off", async () => {
  const { page, faults } = await open();
  for (const leave of [() => page.click("#camera-cancel"), () => page.keyboard.press("Escape")]) {
    await page.click("#use-camera");
    await page.waitForSelector("#shutter:not(:disabled)");
    if (leave.toString().includes("cancel")) await shot(page, "desktop-camera");
    await leave();
    await view(page, "start");
  }
  assert.deepEqual(await page.evaluate(() => globalThis.streams.flatMap((stream) => stream.getTracks().map((track) => track.readyState))), ["ended", "ended"]);
  clean(faults);
});

test("each dead end says what to do", async () => {
  const { page } = await open(phone);
  const told = () => page.$eval("#start-notice", (line) => (line.hidden ? null : line.textContent));
  await chooseFile(page, join(root, "package.json"));
  await page.waitForSelector("#start-notice:not([hidden])");
  assert.match(await told(), /no picture/);

  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await page.click("#use-camera");
  await page.waitForFunction(() => document.querySelector("#start-notice").textContent.includes("not allowed"));
  await shot(page, "phone-camera-denied");

  await pick(page, "verify");
  await chooseFile(page, obama);
  await view(page, "review");
  await page.click("#send");
  await view(page, "outcome");
  assert.equal((await outcome(page)).title, "There is no photo on file");

  await page.click("#restart");
  await chooseFile(page, obama);
  await view(page, "review");
  await page.setRequestInterception(true);
  let cut;
  const asked = new Promise((resolve) => {
    page.on("request", (request) => {
      if (!request.url().endsWith("/v1/checks")) return request.continue();
      cut = () => request.abort();
      return resolve();
    });
  });
  await page.click("#send");
  await asked;
  await shot(page, "phone-sending");
  await cut();
  await view(page, "outcome");
  const { title, verified, mood } = await outcome(page);
  assert.deepEqual([title, verified, mood], ["The connection was lost", null, "unsure"]);
  await shot(page, "phone-connection-lost");
});

test("an answer that was lost is not paid for twice", async () => {
  const { page } = await open();
  const calls = async () => (await (await fetch(`${local.url}/console/api/calls`)).json()).total;
  const before = await calls();
  await chooseFile(page, biden);
  await view(page, "review");
  const client = await page.createCDPSession();
  await client.send("Fetch.enable", { patterns: [{ urlPattern: "*/v1/checks", requestStage: "Response" }] });
  client.once("Fetch.requestPaused", ({ requestId }) => client.send("Fetch.failRequest", { requestId, errorReason: "ConnectionReset" }));
  await page.click("#send");
  await view(page, "outcome");
  assert.equal((await outcome(page)).title, "The connection was lost");
  await client.detach();
  await page.click("#next");
  await page.waitForFunction(() => document.querySelector("#outcome-title").textContent === "Your photo arrived already");
  assert.equal(await calls(), before + 1);
});
