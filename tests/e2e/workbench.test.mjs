// The developers' bench in a real browser: what it shows is what facegate says, and nothing that goes wrong takes it away.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { bleed } from "../../scripts/lib/guard.mjs";
import { startLocal } from "../../scripts/lib/local.mjs";
import { openBrowser, openPage } from "./support/browser.mjs";
import { root } from "./support/files.mjs";
import { cameraFrame, decode, likeness, mirrored, mjpeg } from "./support/frames.mjs";
import { clean, shot } from "./support/onboarding.mjs";
import { chooseFile, click } from "./support/press.mjs";

const biden = join(root, "tests/images/biden.jpg");
const obama = join(root, "tests/images/obama.jpg");
const folder = mkdtempSync(join(tmpdir(), "facegate-workbench-"));
const frame = cameraFrame(biden, { x: 303, y: 0, width: 523, height: 930 }, 720, 1280);
writeFileSync(join(folder, "camera.mjpeg"), mjpeg(frame));

const local = await startLocal({ state: join(folder, "state") });
const { browser, close } = await openBrowser([
  "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${join(folder, "camera.mjpeg")}`,
]);
after(async () => {
  await close();
  await local.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const phone = { width: 390, height: 844, mobile: true };

async function open(options) {
  const { page, faults } = await openPage(await browser.createBrowserContext(), options);
  // Every stream the page ever gets, to see that its tracks end; `slow` holds the answer back.
  await page.evaluateOnNewDocument(() => {
    globalThis.streams = [];
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      globalThis.streams.push(stream);
      await globalThis.slow;
      return stream;
    };
  });
  await page.goto(`${local.url}/workbench.html`);
  return { page, faults };
}

/** Chooses pictures and waits until the first of them is shown. */
async function choose(page, file) {
  await chooseFile(page, file, "#open");
  await said(page, new RegExp(`^${file.split("/").at(-1)}: `));
}

async function said(page, text) {
  await page.waitForFunction((source) => new RegExp(source).test(document.querySelector("#said").textContent), {}, text.source);
}

/** Replaces the policy as a person does: all of it, by the keyboard. */
async function typePolicy(page, text) {
  await page.focus("#policy");
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.keyboard.type(text);
}

/** Under a policy that no good frame is taken under by itself: else a machine that is slow finds the live mode over before a test has done its part. */
async function bePatient(page, file) {
  await choose(page, file);
  await typePolicy(page, '{"guidance":{"holdMs":60000}}');
  await page.waitForFunction(() => JSON.parse(document.querySelector("#json").textContent).options.policy.guidance);
}

/** The photo as a person gets it. */
async function download(page) {
  const client = await page.createCDPSession();
  await client.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder, eventsEnabled: true, browserContextId: page.browserContext().id });
  const done = new Promise((resolve) => client.on("Browser.downloadProgress", ({ state }) => state === "completed" && resolve()));
  await click(page, "#download");
  await done;
  return readFileSync(join(folder, `${await page.$eval("#download", (link) => link.download)}`));
}

const text = (page, id) => page.$eval(`#${id}`, (element) => element.textContent);
const hidden = (page, id) => page.$eval(`#${id}`, (element) => element.hidden);
const passes = (page, name) => page.$eval(`[data-measure=${name}]`, (row) => row.dataset.pass);
const reasons = (page) => page.$$eval("#findings li", (items) => items.map((item) => item.dataset.reason));
const report = async (page) => JSON.parse(await text(page, "json"));
const tracks = (page) => page.evaluate(() => globalThis.streams.flatMap((stream) => stream.getTracks().map((track) => track.readyState)));
const failed = (page, id, code) => page.waitForFunction((at, word) => document.getElementById(at).querySelector("b")?.textContent === word, {}, id, code);

