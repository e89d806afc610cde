// Serves what was built, as a plain static server would: the first of the folders that has the file.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

async function find(folders, path) {
  for (const folder of folders) {
    const body = await readFile(join(folder, path)).catch(() => undefined);
    if (body) return body;
  }
  return undefined;
}

/** Serves folders on a free port, with `headers`; `wasm` is the type it says of WebAssembly, null for none. `asked` lists what was asked for. */
export async function serveFolders(folders, { headers = {}, wasm = types[".wasm"] } = {}) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    asked.push(pathname);
    const path = decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    const body = await find(folders, path);
    const type = extname(path) === ".wasm" ? wasm : types[extname(path)];
    response.writeHead(body ? 200 : 404, { ...(type && { "content-type": type }), ...headers });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, asked, close };
}

/** A port that is free now: Vite takes 0 for the one it likes best. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}
