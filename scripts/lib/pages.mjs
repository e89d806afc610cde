// Serves the demo's files from the folders they are built in, under the policy a careful site would set.
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { Response } from "miniflare";
import { contentSecurityPolicy } from "./policy.mjs";
import { root } from "./run.mjs";

const types = {
  ".css": "text/css", ".html": "text/html", ".ico": "image/x-icon", ".jpg": "image/jpeg", ".js": "text/javascript", ".json": "application/json",
  ".png": "image/png", ".svg": "image/svg+xml", ".wasm": "application/wasm",
};
const folders = [["/pkg/browser/", "pkg/browser"], ["/pkg/common/", "pkg/common"], ["/www/", "build/www"], ["/", "www"]];

async function find(pathname) {
  const path = normalize(pathname === "/" ? "/onboarding.html" : decodeURIComponent(pathname));
  const type = types[extname(path)];
  if (!type || path.includes("\0")) return undefined;
  for (const [prefix, folder] of folders) {
    if (!path.startsWith(prefix)) continue;
    const body = await readFile(join(root, folder, path.slice(prefix.length))).catch(() => undefined);
    if (body) return { body, type };
  }
  return undefined;
}

/** Answers a GET for a page, a script, a style or the wasm; 404 for all else. */
export async function servePages(request) {
  const file = await find(new URL(request.url).pathname);
  if (!file) return new Response("not found\n", { status: 404, headers: { "content-type": "text/plain" } });
  return new Response(request.method === "HEAD" ? null : file.body, {
    headers: {
      "content-type": /^text|json/.test(file.type) ? `${file.type}; charset=utf-8` : file.type,
      "cache-control": "no-cache",
      "content-security-policy": contentSecurityPolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "permissions-policy": "camera=(self)",
    },
  });
}
