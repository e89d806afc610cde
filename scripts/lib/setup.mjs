// What a machine with only Node, npm and rustup lacks: npm's packages and the wasm target.
import { existsSync, readFileSync } from "node:fs";
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

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** A Chromium the tests can drive: `CHROME_PATH`, a known place, or Debian's package where apt and root are at hand. */
export async function installBrowser() {
  const found = [process.env.CHROME_PATH, ...browsers].find((path) => path && existsSync(path));
  if (found) {
    process.env.CHROME_PATH = found;
    return;
  }
  if (process.getuid?.() !== 0 || !(await has("apt-get"))) {
    throw new Error("expected Chromium for the end-to-end tests, got none: install it or set CHROME_PATH");
  }
  await step("apt-get install chromium", async () => {
    await run("apt-get", ["update"]);
    await run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"]);
  }, "about a minute");
  process.env.CHROME_PATH = "/usr/bin/chromium";
}
