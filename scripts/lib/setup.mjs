// What a machine with only Node, npm and rustup lacks: npm's packages and the wasm target.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { has, root, run, step } from "./run.mjs";
import { whenChanged } from "./stamps.mjs";

/** `npm ci` when node_modules is missing or the lock file changed. */
export async function installPackages() {
  await whenChanged("packages", ["package-lock.json"], ["node_modules/.package-lock.json"], () =>
    step("npm ci", () => run("npm", ["ci", "--no-fund", "--no-audit"]), "about 20 s"));
}

/** The toolchain and target that rust-toolchain.toml names, explicitly: rustup installs them by itself only where that is not switched off. */
export async function installTarget() {
  if (!(await has("rustup"))) throw new Error("facegate builds with Rust through rustup: expected it on the PATH, see https://rustup.rs");
  const listed = () => run("rustup", ["target", "list", "--installed"]);
  const installed = await listed().catch(async () => {
    const [, channel] = /channel = "(.+)"/.exec(readFileSync(join(root, "rust-toolchain.toml"), "utf8")) ?? [];
    await step(`rustup toolchain install ${channel}`, () => run("rustup", ["toolchain", "install", channel, "--profile", "minimal", "--component", "rustfmt,clippy"]), "about a minute");
    return listed();
  });
  if (!installed.split("\n").includes("wasm32-unknown-unknown")) {
    await step("rustup target add wasm32-unknown-unknown", () => run("rustup", ["target", "add", "wasm32-unknown-unknown"]));
  }
}