test("a picture's numbers, crop and bytes are facegate's own", async () => {
  const { page, faults } = await open();
  await shot(page, "workbench-empty");
  await choose(page, biden);
  const { report: told, photo } = await report(page);
  assert.equal(told.faces.length, 1);
  assert.ok(told.crop.faceShare >= 0.6, `the face covers ${told.crop.faceShare}`);
  assert.equal(told.image.bytes, statSync(biden).size);
  assert.equal((await page.$$("#overlay rect.face")).length, 1);
  assert.equal(await page.$eval("#overlay", (svg) => svg.getAttribute("viewBox")), `0 0 ${told.image.width} ${told.image.height}`);
  assert.equal(await page.$eval("#overlay .crop", (rect) => ["x", "y", "width", "height"].map((name) => rect.getAttribute(name)).join()),
    [told.crop.x, told.crop.y, told.crop.width, told.crop.height].join());
  const shownMeasures = await page.$$eval("tr.measure:not([hidden])", (rows) => rows.map((row) => row.dataset.measure));
  assert.deepEqual(shownMeasures.toSorted(), Object.keys(told.measures).toSorted());
  assert.deepEqual(await reasons(page), told.findings.map(({ reason }) => reason));


  const bytes = await download(page);
  const digest = createHash("sha256").update(bytes).digest();
  assert.deepEqual([photo.bytes, photo.sha256, photo.base64Length], [bytes.length, digest.toString("hex"), bytes.toString("base64").length]);
  assert.deepEqual([decode(bytes).width, decode(bytes).height], [photo.width, photo.height]);
  const request = (await text(page, "request")).split("\n");
  assert.equal(request[0], "POST /v1/checks HTTP/1.1");
  for (const line of [`content-length: ${bytes.length}`, `content-digest: sha-256=:${digest.toString("base64")}:`, "content-type: image/jpeg"]) assert.ok(request.includes(line), line);
  const before = await page.$eval("#before", (canvas) => [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]);
  assert.ok(likeness({ ...decode(bytes), data: Uint8Array.from(before) }, decode(bytes)) > 0.99, "the original's crop shows the same as the photo");
  clean(faults);
});

test("options and policy change the result at once", async () => {
  const { page, faults } = await open();
  await choose(page, biden);
  assert.equal(await passes(page, "sharpness"), "true");
  await typePolicy(page, '{"measures":{"sharpness":{"min":99}}}');
  await page.waitForSelector("[data-measure=sharpness][data-pass=false]");
  assert.ok((await reasons(page)).includes("Blurred"));
  assert.deepEqual((await report(page)).options.policy, { measures: { sharpness: { min: 99 } } });
  await click(page, "#policy-bounds");
  await page.waitForFunction(() => Object.keys(JSON.parse(document.querySelector("#policy").value).measures).length > 10);
  assert.equal(await page.$eval("#policy", (area) => JSON.parse(area.value).measures.sharpness.min), 99);
  await click(page, "#policy-reset");
  await page.waitForSelector("[data-measure=sharpness][data-pass=true]");

  const cropped = (await report(page)).report.crop;
  await page.focus("[name=crop]:checked");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((width) => JSON.parse(document.querySelector("#json").textContent).report.crop.width > width, {}, cropped.width);
  assert.deepEqual((await report(page)).options, { crop: "none", prefer: "quality", policy: {} });
  // Whatever the picture lacks is allowed.
  assert.ok(await hidden(page, "no-findings"));
  await typePolicy(page, '{"maxHeight":2204,"measures":{"faceShare":{}}}');
  await page.waitForFunction(() => !document.querySelector("#no-findings").hidden);
  assert.deepEqual(await reasons(page), []);
  clean(faults);
});

