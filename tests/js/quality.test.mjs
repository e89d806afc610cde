// The photos judged by libjpeg-turbo and libvips: resize, colour and where chroma lies, at quality 100 so that little else is seen; then as they ship.
// Beside each floor what was measured when it was set.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { prepare } from "facegate";
import sharp from "sharp";
import { i420, spaces } from "../../benches/quality/lib/frames.mjs";
import { faults, figures, ideal, moved, pixels, planes } from "./support/judge.mjs";

const picture = async (name) => new Uint8Array(await readFile(new URL(`../images/${name}`, import.meta.url)));
const file = (name) => async () => ({ source: await picture(name), upright: await pixels(await picture(name)) });

/** A picture lying on its side, as phones store it. */
async function lying() {
  const bytes = await sharp(await picture("biden.jpg")).rotate(-90).withMetadata({ orientation: 6 }).jpeg({ quality: 95, chromaSubsampling: "4:2:0" }).toBuffer();
  return { source: new Uint8Array(bytes), upright: await pixels(bytes) };
}

/** A camera's frame: RGBA. */
async function frame() {
  const upright = await pixels(await picture("biden.jpg"));
  const data = await sharp(upright.data, { raw: { width: upright.width, height: upright.height, channels: 3 } }).ensureAlpha().raw().toBuffer();
  return { source: { data: new Uint8Array(data), width: upright.width, height: upright.height }, upright };
}

/** A camera's frame: I420 in one of its colour spaces. */
const camera = (space) => async () => {
  const upright = await pixels(await picture("biden.jpg"));
  return { source: i420(upright.data, [upright.width, upright.height], Object.fromEntries(spaces)[space]), upright };
};

