// What a photo is worth: SSIMULACRA2 and PSNR against the ideal photo, decoded by libjpeg-turbo.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { root, run } from "../../../scripts/lib/run.mjs";
import { psnr } from "../../browser/lib/ideal.mjs";

const manifest = join(dirname(fileURLToPath(import.meta.url)), "../Cargo.toml");
const target = join(root, "target/quality");

/** Builds the judge and gives `score(reference, photos, size)`: for each photo `{ ssimulacra2, psnr }`. References are RGB bytes. */
export async function openJudge() {
  await run("cargo", ["build", "--quiet", "--locked", "--release", "--manifest-path", manifest, "--target-dir", target]);
  const program = join(target, "release/facegate-bench-quality");
  return async (reference, photos, [width, height]) => {
    const folder = mkdtempSync(join(tmpdir(), "facegate-quality-"));
    try {
      const file = join(folder, "reference");
      writeFileSync(file, reference);
      const shown = await Promise.all(photos.map((photo) => sharp(photo, { ignoreIcc: true }).toColourspace("srgb").removeAlpha().raw().toBuffer()));
      const lines = shown.map((rgb, at) => {
        writeFileSync(`${file}-${at}`, rgb);
        return `${width} ${height} ${file} ${file}-${at}\n`;
      });
      const scores = (await answer(program, lines.join(""))).trim().split("\n").map(Number);
      return shown.map((rgb, at) => ({ ssimulacra2: scores[at], psnr: psnr(rgb, reference) }));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

function answer(program, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => { output += chunk; });
    child.once("error", reject);
    child.once("close", (status) => (status === 0 ? resolve(output) : reject(new Error(`the judge ended with ${status}`))));
    child.stdin.end(input);
  });
}
