// How good facegate's photos are beside Chromium's at equal size: `node benches/quality/quality.mjs [--qualities 91,93,95] [--json FILE] [PICTURE or FOLDER...]`, after `npm run build`.
// Without pictures it takes those of tests/images. See ../README.md.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { init, prepare } from "../../pkg/browser/index.node.js";
import { root } from "../../tests/e2e/support/files.mjs";
import { openCanvas } from "./lib/canvas.mjs";
import { jobsOf, picturesIn } from "./lib/jobs.mjs";
import { openJudge } from "./lib/score.mjs";

const standard = ["obama.jpg", "biden.jpg", "astronaut.png"].map((name) => join(root, "tests/images", name));

function options() {
  const { values, positionals } = parseArgs({ options: { qualities: { type: "string", default: "91,93,95" }, json: { type: "string" } }, allowPositionals: true });
  const qualities = values.qualities.split(",").map(Number);
  if (!qualities.every((quality) => Number.isInteger(quality) && quality >= 1 && quality <= 99)) throw new Error(`expected qualities of 1..99, got ${values.qualities}`);
  return { qualities, json: values.json, pictures: picturesIn(positionals.length > 0 ? positionals : standard) };
}

async function pixels({ png, crop: [left, top, width, height] }) {
  const data = await sharp(png).extract({ left, top, width, height }).ensureAlpha().raw().toBuffer();
  return { data: new Uint8Array(data), width, height };
}

/** facegate's photo of all that it is given, at a given quality, or by its own budget. */
async function ours(job, quality) {
  const { size } = job;
  const only = quality ? { minQuality: quality, maxQuality: quality, softBytes: 1_000_000, hardBytes: 1_000_000 } : {};
  const limits = { shortSide: Math.min(...size), minWidth: Math.min(480, size[0]), minHeight: Math.min(640, size[1]) };
  const made = await prepare(job.frame ?? await pixels(job), { crop: "none", policy: { ...limits, ...only } });
  if (made.width !== size[0] || made.height !== size[1]) throw new Error(`expected ${size.join(" × ")}, got ${made.width} × ${made.height}`);
  return made;
}

/** The canvas' value at exactly `bytes`, between its two photos; sizes grow by a factor a step, scores about evenly. */
function between([less, more], bytes, field) {
  if (less.bytes === more.bytes) return less[field];
  const share = Math.min(1, Math.max(0, Math.log(bytes / less.bytes) / Math.log(more.bytes / less.bytes)));
  return less[field] + share * (more[field] - less[field]);
}

async function row(job, quality, canvas, judge) {
  const made = await ours(job, quality);
  const theirs = await canvas.photos({ ...job, bytes: made.bytes });
  const [own, ...others] = await judge(job.reference, [made.photo, ...theirs.map(({ photo }) => photo)], job.size);
  const two = others.map((score, at) => ({ ...score, bytes: theirs[at].photo.length, quality: theirs[at].quality }));
  const equal = { ssimulacra2: between(two, made.bytes, "ssimulacra2"), psnr: between(two, made.bytes, "psnr") };
  return { picture: job.name, size: job.size, budget: quality === 0, quality: made.quality, bytes: made.bytes, ...own, canvas: two, canvasAtEqualSize: equal };
}

function print(rows) {
  const fixed = (value) => Number(value.toFixed(2));
  console.table(rows.map(({ picture, size, budget, quality, bytes, ssimulacra2, psnr, canvas, canvasAtEqualSize: equal }) => ({
    picture, size: size.join("×"), q: `${quality}${budget ? " (own choice)" : ""}`, KB: fixed(bytes / 1000), SSIMULACRA2: fixed(ssimulacra2), "canvas q": canvas.map((one) => one.quality).join("-"),
    canvas: fixed(equal.ssimulacra2), better: fixed(ssimulacra2 - equal.ssimulacra2), dB: fixed(psnr), "canvas dB": fixed(equal.psnr),
  })));
}

const { qualities, json, pictures } = options();
await init();
const [canvas, judge] = [await openCanvas(), await openJudge()];
const rows = [];
try {
  for (const picture of pictures) {
    for (const job of await jobsOf(picture)) {
      for (const quality of [0, ...qualities]) rows.push(await row(job, quality, canvas, judge));
    }
  }
} finally {
  await canvas.close();
}
print(rows);
const worse = rows.filter((one) => one.ssimulacra2 < one.canvasAtEqualSize.ssimulacra2);
console.log(`${rows.length - worse.length} of ${rows.length} photos are not worse than the canvas' at equal size (${canvas.version})`);
if (json) writeFileSync(json, `${JSON.stringify({ browser: canvas.version, rows }, undefined, 1)}\n`);
