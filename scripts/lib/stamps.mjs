// Knows what changed since a step last succeeded: by the content of its inputs, so that a fresh checkout or a touched file costs nothing.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

const folder = join(root, "build/stamps");

function* files(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path).sort()) yield* files(join(path, entry));
}

function digest(inputs) {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const file of files(join(root, input))) {
      hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
    }
  }
  return hash.digest("hex");
}

/** Runs `work` unless `inputs` are what they were when it last succeeded and all `outputs` exist. Tells whether it ran. */
export async function whenChanged(name, inputs, outputs, work) {
  const stamp = join(folder, name);
  const now = digest(inputs);
  const fresh = outputs.every((output) => existsSync(join(root, output)));
  if (fresh && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return false;
  await work();
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, now);
  return true;
}
