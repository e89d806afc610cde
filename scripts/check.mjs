// `npm run check`: what a change must pass before it is pushed. Format, clippy for each feature and target, types, generated files, dependencies, then `npm test`.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { fail, has, root, run, step } from "./lib/run.mjs";
import { test } from "./test.mjs";

const wasm = ["--target", "wasm32-unknown-unknown"];
const clippy = {
  "native, all": ["--workspace", "--all-targets"],
  "native, pixels": ["--package", "facegate", "--no-default-features", "--features", "pixels"],
  "native, protocol": ["--package", "facegate", "--no-default-features", "--features", "protocol"],
  "wasm32, browser": [...wasm, "--package", "facegate", "--no-default-features", "--features", "browser"],
  "wasm32, browser with debug": [...wasm, "--package", "facegate", "--no-default-features", "--features", "browser,debug"],
  "wasm32, edge": [...wasm, "--package", "facegate", "--no-default-features", "--features", "edge"],
  "wasm32, sandbox": [...wasm, "--package", "facegate-sandbox"],
};

async function generatedFilesAreFresh() {
  const made = await run("cargo", ["xtask", "codes"]);
  if (made !== readFileSync(join(root, "js/common/codes.ts"), "utf8")) {
    throw new Error("js/common/codes.ts is stale: cargo xtask codes > js/common/codes.ts");
  }
}

/** cargo-deny, installed into target/tools where the machine has none. Advisories need a database from the network: `cargo deny check advisories`. */
async function deny() {
  const own = join(root, "target/tools/bin/cargo-deny");
  if (!existsSync(own) && !(await has("cargo-deny"))) {
    await step("cargo install cargo-deny", () => run("cargo", ["install", "--quiet", "cargo-deny", "--version", "0.20.2", "--root", join(root, "target/tools")]), "about ten minutes, once");
  }
  await run(existsSync(own) ? own : "cargo-deny", ["check", "licenses", "bans", "sources"]);
}

async function check() {
  await build();
  await step("rustfmt", () => run("cargo", ["fmt", "--all", "--check"]));
  for (const [name, args] of Object.entries(clippy)) {
    await step(`clippy ${name}`, () => run("cargo", ["clippy", "--quiet", "--locked", ...args, "--", "-D", "warnings"]));
  }
  await step("rustdoc", () => run("cargo", ["doc", "--quiet", "--no-deps", "--package", "facegate"], { env: { RUSTDOCFLAGS: "-D warnings" } }));
  for (const project of ["js", "sandbox", "sandbox/node", "www"]) {
    await step(`tsc ${project}`, () => run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", project, "--noEmit"]));
  }
  await step("generated files", generatedFilesAreFresh);
  await step("cargo-deny", deny);
  await test();
}

await check().catch(fail);
