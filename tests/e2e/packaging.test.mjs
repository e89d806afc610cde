// The package as npm packs it: what is in it, what its exports say to Node, bundlers and TypeScript, and that importing it touches nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { here, installBundlers, packed, program } from "../bundlers/support/install.mjs";
import { reached } from "../bundlers/support/reach.mjs";

await installBundlers();
const folder = join(here, "node_modules/facegate");
const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const require = createRequire(join(here, "package.json"));

/** Each export by who loads it; one that is in no list, or in two, is a fault. */
const entries = {
  /** Pages, and servers that render them. */
  anywhere: [".", "./capture", "./element", "./server"],
  /** workerd, which alone knows what they import: `bundlers-worker.test.mjs` runs them. */
  workerd: ["./edge", "./sandbox"],
  /** A browser, as a Worker. */
  worker: ["./capture/worker.js"],
  types: ["./element/react", "./element/vue"],
  files: ["./facegate_browser_bg.wasm", "./facegate_browser_scalar_bg.wasm", "./facegate_edge_bg.wasm", "./package.json"],
};

test("every export is known to these tests", () => {
  assert.deepEqual(Object.keys(exports).sort(), Object.values(entries).flat().sort());
});

test("the tarball holds what its exports reach, its papers, and nothing else", () => {
  const papers = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "SECURITY.md", "models/yunet/LICENSE", "package.json"];
  const held = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const wanted = [...new Set([...reached(folder), ...papers])];
  assert.deepEqual(wanted.filter((file) => !held.includes(file)), [], "missing");
  assert.deepEqual(held.filter((file) => !wanted.includes(file)), [], "not asked for; what an older build left in pkg, perhaps: remove it");
});

test("publint finds nothing", async () => {
  const { publint } = await import(pathToFileURL(require.resolve("publint")).href);
  const file = readFileSync(packed());
  const { messages } = await publint({ pack: { tarball: file.buffer.slice(file.byteOffset, file.byteOffset + file.length) }, strict: true });
  assert.deepEqual(messages, []);
});

test("attw: TypeScript finds the types of every entry", async () => {
  const { createPackageFromTarballData, checkPackage } = await import(pathToFileURL(require.resolve("@arethetypeswrong/core")).href);
  const wasm = Object.keys(exports).filter((entry) => entry.endsWith(".wasm"));
  // What an import of .wasm gives is the bundler's to say: a URL, bytes or a module. Its types declare `*.wasm`.
  const { entrypoints, problems, types } = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(packed()))), { excludeEntrypoints: wasm });
  assert.deepEqual(types, { kind: "included" });
  assert.deepEqual(Object.keys(entrypoints).sort(), Object.keys(exports).filter((entry) => !wasm.includes(entry)).sort());
  // The profile esm-only: nobody can require() this package, and resolvers older than exports find none of it.
  const ignored = ["node10", "node16-cjs"];
  assert.deepEqual(problems.filter(({ resolutionKind }) => !ignored.includes(resolutionKind)), []);
  assert.ok(problems.length > 0, "with the others it does find something");
});

/** Projects of users, every file of the types checked but where it says otherwise; the pages' once more as bundlers resolve. */
const projects = { page: [[], ["--module", "ESNext", "--moduleResolution", "bundler"]], server: [[]], edge: [[]], worker: [[]] };
for (const [name, ways] of Object.entries(projects)) {
  test(`types for a ${name}'s author: what is right is no error, what is wrong is one`, async () => {
    for (const flags of ways) await program(["node_modules/typescript/bin/tsc", "-p", `tsconfig.${name}.json`, ...flags], "types");
  });
}

const imported = (entry, ...flags) => JSON.parse(execFileSync(process.execPath, [...flags, join(here, "support/imports.mjs"), entry], { cwd: here, stdio: "pipe" }));
/** wasm-bindgen makes both when its bindings are imported; every runtime has them. */
const text = ["TextDecoder", "TextEncoder"];
/** What an import may ask for: the element asks whether there is a page. */
const asks = { ".": text, "./element": ["HTMLElement", "customElements"] };

for (const entry of entries.anywhere) {
  const name = entry.replace(/^\./, "facegate");
  test(`importing ${name} on a server asks for no global of a page, of Node or of WebAssembly, and makes none`, () => {
    const { exported, ...rest } = imported(name);
    assert.ok(exported.length > 0);
    assert.deepEqual(rest, { touched: asks[entry] ?? [], made: [] });
  });
}

test("so it is with what bundlers and workerd get for facegate", () => {
  const forPages = imported(pathToFileURL(join(folder, exports["."].default)).href);
  const forWorkers = imported("facegate", "--conditions=workerd");
  const forNode = imported("facegate");
  for (const { exported, touched, made } of [forPages, forWorkers]) assert.deepEqual({ exported, touched, made }, forNode);
});

test("what imports.mjs looks for it finds: the Worker's script asks for its scope", () => {
  assert.throws(() => imported("facegate/capture/worker.js"), /postMessage is not a function/);
});

test("files are found by the package's name", async () => {
  for (const entry of entries.files.filter((file) => file.endsWith(".wasm"))) {
    const file = require.resolve(entry.replace(/^\./, "facegate"));
    assert.ok(file.startsWith(folder));
    assert.ok(WebAssembly.validate(readFileSync(file)));
  }
});
