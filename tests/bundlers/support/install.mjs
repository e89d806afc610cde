// Installs what judges the package, once for each state of the lock file, and the package itself as a user gets it: packed by npm, unpacked into node_modules.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, run, step } from "../../../scripts/lib/run.mjs";
import { whenChanged } from "../../../scripts/lib/stamps.mjs";

/** The folder with the lock file and all that is installed by it. */
export const here = fileURLToPath(new URL("../", import.meta.url));
const folder = "tests/bundlers";
const installed = `${folder}/node_modules/facegate`;

/** Where the packed package is. */
export const packed = () => join(here, "packed", readdirSync(join(here, "packed")).find((name) => name.endsWith(".tgz")));

/** What is in a package beside what is built. */
const beside = ["package.json", "README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE-MIT", "LICENSE-APACHE", "models/yunet/LICENSE"];

async function pack() {
  rmSync(join(here, "packed"), { recursive: true, force: true });
  rmSync(join(root, installed), { recursive: true, force: true });
  mkdirSync(join(here, "packed"), { recursive: true });
  mkdirSync(join(root, installed), { recursive: true });
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", join(here, "packed")]);
  await run("tar", ["-xzf", packed(), "-C", join(root, installed), "--strip-components=1"]);
}

/** What the lock file names: bundlers, frameworks, judges of packages. */
export async function installTools() {
  await whenChanged("bundlers", [`${folder}/package-lock.json`], [`${folder}/node_modules/.package-lock.json`], () =>
    step("npm ci in tests/bundlers", () => run("npm", ["ci", "--no-fund", "--no-audit"], { cwd: here }), "about 40 s"));
}

/** Brings tests/bundlers/node_modules up to date, with `facegate` in it as `npm install` would lay it. */
export async function installBundlers() {
  await installTools();
  await whenChanged("packed", ["pkg", ...beside], [`${folder}/packed`, `${installed}/package.json`], () => step("npm pack", pack));
}

/** Runs a script of this folder, or of one here, in one of its projects; gives what it printed, rejects with it when it fails. */
export function program([script, ...args], project, env = {}) {
  const quiet = { NO_COLOR: "1", CI: "1", NEXT_TELEMETRY_DISABLED: "1", WRANGLER_SEND_METRICS: "false" };
  return run(process.execPath, [join(here, script), ...args], { cwd: join(here, project), env: { ...quiet, ...env }, merge: true });
}
