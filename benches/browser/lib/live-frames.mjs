// What a webcam would show: a face of about 300 × 400 pixels that moves and comes nearer and goes a little, in frames of 1280 × 720 RGBA. The same on every machine with the same sharp.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { root } from "../../../tests/e2e/support/files.mjs";

export const size = { width: 1280, height: 720 };
/** Frames a person: half a second at 30 a second, as long as a face is followed. */
export const frames = 15;
/** Of each picture where the face's middle is, and how much larger it is shown. */
const people = [
  { file: "obama.jpg", middle: [492, 252], scale: 1.25 },
  { file: "biden.jpg", middle: [572, 378], scale: 1.03 },
];
const background = { brightness: 0.7, blur: 24 };

async function frame({ file, middle, scale }, at) {
  const turn = (2 * Math.PI * at) / frames;
  const picture = sharp(join(root, "tests/images", file));
  const { width, height } = await picture.metadata();
  const by = scale * (1 + 0.012 * Math.sin(turn));
  const [shownWidth, shownHeight] = [Math.round(width * by), Math.round(height * by)];
  const left = Math.round(size.width / 2 + 24 * Math.cos(turn) - middle[0] * by);
  const top = Math.round(size.height / 2 + 14 * Math.sin(turn) - middle[1] * by);
  const part = { left: Math.max(0, -left), top: Math.max(0, -top) };
  part.width = Math.min(shownWidth - part.left, size.width - Math.max(0, left));
  part.height = Math.min(shownHeight - part.top, size.height - Math.max(0, top));
  const person = await sharp(await picture.resize(shownWidth, shownHeight, { fit: "fill" }).png({ compressionLevel: 1 }).toBuffer()).extract(part).png({ compressionLevel: 1 }).toBuffer();
  return sharp(join(root, "tests/images", file)).resize(size.width, size.height).blur(background.blur).modulate(background)
    .composite([{ input: person, left: Math.max(0, left), top: Math.max(0, top) }]).ensureAlpha().raw().toBuffer();
}

/** Each person's frames, one after the other, as bytes; written to a file whose address below the root is given too. */
export async function liveFrames() {
  const made = await Promise.all(people.map(async (person) => Buffer.concat(await Promise.all(Array.from({ length: frames }, (_, at) => frame(person, at))))));
  mkdirSync(join(root, "build/bench"), { recursive: true });
  return made.map((bytes, at) => {
    const url = `/build/bench/live-${people[at].file.replace(".jpg", ".rgba")}`;
    writeFileSync(join(root, url), bytes);
    return { url, bytes };
  });
}
