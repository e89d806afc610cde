// A bare static server of the repository's files, for pages that need no backend.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

const types = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };

/**
 * Serves `root` on a free port; `answers` overrides single paths with `{ status, type, body, headers }`; `headers` go with all;
 * `asked` lists the paths in the order of the requests.
 */
export async function serveFiles(answers = {}, headers = {}) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    asked.push(pathname);
    const own = answers[pathname];
    const body = own ? own.body : await readFile(join(root, decodeURIComponent(pathname))).catch(() => undefined);
    const type = own?.type ?? types[extname(pathname)] ?? "application/octet-stream";
    response.writeHead(own?.status ?? (body === undefined ? 404 : 200), { "content-type": type, ...headers, ...own?.headers });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, asked, close };
}