test("a policy that does not hold is told by its code, and the last result stays", async () => {
  const { page, faults } = await open();
  await choose(page, obama);
  const before = await text(page, "json");
  for (const [typed, code, words] of [
    ['{"measures":', "SyntaxError", ""], ["[]", "TypeError", "object"], ['{"sharpnes":1}', "InvalidArgument", "sharpnes"], ['{"minQuality":96}', "InvalidArgument", "maxQuality"],
    ['{"measures":{"sharpness":{"min":2,"max":1}}}', "InvalidArgument", "min <= max"],
  ]) {
    await typePolicy(page, typed);
    await page.waitForFunction((start, part) => {
      const told = document.querySelector("#policy-error").textContent;
      return told.startsWith(start) && told.slice(start.length).includes(part);
    }, {}, code, words);
    assert.equal(await page.$eval("#policy", (area) => area.value), typed);
    assert.equal(await text(page, "json"), before, typed);
    assert.equal(await hidden(page, "bench"), false);
  }
  await shot(page, "workbench-policy-error");
  // A policy that holds, under which this picture cannot be read.
  await typePolicy(page, '{"maxInputBytes":1000}');
  await failed(page, "notice", "PictureTooLarge");
  assert.equal(await hidden(page, "policy-error"), true);
  assert.equal(await text(page, "json"), before);
  await click(page, "#policy-reset");
  await page.waitForFunction(() => document.querySelector("#notice").hidden);
  // One under which it can, but no photo can be made.
  await typePolicy(page, '{"softBytes":2000,"hardBytes":2000}');
  await failed(page, "photo-error", "PhotoOverBudget");
  assert.deepEqual([await hidden(page, "photo-made"), await hidden(page, "request-card"), (await report(page)).report.faces.length], [true, true, 1]);
  clean(faults);
});

test("several pictures, dropped and pasted, one of them none", async () => {
  const { page, faults } = await open(phone);
  const give = (type, names) => page.evaluate(async (kind, urls) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of urls) transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    document.body.dispatchEvent(kind === "drop"
      ? new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }) : new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }));
  }, type, names);
  const base64 = (file) => readFileSync(file).toString("base64");
  await give("drop", [["none.jpg", base64(join(root, "package.json"))]]);
  await failed(page, "notice", "UnsupportedFormat");
  assert.deepEqual([await hidden(page, "bench"), await hidden(page, "drop")], [true, false]);
  await give("drop", [["obama.jpg", base64(obama)], ["biden.jpg", base64(biden)]]);
  await said(page, /^obama.jpg: 1 face/);
  await give("paste", [["pasted.png", base64(join(root, "tests/images/astronaut.png"))]]);
  await said(page, /^pasted.png: 1 face/);
  const thumbs = () => page.$$eval("#thumbs button", (all) => all.map(({ dataset, textContent }) => `${textContent} ${dataset.state === "error"}`));
  await page.waitForFunction(() => document.querySelectorAll("#thumbs [data-state]").length === 4);
  assert.deepEqual(await thumbs(), ["none.jpg true", "obama.jpg false", "biden.jpg false", "pasted.png false"]);
  await click(page, "#thumbs li:nth-child(3) button");
  await said(page, /^biden.jpg: /);
  assert.equal(await page.$eval("#thumbs [aria-current]", (button) => button.textContent), "biden.jpg");
  await click(page, "#thumbs li:nth-child(1) button");
  await failed(page, "notice", "UnsupportedFormat");
  assert.equal(await text(page, "picture-name"), "biden.jpg");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), phone.width, "nothing is wider than a phone");
  await shot(page, "workbench-phone");
  clean(faults);
});

