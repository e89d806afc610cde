// `import { prepare } from "facegate"` as each bundler leaves it: all the JavaScript that a page loads for it, minified.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import resolve from "@rollup/plugin-node-resolve";
import { importMetaAssets } from "@web/rollup-plugin-import-meta-assets";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import { build as vite } from "vite";
import webpack from "webpack";
import { here } from "./install.mjs";

const entry = join(here, "app/prepare.js");

/** The scripts of a folder, one after the other. */
const scripts = (folder) => readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js")).map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
/** The scripts among what Rollup and Vite give. */
const chunks = ({ output }) => output.filter(({ type }) => type === "chunk").map(({ code }) => code).join("\n");

/** The scripts that esbuild makes of some source text, minified. */
export async function bundled(contents) {
  const { outputFiles } = await esbuild.build({ stdin: { contents, resolveDir: here }, bundle: true, minify: true, format: "esm", write: false, logLevel: "error" });
  return outputFiles[0].text;
}

/** Each takes a folder it may write to. */
export const shaken = {
  async "Vite"() {
    return chunks(await vite({ root: here, configFile: false, logLevel: "error", build: { write: false, rolldownOptions: { input: entry } } }));
  },
  async "webpack"(out) {
    const stats = await promisify(webpack)({ mode: "production", context: here, entry, output: { path: out }, performance: { hints: false } });
    if (stats.hasErrors()) throw new Error(stats.toString());
    return scripts(out);
  },
  async "esbuild"(out) {
    await esbuild.build({ entryPoints: [entry], outdir: out, bundle: true, minify: true, format: "esm", splitting: true, target: "es2022", logLevel: "error" });
    return scripts(out);
  },
  /** Rollup minifies nothing itself. */
  async "Rollup"() {
    const bundle = await rollup({ input: entry, plugins: [resolve({ browser: true }), importMetaAssets()] });
    return (await esbuild.transform(chunks(await bundle.generate({ format: "es" })), { minify: true, format: "esm" })).code;
  },
};