const to = (shortSide) => ({ shortSide, minWidth: Math.min(480, shortSide), minHeight: Math.min(640, shortSide + 1) });
const finest = { minQuality: 100, maxQuality: 100, softBytes: 5_000_000, hardBytes: 5_000_000 };
const cases = {
  // 53.51, 52.25, 51.18 dB; 0.9985, 0.9958, 0.9957; off 0.010
  "4:2:0, reduced to 3/4": { make: file("formats/420.jpg"), policy: { ...finest, ...to(180) }, db: [53.1, 51.8, 50.7], ssim: [0.997, 0.994, 0.994] },
  // 53.40, 47.91, 46.21 dB; 0.9985, 0.9904, 0.9905; off 0.009
  "4:2:2, reduced to 3/4": { make: file("formats/422.jpg"), policy: { ...finest, ...to(180) }, db: [52.9, 47.5, 45.8], ssim: [0.997, 0.989, 0.989] },
  // 53.32, 44.72, 43.72 dB; 0.9985, 0.9817, 0.9840; off 0.011
  "4:4:4, reduced to 3/4": { make: file("formats/444.jpg"), policy: { ...finest, ...to(180) }, db: [52.9, 44.3, 43.3], ssim: [0.997, 0.98, 0.982] },
  // 53.38, 48.58, 47.74 dB; 0.9985, 0.9916, 0.9920; off 0.008
  "4:4:0, reduced to 3/4": { make: file("formats/440.jpg"), policy: { ...finest, ...to(180) }, db: [52.9, 48.1, 47.3], ssim: [0.997, 0.99, 0.99] },
  // 53.02, 45.65, 44.17 dB; 0.9984, 0.9850, 0.9861; off 0.015
  "4:1:1, reduced to 3/4": { make: file("formats/411.jpg"), policy: { ...finest, ...to(180) }, db: [52.6, 45.2, 43.7], ssim: [0.997, 0.983, 0.984] },
  // 47.78, 42.06, 40.74 dB; 0.9988, 0.9716, 0.9765; off 0.020
  "4:2:0, reduced to 1/4, half of it while decoding": { make: file("formats/420.jpg"), policy: { ...finest, ...to(60) }, db: [47.3, 41.6, 40.3], ssim: [0.997, 0.97, 0.975] },
  // 47.83, 41.51, 40.09 dB; 0.9989, 0.9677, 0.9720; off 0.025
  "4:2:2, reduced to 1/4, half of it while decoding": { make: file("formats/422.jpg"), policy: { ...finest, ...to(60) }, db: [47.4, 41.1, 39.6], ssim: [0.997, 0.966, 0.97] },
  // 47.91, 40.75, 39.55 dB; 0.9989, 0.9619, 0.9692; off 0.032
  "4:4:4, reduced to 1/4, half of it while decoding": { make: file("formats/444.jpg"), policy: { ...finest, ...to(60) }, db: [47.5, 40.3, 39.1], ssim: [0.997, 0.96, 0.967] },
  // 53.47, 53.29, 52.53 dB; 0.9985, 0.9967, 0.9968; off 0.022
  "4:2:0, enlarged to 2/1": { make: file("formats/420.jpg"), policy: finest, db: [53, 52.8, 52.1], ssim: [0.997, 0.995, 0.995] },
  // 53.26, 49.23, 48.28 dB; 0.9979, 0.9928, 0.9930; off 0.002
  "a portrait, 4:2:0": { make: file("obama.jpg"), policy: finest, db: [52.8, 48.8, 47.8], ssim: [0.996, 0.991, 0.991] },
  // 51.15, 44.99, 45.20 dB; 0.9955, 0.9872, 0.9866; off 0.007
  "a portrait to a fifth": { make: file("biden.jpg"), policy: { ...finest, ...to(240) }, db: [50.7, 44.5, 44.7], ssim: [0.994, 0.986, 0.985] },
  // 52.63, 40.32, 40.60 dB; 0.9990, 0.9689, 0.9740; off 0.008
  "a PNG": { make: file("astronaut.png"), policy: { ...finest, ...to(240) }, db: [52.2, 39.9, 40.2], ssim: [0.997, 0.967, 0.972] },
  // 54.46, 50.06, 50.55 dB; 0.9977, 0.9937, 0.9950; off 0.003
  "EXIF orientation 6": { make: lying, policy: { ...finest, ...to(480) }, db: [54, 49.6, 50.1], ssim: [0.996, 0.992, 0.993] },
  // 54.48, 46.96, 47.42 dB; 0.9977, 0.9886, 0.9915; off 0.006
  "a frame of RGBA": { make: frame, policy: { ...finest, ...to(480) }, db: [54, 46.5, 47], ssim: [0.996, 0.987, 0.99] },
  // 54.48, 47.00, 47.47 dB; 0.9977, 0.9887, 0.9916; off 0.005
  "a frame of I420, BT.601 full": { make: camera("BT.601 full"), policy: { ...finest, ...to(480) }, db: [54, 46.5, 47], ssim: [0.996, 0.987, 0.99] },
  // 52.63, 46.74, 47.38 dB; 0.9964, 0.9881, 0.9913; off 0.006
  "a frame of I420, BT.601 limited": { make: camera("BT.601 limited"), policy: { ...finest, ...to(480) }, db: [52.2, 46.3, 46.9], ssim: [0.995, 0.987, 0.99] },
  // 52.06, 46.81, 47.32 dB; 0.9958, 0.9881, 0.9912; off 0.004
  "a frame of I420, BT.709 limited": { make: camera("BT.709 limited"), policy: { ...finest, ...to(480) }, db: [51.6, 46.4, 46.9], ssim: [0.995, 0.987, 0.99] },
  // 52.24, 46.82, 47.32 dB; 0.9959, 0.9881, 0.9912; off 0.005
  "a frame of I420, BT.2020 limited": { make: camera("BT.2020 limited"), policy: { ...finest, ...to(480) }, db: [51.8, 46.4, 46.9], ssim: [0.995, 0.987, 0.99] },
  // 47.74, 42.06, 40.73 dB; 0.9988, 0.9715, 0.9764; off 0.020
  "progressive, reduced to 1/4, half of it while decoding": { make: file("formats/progressive.jpg"), policy: { ...finest, ...to(60) }, db: [47.3, 41.6, 40.3], ssim: [0.997, 0.97, 0.975] },
  // 43.29, 45.43, 44.71 dB; 0.9808, 0.9821, 0.9821; off 0.007
  "a portrait as it ships": { make: file("obama.jpg"), policy: {}, db: [42.8, 45, 44.3], ssim: [0.979, 0.98, 0.98] },
  // 43.54, 44.98, 46.53 dB; 0.9762, 0.9793, 0.9873; off 0.009
  "a frame as it ships": { make: frame, policy: {}, db: [43.1, 44.5, 46.1], ssim: [0.975, 0.978, 0.986] },
};

async function judged(make, policy) {
  const { source, upright } = await make();
  const made = await prepare(source, { crop: "none", policy });
  const reference = planes(await ideal(upright, made.report.crop, made));
  return { photo: planes(await pixels(made.photo)), reference };
}

for (const [name, { make, policy, ...floors }] of Object.entries(cases)) {
  test(`the outside judges agree on ${name}`, async (t) => {
    const { photo, reference } = await judged(make, policy);
    const seen = figures(photo, reference);
    t.diagnostic(Object.values(seen).map(({ psnr, ssim, offset }) => `${psnr.toFixed(2)} dB ${ssim.toFixed(4)} off ${offset.toFixed(3)}`).join(" | "));
    assert.deepEqual(faults(seen, floors), []);
    if (policy.minQuality !== 100) return;
    // The judges' own control: chroma half a pixel aside must not pass, by any plane and by either look.
    for (const [direction, by] of Object.entries({ right: [1, 0], down: [0, 1] })) {
      const wrong = { ...photo, cb: moved(photo.cb, photo.width, photo.height, by), cr: moved(photo.cr, photo.width, photo.height, by) };
      const found = faults(figures(wrong, reference), floors).join("; ");
      for (const fault of [/cb: [\d.]+ dB/, /cb: off/, /cr: [\d.]+ dB/, /cr: off/]) assert.match(found, fault, `half a pixel ${direction}`);
    }
  });
}
