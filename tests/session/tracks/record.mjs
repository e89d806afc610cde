// Records `camera.txt`: what a session saw of a camera in Chromium. `node tests/session/tracks/record.mjs`, after `npm run build`.
// The camera is Chromium's own capture from a file, at its pace: a room, a portrait that comes in, goes off to a side, is lit, shakes and holds still.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { openBrowser, openPage } from "../../e2e/support/browser.mjs";
import { root, serveFiles } from "../../e2e/support/files.mjs";

const [width, height, rate] = [1280, 720, 30];
const portrait = await sharp(join(root, "tests/images/biden.jpg")).extract({ left: 330, top: 110, width: 480, height: 560 }).toBuffer();

/** What the camera sees: until which second, how large the portrait is (1: it fills the height), where its middle is, how bright, how far it shakes in pixels. */
const scenes = [
  { until: 1.2, size: 0, light: 0.5 },
  { until: 2.6, size: 0.35, at: 0.3, light: 0.5 },
  { until: 3.8, size: 0.5, to: 0.95, at: 0.42, light: 0.04 },
  { until: 5.0, size: 0.95, at: 0.22, light: 0.9 },
  { until: 5.8, size: 1.1, at: 0.5, light: 0.9, shake: 40 },
  { until: 6.4, size: 1.1, at: 0.5, light: 0.9 },
  { until: 6.7, size: 0, light: 0.9 },
  { until: 9, size: 1.1, to: 1.15, at: 0.5, light: 0.95, shake: 2 },
];

/** A wall as a camera's sensor has it, larger than the frame by a margin, in which a portrait may reach out of it. */
const margin = 240;
const size = { width: width + 2 * margin, height: height + 2 * margin };
const raw = { ...size, channels: 3 };
const wall = await sharp({ create: { ...raw, background: "#8a8f98", noise: { type: "gaussian", mean: 128, sigma: 12 } } }).raw().toBuffer();

async function frame(second) {
  const nth = scenes.findIndex(({ until }) => second < until);
  const { until, size: from, to = from, at = 0.5, light, shake = 0 } = scenes[nth];
  const begun = scenes[nth - 1]?.until ?? 0;
  const tall = Math.round(height * (from + ((to - from) * (second - begun)) / (until - begun)));
  if (tall === 0) return jpeg(wall, light);
  const sway = [Math.sin(second * 23), Math.cos(second * 31)].map((turn) => Math.round(turn * shake));
  const face = await sharp(portrait).resize({ height: tall }).blur(shake > 5 ? shake / 4 : 0.4).toBuffer({ resolveWithObject: true });
  const left = Math.round(margin + at * width - face.info.width / 2) + sway[0];
  const top = margin + Math.max(0, height - tall) + sway[1];
  return jpeg(await sharp(wall, { raw }).composite([{ input: face.data, left, top }]).removeAlpha().raw().toBuffer(), light);
}

function jpeg(pixels, light) {
  return sharp(pixels, { raw }).extract({ left: margin, top: margin, width, height }).linear(light, 0).jpeg({ quality: 85, mozjpeg: false }).toBuffer();
}

/** In the page: watches the camera until the photo is taken, and says what the session saw and said of each frame. */
async function watch({ width, height }) {
  const { createSession } = await import("/pkg/browser/index.js");
  const video = document.createElement("video");
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width, height } });
  video.muted = true;
  await video.play();
  const session = await createSession();
  const seen = [];
  for (let done = false; !done && seen.length < 600;) {
    const { expectedDisplayTime: time } = await new Promise((resolve) => video.requestVideoFrameCallback((_, about) => resolve(about)));
    const { guidance, report, score } = await session.observe(video, time);
    seen.push({ time, guidance, score, face: report.faces[0]?.box.height ?? 0, reasons: report.findings.map(({ reason }) => reason) });
    done = guidance.hint === "Done";
  }
  session.close();
  for (const track of video.srcObject.getTracks()) track.stop();
  return seen;
}

/** Reasons that are nothing to tell a person: the crop or `prepare` mends them. */
const mended = new Set(["LowResolution", "CompressionArtifacts", "NotPortrait", "TooTall", "TooManyPixels"]);
/** From this share of the frame's height on nobody is asked closer (`nearEnough` of the policy). */
const nearEnough = 0.65;

function lines(seen) {
  let before = seen[0].time;
  return seen.map(({ time, score, face, reasons }) => {
    const told = reasons.filter((reason) => !mended.has(reason) && !(reason === "FaceTooSmall" && face >= nearEnough * height));
    const line = `1 ${(time - before).toFixed(1)} ${score.toFixed(1)} ${told.join(" ") || "-"}`;
    before = time;
    return line;
  });
}

const folder = mkdtempSync(join(tmpdir(), "facegate-track-"));
try {
  const frames = [];
  for (let at = 0; at < scenes.at(-1).until * rate; at += 1) frames.push(await frame(at / rate));
  const file = join(folder, "camera.mjpeg");
  writeFileSync(file, Buffer.concat(frames));
  const server = await serveFiles({ "/track.html": { type: "text/html", body: "<!doctype html><link rel=icon href=data:>" } });
  const { browser, close } = await openBrowser(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${file}`]);
  try {
    const { page } = await openPage(browser);
    page.setDefaultTimeout(60_000);
    await page.goto(`${server.url}/track.html`);
    const seen = await page.evaluate(watch, { width, height });
    const said = seen.filter(({ guidance }) => guidance.changed).map(({ guidance }) => guidance.hint);
    const about = `# Recorded of Chromium's camera at ${width} x ${height} (record.mjs): the session in the page said ${said.join(", ")}.`;
    writeFileSync(join(root, "tests/session/tracks/camera.txt"), [about, ...lines(seen), ""].join("\n"));
    console.log(`${seen.length} frames; ${said.join(", ")}`);
  } finally {
    await close();
    await server.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
