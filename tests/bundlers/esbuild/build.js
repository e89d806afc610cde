import { copyFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const assets = new URL("dist/assets/", import.meta.url);
await build({
  entryPoints: [fileURLToPath(new URL("../app/app.js", import.meta.url))], outdir: fileURLToPath(assets), bundle: true, minify: true, format: "esm", splitting: true, target: "es2022", logLevel: "warning",
});

// esbuild leaves `new URL(…, import.meta.url)` as it is: what facegate loads lies beside the bundle.
for (const file of ["facegate_browser_bg.wasm", "facegate_browser_scalar_bg.wasm", "capture/worker.js"]) {
  await copyFile(fileURLToPath(import.meta.resolve(`facegate/${file}`)), new URL(file.split("/").at(-1), assets));
}
