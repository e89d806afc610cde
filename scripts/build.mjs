// `npm run build [package] [sandbox] [www]`: everything in pkg/ and build/, only what changed.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { slimBindings } from "./lib/bindings.mjs";
import { fail, root, run, step } from "./lib/run.mjs";
import { finishPackage as finishSandbox } from "./lib/sandbox-package.mjs";
import { installPackages, installTarget } from "./lib/setup.mjs";
import { whenChanged } from "./lib/stamps.mjs";
import { dropExports, silencePanics } from "./lib/trim.mjs";

// What a loop of an unknown number of turns gains by being written out several times could not be measured, and an engine compiles all of it before it runs:
// 2.1 KB brotli. (Loops of a known number do gain: I420 frames take 2 to 3 % longer where LLVM's threshold is lower.)
const rolled = ["-Cllvm-args=-unroll-runtime=false"];

const wasmParts = {
  // Trimmed, as what it would tell of a panic goes nowhere without the hook of a development build: 3.4 KB brotli.
  browser: {
    args: ["--package", "facegate", "--no-default-features", "--features", "browser"], crate: "facegate", sources: ["src", "scripts/lib/trim.mjs"], trim: true, flags: rolled,
  },
  // The same for engines without simd128; its JavaScript is the browser's.
  scalar: {
    args: ["--package", "facegate", "--no-default-features", "--features", "browser"], crate: "facegate", sources: ["src", "scripts/lib/trim.mjs"], trim: true,
    flags: ["-Ctarget-feature=-simd128"], into: "browser", as: "facegate_browser_scalar",
  },
  // A Worker's start and a bundle's limit count bytes; its one hot loop is as fast when optimised for size.
  edge: { args: ["--package", "facegate", "--no-default-features", "--features", "edge"], crate: "facegate", sources: ["src", "scripts/lib/trim.mjs", "scripts/lib/bindings.mjs"], profile: "wasm-small", optimise: ["-Oz", "--converge"], inlined: 0, trim: true, slim: true },
  sandbox: { args: ["--package", "facegate-sandbox"], crate: "facegate_sandbox", sources: ["src", "sandbox/src", "sandbox/Cargo.toml"], profile: "wasm-quick" },
};
const shared = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo/config.toml", "scripts/build.mjs"];
const wasmFeatures = ["simd", "bulk-memory", "bulk-memory-opt", "sign-ext", "nontrapping-float-to-int", "mutable-globals", "reference-types", "multivalue"];

// No function is inlined for having one caller only. What V8 has begun to run it never exchanges for better code, so a loop must lie in a function that is called
// often, and that function must be small: it is compiled whole, and what is hot waits behind it. What is large is compiled with less care, too.
const mostInlined = 0;

/** A second round finds a little more to take away; what a module needs of an engine, the engine sees by itself. */
const twice = ["-O3", "-O3", "--strip-target-features"];

let xtask;
/** Builds xtask once a run; wasm-bindgen's code generator is compiled in, so it always fits the crate. */
function buildXtask() {
  xtask ??= step("xtask", () => run("cargo", ["build", "--quiet", "--locked", "--package", "xtask"]), "the first time about a minute");
  return xtask;
}

const target = join(root, "target/artefacts");
let lastBuild = Promise.resolve();

/**
 * Compiles one artefact, after the one before: they share a target folder, for the sake of their common dependencies, and
 * with it the name of the file, so that cargo would take one for the other if it stayed.
 */
function compile(name, { args, crate, flags = [], profile = "wasm" }) {
  const built = lastBuild.then(async () => {
    const folder = join(target, "wasm32-unknown-unknown", profile);
    rmSync(join(folder, "deps", `${crate}.wasm`), { force: true });
    const paths = [[process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "cargo"], [root, "facegate"]];
    const rustflags = [...flags, ...paths.map(([from, to]) => `--remap-path-prefix=${from}=${to}`)];
    await run("cargo", [
      "build", "--quiet", "--locked", "--lib", "--profile", profile, "--target", "wasm32-unknown-unknown", "--target-dir", target,
      "--config", `target.wasm32-unknown-unknown.rustflags=${JSON.stringify(rustflags)}`, ...args,
    ]);
    const wasm = join(root, "build/wasm", `${name}.wasm`);
    mkdirSync(dirname(wasm), { recursive: true });
    copyFileSync(join(folder, `${crate}.wasm`), wasm);
    return wasm;
  });
  lastBuild = built.catch(() => undefined);
  return built;
}

