// What ships stays small, and nothing of the vendor's protocol ships to browsers.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { root } from "./run.mjs";

// Ceilings in brotli bytes, a little above what was measured; raise one only with a reason in the commit. The two of the
// browser are 177 KB in all, 53 of them the face detector's weights. JavaScript is
// measured as a page gets it, bundled and minified.
const ceilings = {
  "browser wasm": { brotli: 169_000, file: "pkg/browser/facegate_browser_bg.wasm" },
  "browser JS": { brotli: 7_620, entry: "pkg/browser/index.js" },
  // With the wasm and the element it is what live guidance costs: 188 KB; a language is 1.5 KB more.
  "capture Worker": { brotli: 6_800, file: "pkg/browser/capture/worker.js" },
  "capture JS": { brotli: 5_600, entry: "pkg/browser/capture/index.js" },
  "element JS": { brotli: 13_000, entry: "pkg/browser/element/index.js" },
  "edge wasm": { brotli: 38_200, file: "pkg/edge/facegate_edge_bg.wasm" },
  "edge JS": { brotli: 14_100, entry: "pkg/edge/worker.js" },
  "server JS": { brotli: 5_900, entry: "pkg/server/index.js" },
};

/** What no byte of the browser artefact may hold, in any case of letters. */
export const forbiddenInBrowser = [
  "x-acs", "acs3", "accesskey", "aliyuncs", "faceduplicationcheck", "sourcefacepicture", "merchantuserid", "merchantbizid", "facegroupcode",
  "facecomparisonscore", "security-token", "hmac",
];

/** What is imported only when it is needed is not what a page gets. */
const later = { name: "later", setup: ({ onResolve }) => onResolve({ filter: /^\./ }, ({ kind }) => (kind === "dynamic-import" ? { external: true } : undefined)) };

async function bundled(entry) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)], bundle: true, minify: true, format: "esm", target: "es2022", write: false, external: ["*.wasm", "cloudflare:*"], plugins: [later],
  });
  return outputFiles[0].contents;
}

/** Bytes of each shipped part: raw, gzip, brotli. */
export function sizes() {
  return Promise.all(Object.entries(ceilings).map(async ([part, { brotli: ceiling, file, entry }]) => {
    const raw = file ? readFileSync(join(root, file)) : await bundled(entry);
    const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    return { part, raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, brotli, ceiling };
  }));
}

/** Which forbidden strings a folder's files hold. */
export function bleed(folder, forbidden = forbiddenInBrowser) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).flatMap((entry) => {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const text = readFileSync(file, "latin1").toLowerCase();
    return forbidden.filter((word) => text.includes(word)).map((word) => `${file.slice(root.length)} holds "${word}"`);
  });
}

/** Prints the sizes; throws when one is over its ceiling or the browser artefact holds what it must not. */
export async function guard() {
  const rows = await sizes();
  console.table(Object.fromEntries(rows.map(({ part, ...row }) => [part, row])));
  const faults = rows.filter((row) => row.brotli > row.ceiling).map((row) => `${row.part}: expected at most ${row.ceiling} bytes brotli, got ${row.brotli}`);
  faults.push(...bleed("pkg/browser"));
  // The same look at the edge must find what it looks for, or it looks at nothing.
  if (bleed("pkg/edge").length === 0) faults.push("the bleed guard found nothing in pkg/edge, where the protocol is");
  if (faults.length > 0) throw new Error(`guard:\n  ${faults.join("\n  ")}`);
}
