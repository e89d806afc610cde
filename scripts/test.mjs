// `npm test`: builds what changed and runs every test: Rust, fuzz targets, Node, workerd, Chromium, Firefox, WebKit and the vendor's Python SDK; then the guards.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { buildFuzz, canFuzz, fuzzAll } from "./fuzz.mjs";
import { installBrowsers } from "./lib/browsers.mjs";
import { guard } from "./lib/guard.mjs";
import { fail, root, run, step } from "./lib/run.mjs";
import { installPackages, installTarget } from "./lib/setup.mjs";
import { installBundlers, installTools } from "../tests/bundlers/support/install.mjs";

function testFiles(folder) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(".test.mjs")).map((name) => join(folder, name));
}

/** The tests of the package as it is published: with bundlers and frameworks that are installed apart. */
const published = (file) => /\/(bundlers|packaging)[\w-]*\.test\.mjs$/.test(file);
/** Node's own `spec` tells all failures again at the end, where the tail of a long log shows them. */
const nodeTest = (files) => run(process.execPath, ["--test", "--test-reporter=spec", "--test-concurrency=2", ...files], { show: true });

const cargoTest = ["test", "--quiet", "--locked", "--package", "facegate", "--package", "facegate-sandbox"];

/** Whether the fuzz targets take part: everywhere but on a machine of one's own without a C++ compiler. */
async function withFuzz() {
  if (await canFuzz()) return true;
  if (process.env.CI === "true") throw new Error("expected a C++ compiler for the fuzz targets, got none");
  console.log("! fuzz SKIPPED: no C++ compiler (c++, g++, clang++ or CXX)");
  return false;
}

/** Compiles side by side what does not share a folder: the artefacts are linked on one core each, which leaves the other idle. */
async function compile(fuzz) {
  await Promise.all([
    build(),
    step("Rust tests compiled", () => run("cargo", [...cargoTest, "--no-run"]), "the first time about three minutes"),
    fuzz ? buildFuzz() : undefined,
    installBrowsers(),
    installTools(),
  ]);
}

/** Builds and runs everything; one line with its time at the end of each part. */
export async function test() {
  const started = performance.now();
  await installPackages();
  await installTarget();
  const fuzz = await withFuzz();
  await compile(fuzz);
  await step("Rust tests", () => run("cargo", cargoTest, { show: true }));
  if (fuzz) await fuzzAll(10);
  const files = [...testFiles("tests/js"), ...testFiles("tests/e2e")];
  await step("JavaScript, browser and end-to-end tests", () => nodeTest(files.filter((file) => !published(file))));
  await installBundlers();
  await step("the package with bundlers and frameworks", () => nodeTest(files.filter(published)), "two minutes");
  await step("size and bleed guard", guard);
  console.log(`npm test took ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await test().catch(fail);
