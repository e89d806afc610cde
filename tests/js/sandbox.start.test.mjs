// `npm run sandbox`: keys from the environment, the ready line, and a clean stop by either signal.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { acs3, send } from "./support/sandbox.mjs";

const script = fileURLToPath(new URL("../../scripts/sandbox.mjs", import.meta.url));
const query = { CurrentPage: 1, PageSize: 10 };

for (const [signal, env, key] of [
  ["SIGTERM", { FACEGATE_SANDBOX_KEYS: "AK:SK" }, { id: "AK", secret: "SK" }],
  ["SIGINT", { FACEGATE_SANDBOX_KEYS: "" }, { id: "sandbox", secret: "sandbox-secret" }],
]) {
  test(`starts with the key ${key.id} and stops by ${signal}`, { timeout: 240_000 }, async () => {
    const state = mkdtempSync(join(tmpdir(), "facegate-start-"));
    const child = spawn(process.execPath, [script, "--port", "0", "--state", state], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
    try {
      let output = "";
      for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
        output += chunk;
        if (/sandbox ready on \S+\n/.test(output)) break;
      }
      const [, url] = /^sandbox ready on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(output) ?? assert.fail(output);
      assert.equal((await send(acs3(url, "QueryFaceGroup", { query, ...key }))).answer.Code, "Success");
      assert.equal((await send(acs3(url, "QueryFaceGroup", { query, id: "LTAInobody" }))).answer.Code, "InvalidAccessKeyId.NotFound");
      child.kill(signal);
      assert.deepEqual(await once(child, "exit"), [0, null]);
    } finally {
      child.kill("SIGKILL");
      rmSync(state, { recursive: true, force: true });
    }
  });
}