/** Writes the bindings and the optimised wasm into pkg/. Two artefacts in one folder share the bindings of the first. */
async function bind(name, wasm, { into = name, as = `facegate_${name}`, flags = [], optimise = twice, inlined = mostInlined, trim = false, slim = false }) {
  await buildXtask();
  const out = join(root, "build/wasm", name);
  if (trim) writeFileSync(wasm, silencePanics(readFileSync(wasm)));
  await run(join(root, "target/debug/xtask"), ["bindgen", wasm, out, `facegate_${into}`]);
  const bound = join(out, `facegate_${into}_bg.wasm`);
  const js = join(out, `facegate_${into}.js`);
  if (slim) writeFileSync(js, slimBindings(readFileSync(js, "utf8")));
  if (trim) writeFileSync(bound, dropExports(readFileSync(bound), readFileSync(js, "utf8")));
  const pkg = join(root, "pkg", into);
  mkdirSync(pkg, { recursive: true });
  const features = wasmFeatures.filter((feature) => !flags.some((flag) => flag.includes(`-${feature}`)));
  await run(process.execPath, [
    join(root, "node_modules/binaryen/bin/wasm-opt"), ...optimise, "--one-caller-inline-max-function-size", String(inlined), ...features.map((feature) => `--enable-${feature}`),
    bound, "-o", join(pkg, `${as}_bg.wasm`),
  ]);
  withoutDispose(join(out, `facegate_${into}.d.ts`));
  for (const file of [`facegate_${into}.js`, `facegate_${into}.d.ts`]) {
    if (into === name) copyFileSync(join(out, file), join(pkg, file));
    else sameBindings(join(out, file), join(root, "build/wasm", into, file));
  }
}

/** Takes `[Symbol.dispose]` out of types: who compiles for ES2024 or less, and has every library checked, knows no such symbol. */
function withoutDispose(types) {
  writeFileSync(types, readFileSync(types, "utf8").replace(/^ *\[Symbol\.dispose\]\(\): void;\n/gm, ""));
}

function sameBindings(one, other) {
  if (readFileSync(one, "utf8") !== readFileSync(other, "utf8")) throw new Error(`expected the bindings ${one} and ${other} to be alike, got a difference`);
}

async function buildWasm(name) {
  const part = wasmParts[name];
  const endings = part.into ? ["_bg.wasm"] : [".js", ".d.ts", "_bg.wasm"];
  const outputs = endings.map((ending) => `pkg/${part.into ?? name}/${part.as ?? `facegate_${name}`}${ending}`);
  await whenChanged(`wasm-${name}`, [...shared, ...part.sources], outputs, async () => {
    await installTarget();
    await step(`${name} wasm`, async () => bind(name, await compile(name, part), part), "the first time about two minutes");
  });
}

/** One or several projects; `after` finishes what they made. */
async function buildTypeScript(name, projects, sources, outputs, after = async () => undefined) {
  const inputs = [...sources, "tsconfig.base.json", "package-lock.json", "scripts/build.mjs"];
  await whenChanged(`ts-${name}`, inputs, outputs, () => step(`${name} TypeScript`, async () => {
    await Promise.all(projects.map((project) => run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", project])));
    await after();
  }));
}

/** Makes the page's Worker one file: a bundler that finds its address copies that file alone, as it is. */
async function bundleWorker() {
  const { build: bundle } = await import("esbuild");
  const file = join(root, "pkg/browser/capture/worker.js");
  await bundle({ entryPoints: [file], outfile: file, allowOverwrite: true, bundle: true, minify: true, format: "esm", target: "es2022", logLevel: "warning" });
}

/** What is written by hand for frameworks that are no dependencies: `examples` are compiled with it. */
async function finishPackage() {
  for (const file of ["react.d.ts", "vue.d.ts"]) copyFileSync(join(root, "js/browser/element", file), join(root, "pkg/browser/element", file));
  await bundleWorker();
}

const parts = {
  async package() {
    await Promise.all([buildWasm("browser").then(() => buildWasm("scalar")), buildWasm("edge")]);
    const outputs = ["pkg/browser/index.js", "pkg/browser/capture/worker.js", "pkg/edge/worker.js", "pkg/server/index.js", "pkg/cli/index.js"];
    await buildTypeScript("js", ["js"], ["js", "src/bind"], outputs, finishPackage);
  },
  async sandbox() {
    await buildWasm("sandbox");
    const sources = ["sandbox/js", "sandbox/node", "sandbox/tsconfig.json", "sandbox/src", "models/face-api", "scripts/lib/sandbox-package.mjs"];
    const outputs = ["pkg/sandbox/worker.js", "pkg/sandbox/node/index.js", "pkg/sandbox/modules.capnp"];
    await buildTypeScript("sandbox", ["sandbox", "sandbox/node"], sources, outputs, finishSandbox);
  },
  async www() {
    await buildTypeScript("www", ["www"], ["www", "js"], ["build/www/onboarding.js", "build/www/workbench.js", "build/www/capture.js"]);
  },
};

/** Builds the given parts: package (what npm publishes), sandbox, www (the demo; needs package). Default all. */
export async function build(wanted = Object.keys(parts)) {
  await installPackages();
  const [last, first] = [wanted.includes("www"), wanted.filter((part) => part !== "www")];
  await Promise.all(first.map((part) => parts[part]()));
  if (last) await parts.www();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build(process.argv.length > 2 ? process.argv.slice(2) : undefined).catch(fail);
}
