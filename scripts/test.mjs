// `npm test`: builds what changed and runs every test: Rust, Node, workerd, Chromium and the vendor's Python SDK; then the guards.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { guard } from "./lib/guard.mjs";
import { fail, root, run, step } from "./lib/run.mjs";
import { installBrowser } from "./lib/setup.mjs";

function testFiles(folder) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(".test.mjs")).map((name) => join(folder, name));
}

/** Builds and runs everything; one summary line at the end of each part. */
export async function test() {
  const started = performance.now();
  await build();
  await installBrowser();
  await step("Rust tests", () => run("cargo", ["test", "--quiet", "--locked", "--package", "facegate", "--package", "facegate-sandbox"], { show: true }),
    "the first time about two minutes");
  const files = [...testFiles("tests/js"), ...testFiles("tests/e2e")];
  await step("JavaScript and end-to-end tests", () => run(process.execPath, ["--test", "--test-concurrency=2", ...files], { show: true }));
  await step("size and bleed guard", guard);
  console.log(`npm test took ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await test().catch(fail);
