// The whole way in a real browser: consent, a photo from a file or a camera, the edge, the sandbox, the verdict, and what comes next.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inspect, prepare } from "facegate";
import { verifyVerdict } from "facegate/server";
import { startLocal } from "../../scripts/lib/local.mjs";
import { openBrowser } from "./support/browser.mjs";
import { film, scenes } from "./support/camera.mjs";
import { root } from "./support/files.mjs";
import { decode, likeness, mirrored, part } from "./support/frames.mjs";
import { agree, answerWith, capturing, clean, give, openDemo, outcome, pick, send, shot, tracks, view } from "./support/onboarding.mjs";
import { click, press, upload } from "./support/press.mjs";

const image = (name) => join(root, "tests/images", name);
const folder = mkdtempSync(join(tmpdir(), "facegate-onboarding-"));
const local = await startLocal({ state: join(folder, "state") });
const { browser, close } = await openBrowser(film(folder, ["near", 2]));
after(async () => {
  await close();
  await local.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const phone = { width: 390, height: 844, mobile: true };
const open = (options) => openDemo(browser, local.url, options);

/** Verifies a verdict as a merchant does, with nothing but the edge's public keys. */
async function verify({ check, photo }) {
  return verifyVerdict(check.verdict, {
    keys: `${local.url}/.well-known/jwks.json`, issuer: local.audience, photo: new Uint8Array(photo),
    ticket: JSON.parse(Buffer.from(check.verdict.split(".")[1], "base64url")).ticket,
  });
}

test("a photo from a file becomes an account, then a sign-in; then there is an account already", async () => {
  const { page, faults } = await open();
  await shot(page, "desktop-consent");
  await agree(page);
  await shot(page, "desktop-capture");
  await give(page, image("obama.jpg"));
  const wanted = await prepare(readFileSync(image("obama.jpg")));
  assert.equal(await page.$eval("facegate-capture >>> .view:not([hidden]) img", (picture) => picture.decode().then(() => `${picture.naturalWidth}x${picture.naturalHeight}`)), `${wanted.width}x${wanted.height}`);
  await shot(page, "desktop-review");

  const first = await send(page);
  await shot(page, "desktop-outcome");
  assert.deepEqual([first.check.outcome, first.title, first.mood, first.next], ["passed", "Your account is open", "good", "Sign in"]);
  assert.deepEqual(first.verified, ["true", "The shop's server has verified the signed answer."]);
  assert.deepEqual([first.focused, first.spoken], ["outcome-title", "Your face is on file. From now on one photo signs you in."]);
  assert.equal(createHash("sha256").update(first.photo).digest("hex"), wanted.sha256, "the photo made in the page's Worker is the one made in Node");
  const verdict = await verify(first);
  assert.deepEqual([verdict.outcome, verdict.jti, verdict.photo], ["passed", first.check.checkId, wanted.sha256]);
  await assert.rejects(verify({ ...first, photo: first.photo.subarray(1) }), { code: "VerdictInvalid" });

  await click(page, "#next");
  await view(page, "consent");
  assert.deepEqual(await page.evaluate(() => [document.querySelector("[name=scenario]:checked").value, document.activeElement.id]), ["verify", "consent-title"]);
  await give(page, image("obama.jpg"));
  const second = await send(page);
  assert.deepEqual([second.check.outcome, second.title], ["passed", "Welcome back"]);
  assert.equal((await verify(second)).subCode, "200");

  await click(page, "#next");
  await pick(page, "register");
  await give(page, image("obama.jpg"));
  const third = await send(page);
  assert.deepEqual([third.check.reason, third.title, third.mood, third.next], ["SelfDuplicate", "You have an account already", "good", "Sign in"]);
  clean(faults);
});

test("a face from the camera, on a phone at night, in Arabic", async () => {
  const { page, faults } = await open({ ...phone, dark: true, lang: "ar" });
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ["ar", "rtl"]);
  await shot(page, "phone-dark-ar-consent");
  await agree(page);
  await shot(page, "phone-dark-ar-capture");
  await press(page, "start");
  await capturing(page, "watching");
  assert.equal(await page.$eval("facegate-capture >>> video", (video) => getComputedStyle(video).transform), "matrix(-1, 0, 0, 1, 0, 0)");
  await shot(page, "phone-dark-ar-watching");
  await capturing(page, "review");
  assert.deepEqual(await tracks(page), ["ended"]);
  await shot(page, "phone-dark-ar-review");
  const sent = await send(page);
  await shot(page, "phone-dark-ar-outcome");
  assert.equal(sent.check.outcome, "passed");
  assert.equal((await verify(sent)).outcome, "passed");
  const frame = scenes.near();
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

test("another account is refused to a face on file; whose it is signs in", async () => {
  const { page, faults } = await open(phone);
  await shot(page, "phone-consent");
  await give(page, image("astronaut.png"));
  assert.equal((await send(page)).title, "Your account is open");
  await click(page, "#restart");
  await view(page, "consent");
  assert.equal(await page.$eval("#agree", (box) => box.checked), false, "who is new has agreed to nothing");
  await give(page, image("astronaut.png"));
  await shot(page, "phone-review");
  const { check, title, verified, mood, next } = await send(page);
  await shot(page, "phone-outcome-duplicate");
  assert.deepEqual([check.outcome, check.reason, title, mood, next], ["rejected", "DuplicateFace", "There is an account already", "bad", "Sign in"]);
  assert.equal(verified[0], "true");
  await click(page, "#next");
  await give(page, image("astronaut.png"));
  assert.equal((await send(page)).title, "Welcome back");
  clean(faults);
});

test("leaving the camera turns it off", async () => {
  const { page, faults } = await open();
  // Nor is the photo taken while a busy machine takes its time to click.
  await page.evaluate(() => (document.querySelector("facegate-capture").options = { prepare: { policy: { guidance: { holdMs: 60_000 } } } }));
  const ways = [() => press(page, "cancel"), () => page.keyboard.press("Escape"), () => click(page, "#back")];
  for (const leave of ways) {
    await agree(page);
    await press(page, "start");
    await capturing(page, "watching");
    await leave();
    await capturing(page, "idle");
    if (leave !== ways[2]) await click(page, "#back");
    await view(page, "consent");
  }
  assert.deepEqual(await tracks(page), ["ended", "ended", "ended"]);
  clean(faults);
});

test("each dead end says what to do", async () => {
  const { page } = await open(phone);
  await click(page, "#go");
  assert.deepEqual(await page.$eval("#agree-first", (line) => [line.hidden, line.textContent]), [false, "Please agree first. Without it your photo cannot be used."]);
  assert.deepEqual(await page.evaluate(() => [document.querySelector("main").dataset.view, document.activeElement.id]), ["consent", "agree"]);
  await shot(page, "phone-agree-first");
  await agree(page);
  assert.equal(await page.$eval("#agree-first", (line) => line.hidden), true);

  await upload(page, join(root, "package.json"));
  await page.waitForFunction(() => /no picture/.test(document.querySelector("facegate-capture").shadowRoot.querySelector(".notice").textContent));
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await press(page, "start");
  await capturing(page, "failed");
  await shot(page, "phone-camera-denied");
  await click(page, "#back");

  await pick(page, "verify");
  await give(page, image("obama.jpg"));
  await press(page, "use");
  await view(page, "outcome");
  const { title, next, verified } = await outcome(page);
  assert.deepEqual([title, next, verified], ["There is no photo on file", "Open an account", null]);
  await click(page, "#next");
  assert.equal(await page.$eval("[name=scenario]:checked", ({ value }) => value), "register");
});

const failures = {
  "a cut line": [null, undefined, "The connection was lost", "Try again"],
  RateLimited: [429, { code: "RateLimited", message: "", retryable: true }, "A lot is going on right now", "Try again"],
  UpstreamUnavailable: [503, { code: "UpstreamUnavailable", message: "", retryable: true }, "The check is not available right now", "Try again"],
  UpstreamUnknown: [504, { code: "UpstreamUnknown", message: "", retryable: false }, "There is no answer yet", "Back to the start"],
  TicketExpired: [401, { code: "TicketExpired", message: "", retryable: false }, "That took a little too long", "Try again"],
  "a code of which the page knows nothing": [500, { code: "Internal", message: "", retryable: false }, "Something went wrong on our side", "Back to the start"],
};
test("each failure of the sending says what it means, and what to do", async () => {
  const { page } = await open(phone);
  for (const [why, [status, body, title, next]] of Object.entries(failures)) {
    await give(page, image("obama.jpg"));
    const stop = await answerWith(page, status, body);
    await press(page, "use");
    await view(page, "outcome");
    const seen = await outcome(page);
    assert.deepEqual([why, seen.title, seen.next, seen.verified, seen.mood], [why, title, next, null, "unsure"]);
    if (status === null) await shot(page, "phone-connection-lost");
    await stop();
    await click(page, "#restart");
  }
});

test("an answer that was lost is not paid for twice", async () => {
  const { page } = await open();
  const calls = async () => (await (await fetch(`${local.url}/console/api/calls`)).json()).total;
  const before = await calls();
  await give(page, image("biden.jpg"));
  const client = await page.createCDPSession();
  await client.send("Fetch.enable", { patterns: [{ urlPattern: "*/v1/checks", requestStage: "Response" }] });
  client.once("Fetch.requestPaused", ({ requestId }) => client.send("Fetch.failRequest", { requestId, errorReason: "ConnectionReset" }));
  await press(page, "use");
  await view(page, "outcome");
  assert.equal((await outcome(page)).title, "The connection was lost");
  await client.detach();
  await click(page, "#next");
  await page.waitForFunction(() => document.querySelector("#outcome-title").textContent === "Your photo arrived already");
  assert.equal(await calls(), before + 1);
});

test("another photo is taken the way the last one was", async () => {
  const { page, faults } = await open();
  await agree(page);
  await press(page, "start");
  await capturing(page, "review");
  const stop = await answerWith(page, 200, { checkId: "0", outcome: "retake", reason: "UnqualifiedPhoto", retryable: true, verdict: "a.b.c" });
  await page.evaluate(() => {
    const { fetch } = globalThis;
    globalThis.fetch = (url, ...rest) => (url === "/merchant/verdict" ? Promise.resolve(Response.json({ ok: true, outcome: "retake", reason: "UnqualifiedPhoto" })) : fetch(url, ...rest));
  });
  await press(page, "use");
  await view(page, "outcome");
  assert.equal((await outcome(page)).next, "Take another photo");
  await click(page, "#next");
  await view(page, "capture");
  await capturing(page, "review");
  assert.deepEqual(await tracks(page), ["ended", "ended"]);
  await stop();
  clean(faults);
});
