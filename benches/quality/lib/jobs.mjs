// What is made of each picture: the whole of it as `prepare` takes it, a 3:4 photo of its upper middle, where a portrait has its face, and, for the encoders alone, that photo's ideal pixels.
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import sharp from "sharp";
import { lanczos } from "../../browser/lib/ideal.mjs";
import { i420, spaces } from "./frames.mjs";

/** The picture files among files and folders. */
export function picturesIn(paths) {
  const files = paths.flatMap((path) => (statSync(path).isDirectory() ? readdirSync(path).sort().map((name) => join(path, name)) : [path]));
  return files.filter((file) => /\.(jpe?g|png)$/i.test(file));
}

function portrait(width, height) {
  const cropWidth = Math.min(width, Math.floor((height * 3) / 4));
  const cropHeight = Math.min(height, Math.round((cropWidth * 4) / 3));
  return [(width - cropWidth) >> 1, Math.floor((height - cropHeight) / 8), cropWidth, cropHeight];
}

/** The size of a photo of `crop`: 720 × 960 where there are pixels enough, never enlarged. */
const sizeOf = ([, , cropWidth, cropHeight]) => (cropWidth >= 720 ? [720, 960] : [cropWidth, cropHeight]);

async function job(name, rgb, whole, crop, size) {
  const reference = Buffer.from(lanczos(rgb, whole, crop, size).map(Math.round));
  const png = await sharp(rgb, { raw: { width: whole[0], height: whole[1], channels: 3 } }).png().toBuffer();
  return { name, crop, size, reference, png };
}

/** The photo's part as a camera of each colour space gives it; its sides are even and 3 : 4. */
async function frames(photo, name) {
  const [left, top, cropWidth] = photo.crop;
  const width = cropWidth - (cropWidth % 6);
  const height = (width / 3) * 4;
  const rgb = await sharp(photo.png).extract({ left, top, width, height }).raw().toBuffer();
  const size = sizeOf([0, 0, width, height]);
  const reference = Buffer.from(lanczos(rgb, [width, height], [0, 0, width, height], size).map(Math.round));
  return spaces.map(([space, colorSpace]) => ({ name: `${name}, ${space}`, crop: [0, 0, width, height], size, reference, frame: i420(rgb, [width, height], colorSpace) }));
}

/** The jobs of a picture: `{ name, crop, size, reference }` and what both contestants get, `png` or a camera's `frame`. */
export async function jobsOf(file) {
  const { data, info } = await sharp(file).autoOrient().flatten({ background: "#fff" }).toColourspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const crop = portrait(info.width, info.height);
  const size = sizeOf(crop);
  const photo = await job(`${basename(file)}, photo`, data, [info.width, info.height], crop, size);
  const cameras = await frames(photo, basename(file));
  if (size[0] === crop[2]) return [photo, ...cameras];
  const pixels = await job(`${basename(file)}, its pixels`, photo.reference, size, [0, 0, ...size], size);
  return [photo, pixels, ...cameras];
}
