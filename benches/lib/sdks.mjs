// The vendor's SDKs making the same request up to the socket: picture to Base64, form, ACS3 signature. CPU time of their processes.
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("../sdk/", import.meta.url));
const python = fileURLToPath(new URL("../../build/venv/bin/python", import.meta.url));

/** Milliseconds a request, one a round; the Python SDK only where the end-to-end tests have installed it. */
export function sdkTimes(photo, rounds) {
  if (!existsSync(join(here, "node_modules"))) execFileSync("npm", ["ci", "--no-fund", "--no-audit"], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
  const path = join(here, "node_modules/photo.jpg");
  writeFileSync(path, photo);
  const run = (command, script, times) => JSON.parse(execFileSync(command, [join(here, script), path, String(rounds), String(times)], { encoding: "utf8" })).map((round) => round.cpu);
  const times = { "JavaScript SDK (@alicloud/openapi-client, Node)": run(process.execPath, "node.mjs", 50) };
  if (existsSync(python)) times["Python SDK (alibabacloud-cloudauth-intl20220809)"] = run(python, "bench.py", 20);
  return times;
}
