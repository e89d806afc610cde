// What the compilers leave to do for the package facegate-sandbox: the list of its Worker's modules, the models, the licences.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { root } from "./run.mjs";

const pkg = join(root, "pkg/sandbox");
const models = join(root, "models/face-api");

/** What the Worker imports, itself first, as bundling it finds them. */
async function modules() {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    entryPoints: [join(pkg, "worker.js")], absWorkingDir: root, bundle: true, write: false, metafile: true, format: "esm", logLevel: "warning",
    external: ["cloudflare:*"], loader: { ".wasm": "copy", ".onnx": "copy" }, outdir: "build/sandbox",
  });
  const names = Object.keys(metafile.inputs).map((file) => relative("pkg/sandbox", file)).sort();
  return ["worker.js", ...names.filter((name) => name !== "worker.js")];
}

/** Scripts whose source is gone: the compiler leaves them where they are, and the package would carry them. */
function removeStale() {
  for (const name of readdirSync(pkg, { recursive: true })) {
    const [, stem] = /^(?!facegate_sandbox)(.+?)(?:\.d\.ts|\.js)$/.exec(name) ?? [];
    const source = stem?.startsWith(`node${sep}`) ? `sandbox/${stem}.ts` : `sandbox/js/${stem}.ts`;
    if (stem && !existsSync(join(root, source))) rmSync(join(pkg, name));
  }
}

function entry(name) {
  const kind = name.endsWith(".js") ? "esModule" : name.endsWith(".wasm") ? "wasm" : "data";
  return `  (name = "${name}", ${kind} = embed "${name}"),`;
}

/** The models beside the Worker that imports them, and what says whose they are. */
function copyModels() {
  mkdirSync(join(pkg, "models"), { recursive: true });
  for (const name of readdirSync(models)) {
    if (name.endsWith(".onnx")) copyFileSync(join(models, name), join(pkg, name));
    else if (/^(LICENSE|README)/.test(name)) copyFileSync(join(models, name), join(pkg, "models", name));
  }
}

/** Copies the models with what says whose they are, and the licences; writes modules.capnp. */
export async function finishPackage() {
  removeStale();
  for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, name), join(pkg, name));
  if (existsSync(models)) copyModels();
  const lines = (await modules()).map(entry).join("\n");
  writeFileSync(join(pkg, "modules.capnp"), `# Made by the build.
@0xc8a2f6d1937be054;
using Workerd = import "/workerd/workerd.capnp";
const modules :List(Workerd.Worker.Module) = [
${lines}
];
`);
}
