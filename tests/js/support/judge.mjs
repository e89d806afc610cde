// How far a photo is from the ideal, by outside tools: libjpeg-turbo decodes both files (sharp's libvips), libvips resizes with Lanczos 3 in one step from all pixels.
// Luminance and the two chrominances are judged apart, each by PSNR, by SSIM, and by where it lies.
import sharp from "sharp";
import { lanczos } from "../../../benches/browser/lib/ideal.mjs";

sharp.cache(false);

const samples = async (image) => {
  const { data, info } = await image.removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
};

/** A picture's pixels, upright: `{ data, width, height }` with three bytes each. */
export const pixels = (bytes) => samples(sharp(bytes).autoOrient().flatten({ background: "#fff" }));

/** The part of a picture that a photo shows, at the photo's size. What is enlarged, libvips (8.17) puts half a pixel off: there Lanczos 3 in double precision stands in. */
export async function ideal({ data, width, height }, { x, y, width: cropWidth, height: cropHeight }, size) {
  if (size.width > cropWidth) return { data: lanczos(data, [width, height], [x, y, cropWidth, cropHeight], [size.width, size.height]), width: size.width, height: size.height };
  const part = sharp(data, { raw: { width, height, channels: 3 } }).extract({ left: x, top: y, width: cropWidth, height: cropHeight });
  return samples(part.resize(size.width, size.height, { fit: "fill", kernel: "lanczos3" }));
}

/** The planes Y, Cb and Cr of JFIF, not rounded. */
export function planes({ data, width, height }) {
  const made = { width, height, y: new Float64Array(width * height), cb: new Float64Array(width * height), cr: new Float64Array(width * height) };
  for (let at = 0; at < width * height; at += 1) {
    const [r, g, b] = data.subarray(at * 3, at * 3 + 3);
    const luma = 0.299 * r + 0.587 * g + 0.114 * b;
    made.y[at] = luma;
    made.cb[at] = 128 + (b - luma) / 1.772;
    made.cr[at] = 128 + (r - luma) / 1.402;
  }
  return made;
}

function psnr(one, other) {
  const sum = one.reduce((total, value, at) => total + (value - other[at]) ** 2, 0);
  return 10 * Math.log10((255 * 255 * one.length) / sum);
}

/** Mean structural similarity (Wang et al. 2004) over 8 × 8 windows, each 4 from the next. */
function ssim(one, other, width, height) {
  let [total, windows] = [0, 0];
  for (let top = 0; top + 8 <= height; top += 4) {
    for (let left = 0; left + 8 <= width; left += 4) {
      total += windowSsim(one, other, width, top, left);
      windows += 1;
    }
  }
  return total / windows;
}

function windowSsim(one, other, width, top, left) {
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let y = top; y < top + 8; y += 1) {
    for (let at = y * width + left; at < y * width + left + 8; at += 1) {
      const [p, q] = [one[at], other[at]];
      a += p;
      b += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
    }
  }
  const [meanA, meanB] = [a / 64, b / 64];
  const [varianceA, varianceB, covariance] = [aa / 64 - meanA ** 2, bb / 64 - meanB ** 2, ab / 64 - meanA * meanB];
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  return ((2 * meanA * meanB + c1) * (2 * covariance + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (varianceA + varianceB + c2));
}

/** A binomial blur of radius 2, so that what 4:2:0 takes away does not disturb the look at where things lie. */
function soft(plane, width, height) {
  const along = (from, step, length) => from.map((_, at) => {
    const place = Math.floor(at / step) % length;
    const tap = (by) => from[at + (Math.min(length - 1, Math.max(0, place + by)) - place) * step];
    return (tap(-2) + 4 * tap(-1) + 6 * tap(0) + 4 * tap(1) + tap(2)) / 16;
  });
  return along(along(plane, 1, width), width, height);
}

/** By how many pixels a plane lies right of and below another: least squares over their gradients (Lucas and Kanade 1981). */
function offset(plane, reference, width, height) {
  const [a, b] = [soft(plane, width, height), soft(reference, width, height)];
  let [xx, xy, yy, xd, yd] = [0, 0, 0, 0, 0];
  for (let y = 4; y < height - 4; y += 1) {
    for (let at = y * width + 4; at < (y + 1) * width - 4; at += 1) {
      const [gx, gy, difference] = [(b[at + 1] - b[at - 1]) / 2, (b[at + width] - b[at - width]) / 2, b[at] - a[at]];
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
      xd += gx * difference;
      yd += gy * difference;
    }
  }
  const determinant = xx * yy - xy * xy;
  return [(xd * yy - yd * xy) / determinant, (yd * xx - xd * xy) / determinant];
}

/** What is to be said of each plane: `{ y: { psnr, ssim, offset }, cb, cr }`. */
export function figures(photo, reference) {
  const { width, height } = reference;
  return Object.fromEntries(["y", "cb", "cr"].map((name) => {
    const [a, b] = [photo[name], reference[name]];
    return [name, { psnr: psnr(a, b), ssim: ssim(a, b, width, height), offset: Math.max(...offset(a, b, width, height).map(Math.abs)) }];
  }));
}

/** No plane may lie off by more pixels; mistaken chroma siting is off by half a one. */
const astray = 0.05;

/** Which figures are beyond their floors: `db` and `ssim` of Y, Cb and Cr. */
export function faults(seen, { db, ssim: alike }) {
  return Object.entries(seen).flatMap(([name, { psnr: noise, ssim: likeness, offset: off }], at) => [
    ...(noise >= db[at] ? [] : [`${name}: ${noise.toFixed(2)} dB, not ${db[at]}`]),
    ...(likeness >= alike[at] ? [] : [`${name}: SSIM ${likeness.toFixed(4)}, not ${alike[at]}`]),
    ...(off <= astray ? [] : [`${name}: off by ${off.toFixed(3)} pixels`]),
  ]);
}

/** A plane moved right or down by half a pixel: what mistaken siting does. Lanczos 3 at the half way, so that it is moved and not blurred. */
export function moved(plane, width, height, [right, down]) {
  const half = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map((x) => (3 * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / 3)) / (Math.PI * x) ** 2);
  const sum = half.reduce((total, weight) => total + weight, 0);
  const [step, length] = right ? [1, width] : [width, height];
  if (!right && !down) return plane;
  return plane.map((_, at) => {
    const place = Math.floor(at / step) % length;
    return half.reduce((total, weight, tap) => total + (weight / sum) * plane[at + (Math.min(length - 1, Math.max(0, place + tap - 3)) - place) * step], 0);
  });
}