test("the camera is watched, takes its photo and goes off", async () => {
  const { page, faults } = await open({ dark: true });
  await click(page, "#use-camera");
  // In one look: the photo is taken by itself soon after, and with it the mirror is gone.
  const live = await page.waitForFunction(() => document.querySelector("#live-times").textContent && document.querySelector("#overlay rect.primary")
    && ["#video", "#overlay"].map((id) => getComputedStyle(document.querySelector(id)).transform));
  assert.deepEqual(await live.jsonValue(), Array(2).fill("matrix(-1, 0, 0, 1, 0, 0)"));
  await shot(page, "workbench-live");
  assert.match(await text(page, "live-times"), /^\d+\.\d ms least, \d+\.\d ms median of \d+ frames/);
  assert.ok((await page.$$("tr.measure:not([hidden])")).length > 10);
  await said(page, /^Camera 1: 1 face/);
  assert.deepEqual(await tracks(page), ["ended"]);
  assert.deepEqual([await hidden(page, "live-panel"), await hidden(page, "video"), await hidden(page, "photo-made")], [true, true, false]);
  const { report: { image } } = await report(page);
  assert.deepEqual([image.width, image.height], [720, 1280]);
  const drawn = await page.$eval("#picture", (canvas) => ({
    width: canvas.width, height: canvas.height, data: [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data],
  }));
  assert.ok(likeness(drawn, frame) > likeness(drawn, mirrored(frame)) + 0.1, "the picture is not mirrored");
  await shot(page, "workbench-camera-photo");
  clean(faults);
});

test("a frame that is not good is taken by the button, under options changed meanwhile", async () => {
  const { page, faults } = await open();
  await bePatient(page, obama);
  await click(page, "#use-camera");
  await page.waitForFunction(() => document.querySelector("#live-times").textContent);
  await typePolicy(page, '{"guidance":{"holdMs":60000},"measures":{"sharpness":{"min":99}}}');
  await page.waitForSelector("[data-measure=sharpness][data-pass=false]");
  await page.waitForFunction(() => document.querySelector("#live-hint").textContent.includes("sharp"));
  await click(page, "#live-take");
  await said(page, /^Camera 1: 1 face/);
  assert.equal(await passes(page, "sharpness"), "false");
  assert.deepEqual(await tracks(page), ["ended"]);
  clean(faults);
});

test("every way out of the live mode turns the camera off", async () => {
  const { page, faults } = await open();
  await bePatient(page, biden);
  const watching = () => page.waitForFunction(() => !document.querySelector("#live-take").disabled);
  const ways = [
    () => click(page, "#live-stop"), () => page.keyboard.press("Escape"), () => click(page, "#use-camera").then(watching).then(() => click(page, "#live-stop")),
    () => choose(page, obama),
  ];
  for (const leave of ways) {
    await click(page, "#use-camera");
    await watching();
    await leave();
    await page.waitForFunction(() => document.querySelector("#live-panel").hidden);
    assert.deepEqual([...new Set(await tracks(page))], ["ended"], leave.toString());
  }
  assert.equal(await text(page, "picture-name"), "obama.jpg");

  // A file that is no picture ends it too, and the numbers of before come back: a frame's have no compressionArtifacts.
  await click(page, "#use-camera");
  await watching();
  await page.waitForSelector("[data-measure=compressionArtifacts][hidden]");
  await chooseFile(page, join(root, "package.json"), "#open");
  await failed(page, "notice", "UnsupportedFormat");
  await page.waitForSelector("[data-measure=compressionArtifacts]:not([hidden])");
  assert.deepEqual([...new Set(await tracks(page))], ["ended"]);

  // Stopped before the browser has given the camera.
  await page.evaluate(() => {
    globalThis.slow = new Promise((resolve) => (globalThis.answer = resolve));
  });
  await click(page, "#use-camera");
  await page.waitForFunction(() => globalThis.streams.length === 7);
  await click(page, "#live-stop");
  await page.evaluate(() => globalThis.answer());
  await page.waitForFunction(() => globalThis.streams.every((stream) => stream.getTracks().every((track) => track.readyState === "ended")));
  assert.equal(await text(page, "picture-name"), "obama.jpg");

  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await click(page, "#use-camera");
  await failed(page, "notice", "CameraUnavailable");
  assert.equal(await hidden(page, "photo-made"), false, "the picture of before is back");
  clean(faults);
});

test("the bench knows nothing of the vendor's protocol", () => {
  assert.deepEqual(bleed("build/www/workbench"), []);
});
