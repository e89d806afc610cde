// What ships stays small, and nothing of the vendor's protocol ships to browsers.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { root } from "./run.mjs";

// Ceilings in brotli bytes, a little above what was measured; raise one only with a reason in the commit.
const ceilings = {
  "browser wasm": { brotli: 100_000, files: ["pkg/browser/facegate_browser_bg.wasm"] },
  "browser JS": { brotli: 8_000, files: listed("pkg/browser", /^(?!index\.(node|workerd)\.).*\.js$/, "pkg/shared") },
  "edge wasm": { brotli: 60_000, files: ["pkg/edge/facegate_edge_bg.wasm"] },
  "edge JS": { brotli: 12_000, files: listed("pkg/edge", /\.js$/, "pkg/shared") },
  "server JS": { brotli: 6_000, files: listed("pkg/server", /\.js$/, "pkg/shared") },
};

/** What no byte of the browser artefact may hold, in any case of letters. */
export const forbiddenInBrowser = [
  "x-acs", "acs3", "accesskey", "aliyuncs", "faceduplicationcheck", "sourcefacepicture", "merchantuserid", "merchantbizid", "facegroupcode",
  "facecomparisonscore", "security-token", "hmac",
];

function listed(folder, pattern, ...more) {
  return () => [folder, ...more].flatMap((name) => {
    const path = join(root, name);
    return existsSync(path) ? readdirSync(path).filter((file) => pattern.test(file)).map((file) => join(name, file)) : [];
  });
}

function read(files) {
  return Buffer.concat((typeof files === "function" ? files() : files).map((file) => readFileSync(join(root, file))));
}

/** Bytes of each shipped part: raw, gzip, brotli. */
export function sizes() {
  return Object.entries(ceilings).map(([part, { brotli: ceiling, files }]) => {
    const raw = read(files);
    const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    return { part, raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, brotli, ceiling };
  });
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
export function guard() {
  const rows = sizes();
  console.table(Object.fromEntries(rows.map(({ part, ...row }) => [part, row])));
  const faults = rows.filter((row) => row.brotli > row.ceiling).map((row) => `${row.part}: expected at most ${row.ceiling} bytes brotli, got ${row.brotli}`);
  faults.push(...bleed("pkg/browser"));
  // The same look at the edge must find what it looks for, or it looks at nothing.
  if (bleed("pkg/edge").length === 0) faults.push("the bleed guard found nothing in pkg/edge, where the protocol is");
  if (faults.length > 0) throw new Error(`guard:\n  ${faults.join("\n  ")}`);
}
