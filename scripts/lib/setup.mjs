// What a machine with only Node, npm and rustup lacks: npm's packages and the wasm target.
import { run, step } from "./run.mjs";
import { whenChanged } from "./stamps.mjs";

/** `npm ci` when node_modules is missing or the lock file changed. */
export async function installPackages() {
  await whenChanged("packages", ["package-lock.json"], ["node_modules/.package-lock.json"], () =>
    step("npm ci", () => run("npm", ["ci", "--no-fund", "--no-audit"]), "about 20 s"));
}

/** The wasm target, explicitly: rustup installs what rust-toolchain.toml names by itself only where that is not switched off. */
export async function installTarget() {
  const installed = await run("rustup", ["target", "list", "--installed"]).catch((error) => {
    throw new Error(`facegate builds with Rust through rustup, see https://rustup.rs\n${error.message}`);
  });
  if (!installed.split("\n").includes("wasm32-unknown-unknown")) {
    await step("rustup target add wasm32-unknown-unknown", () => run("rustup", ["target", "add", "wasm32-unknown-unknown"]));
  }
}
