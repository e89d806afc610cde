// The suite once more on an engine without simd128: V8 has none when it may not use SSE 4.1. The same photos to the byte, and nothing for the page to do.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { hasSimd } from "../../pkg/browser/simd.js";

// A test run inside a test run reports to the outer one, unless it does not know of it.
const { NODE_TEST_CONTEXT, ...env } = process.env;
const node = (...args) => promisify(execFile)(process.execPath, ["--no-enable-sse4-1", ...args], { env });
const file = (path) => fileURLToPath(new URL(path, import.meta.url));

test("without simd128 the scalar build is taken, and makes the same photos", { timeout: 120_000, skip: process.arch !== "x64" && "the flag is x86-64's" }, async () => {
  assert.equal(hasSimd(), true, "this very process has it");
  const { stdout: answer } = await node("--input-type=module", "--eval", `import { hasSimd } from ${JSON.stringify(import.meta.resolve("../../pkg/browser/simd.js"))}; console.log(hasSimd())`);
  assert.equal(answer.trim(), "false", "the flag takes it away");
  const { stdout } = await node("--test-reporter=tap", file("./prepare.test.mjs"));
  assert.match(stdout, /^# fail 0$/m);
  assert.ok(Number(/^# pass (\d+)$/m.exec(stdout)?.[1]) > 20, "the suite ran");
});
