// Where and with what times were taken.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("../", import.meta.url));

/** facegate's module: what is measured. */
export const module = join(here, "../../pkg/browser/facegate_browser_bg.wasm");

/** With the browser's version where one took part. */
export function circumstances(browser) {
  const { dependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  const commit = execFileSync("git", ["describe", "--always", "--dirty"], { cwd: here, encoding: "utf8" }).trim();
  const wasm = createHash("sha256").update(readFileSync(module)).digest("hex");
  return { date: new Date().toISOString(), browser, node: process.version, cpu: cpus()[0]?.model, cores: availableParallelism(), load: loadavg()[0], commit, wasm, peers: dependencies };
}
