// The projects here: how each is built, as its user would, and how what came of it is served.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { here, program } from "./install.mjs";
import { freePort, serveFolders } from "./serve.mjs";

/** Runs `next start`; it says where when it is there. Told to end it would wait for idle connections. */
async function startNext() {
  const child = spawn(process.execPath, [join(here, "node_modules/next/dist/bin/next"), "start", "--port", "0", "--hostname", "127.0.0.1"], {
    cwd: join(here, "next"), env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1", NODE_ENV: "production" }, stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  const gone = once(child, "exit");
  child.stderr.on("data", (chunk) => said.push(`${chunk}`));
  const url = await new Promise((resolve, reject) => {
    gone.then(() => reject(new Error(`next start ended\n${said.join("")}`)));
    createInterface(child.stdout).on("line", (line) => {
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (address) resolve(address);
    });
  });
  return { url, said, close: () => (child.kill("SIGKILL"), gone) };
}

/** What `vite` without a word starts; on a free port. */
export async function startVite() {
  const { createServer } = await import("vite");
  rmSync(join(here, "node_modules/.vite"), { recursive: true, force: true });
  const server = await createServer({ root: join(here, "vite"), server: { host: "127.0.0.1", port: await freePort(), strictPort: true }, logLevel: "error" });
  await server.listen();
  return { url: server.resolvedUrls.local[0].replace(/\/$/, ""), close: () => server.close() };
}

/** Files, served from the first of some folders that has them. */
const files = (...folders) => (options) => serveFolders(folders.map((folder) => join(here, folder)), options);
const builder = (project, ...script) => () => program(script, project);

/** Each project by the name of its tool. */
export const fixtures = {
  "Vite": { build: builder("vite", "node_modules/vite/bin/vite.js", "build"), serve: files("vite/dist") },
  "webpack": { build: builder("webpack", "node_modules/webpack/bin/webpack.js"), serve: files("webpack") },
  "esbuild": { build: builder("esbuild", "esbuild/build.js"), serve: files("esbuild") },
  "Rollup": { build: builder("rollup", "node_modules/rollup/dist/bin/rollup", "--config", "--silent"), serve: files("rollup") },
  "no bundler": { build: () => undefined, serve: files("plain", ".") },
  "Next.js": { build: builder("next", "node_modules/next/dist/bin/next", "build"), serve: startNext },
};
