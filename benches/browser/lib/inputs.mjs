// The pictures of the jobs and their ideal photos, made once into build/bench: too large to commit, the same on every machine with the same sharp.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { root } from "../../../tests/e2e/support/files.mjs";
import { lanczos } from "./ideal.mjs";
import { cameraJpeg, i420, scene, withAlpha } from "./scene.mjs";

const folder = join(root, "build/bench");
const portrait = join(root, "tests/images/obama.jpg");
const makers = ["scene.mjs", "ideal.mjs", "inputs.mjs"].map((name) => readFileSync(new URL(name, import.meta.url)));
const suffixes = { rgba: ".rgba", i420: ".i420", jpeg: ".jpg" };

/** A job's files, made where they are missing or were made by other code: `{ path, url, bytes, ideal }`. */
export async function inputOf(job) {
  mkdirSync(folder, { recursive: true });
  const { id, source, stored, orientation, crop, size, lens, detail, noise, progressive } = job;
  const made = JSON.stringify({ source, stored, orientation, crop, size, noise, progressive, sharp: sharp.versions });
  const stamp = createHash("sha256").update(Buffer.concat([...makers, readFileSync(portrait)])).update(made).digest("hex");
  const files = { picture: join(folder, id + suffixes[source]), ideal: join(folder, `${id}.f32`), stamp: join(folder, `${id}.stamp`) };
  if (!existsSync(files.stamp) || readFileSync(files.stamp, "utf8") !== stamp) {
    await make(job, files);
    writeFileSync(files.stamp, stamp);
  }
  const ideal = readFileSync(files.ideal);
  const bytes = readFileSync(files.picture);
  return { path: files.picture, url: `/build/bench/${id}${suffixes[source]}`, bytes, ideal: new Float32Array(ideal.buffer, ideal.byteOffset, ideal.length / 4) };
}

async function make({ source, stored, orientation, crop, size, lens, detail, noise, progressive }, files) {
  const upright = orientation === 6 ? [stored[1], stored[0]] : stored;
  const rgb = await scene(portrait, upright, { lens, detail, noise });
  if (source !== "jpeg") {
    writeFileSync(files.picture, source === "i420" ? i420(rgb, stored) : withAlpha(rgb));
    save(files.ideal, lanczos(rgb, upright, crop, size));
    return;
  }
  const jpeg = await cameraJpeg(rgb, upright, progressive);
  writeFileSync(files.picture, jpeg);
  // The ideal photo is one of what the file shows, its own losses included.
  save(files.ideal, lanczos(await sharp(jpeg).autoOrient().raw().toBuffer(), upright, crop, size));
}

function save(path, { buffer }) {
  writeFileSync(path, Buffer.from(buffer));
}
