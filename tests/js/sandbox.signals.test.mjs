// `facegate sandbox` and the fixture, ended from outside: workerd goes with them, the port is free, what was kept is there at the next start.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/run.mjs";
import { acs3, base64, biden, send } from "./support/sandbox.mjs";

const key = { id: "sandbox", secret: "sandbox-secret" };
const picture = base64(biden());
const cli = join(root, "pkg/cli/index.js");
const fixture = `const { startSandbox } = await import("facegate/sandbox");
const sandbox = await startSandbox({ state: process.argv[1], port: Number(process.argv[2]) });
console.log("sandbox ready on " + sandbox.url);
setInterval(() => undefined, 1000);`;

/** Starts a command in a process group of its own, as a terminal does, and waits for its ready line. */
async function start(args) {
  const child = spawn(process.execPath, args, { cwd: root, detached: true, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    if (/sandbox ready on \S+\n/.test(output)) break;
  }
  const [, url] = /^sandbox ready on (\S+)$/m.exec(output) ?? assert.fail(output);
  return { child, url, port: Number(new URL(url).port), workerd: workerdOf(child.pid) };
}

/** The workerd among a process's children, by /proc. */
function workerdOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  return children.find((one) => readFileSync(`/proc/${one}/cmdline`, "utf8").includes("workerd")) ?? assert.fail("expected workerd among the children, got none");
}

function isAlive(pid) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

async function isFree(port) {
  const server = createServer();
  const free = await new Promise((settle) => server.once("error", () => settle(false)).listen(port, "127.0.0.1", () => settle(true)));
  await new Promise((settle) => server.close(settle));
  return free;
}

const enrol = (url) => send(acs3(url, "AddFaceRecord", { ...key, body: { ProductCode: "P", FaceGroupCode: "kept", MerchantUserId: "anna", FacePicture: picture } }));
const kept = (url) => send(acs3(url, "QueryFaceRecord", { ...key, query: { FaceGroupCode: "kept", CurrentPage: 1, PageSize: 10 } }));

/** Waits for what comes soon, or fails. */
async function comes(what, is) {
  for (let waited = 0; !(await is()); waited += 50) {
    if (waited >= 10_000) assert.fail(`expected ${what} within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function startsAgain(t, command, { url, port, workerd }) {
  t.after(() => { if (isAlive(workerd)) process.kill(workerd, "SIGKILL"); });
  await comes("workerd's end", () => !isAlive(workerd));
  // The first thread of a process that was killed can be gone before the last one, which still has the port.
  await comes("the port to be free", () => isFree(port));
  const again = await start(command(port));
  t.after(() => process.kill(-again.child.pid, "SIGKILL"));
  assert.equal(again.url, url, "on the same port");
  assert.deepEqual((await kept(url)).answer.Items.map(({ MerchantUserId }) => MerchantUserId), ["anna"], "what was kept is there");
}

const skip = process.platform !== "linux" && "reads /proc";
/** name, whom the signal goes to, the signal, how the command ends; a terminal's Ctrl-C goes to workerd as well. */
for (const [name, to, signal, end] of [
  ["SIGTERM", (pid) => pid, "SIGTERM", [0, null]], ["SIGINT", (pid) => pid, "SIGINT", [0, null]], ["a terminal's Ctrl-C", (pid) => -pid, "SIGINT", [0, null]],
  ["a terminal that is closed", (pid) => -pid, "SIGHUP", [0, null]], ["SIGKILL", (pid) => pid, "SIGKILL", [null, "SIGKILL"]],
]) {
  test(`facegate sandbox, ended by ${name}`, { timeout: 120_000, skip }, async (t) => {
    const state = mkdtempSync(join(tmpdir(), "facegate-signals-"));
    t.after(() => rmSync(state, { recursive: true, force: true }));
    const command = (port) => [cli, "sandbox", "--port", String(port), "--state", state];
    const sandbox = await start(command(0));
    assert.equal((await enrol(sandbox.url)).answer.Code, "Success");
    const ended = once(sandbox.child, "exit");
    process.kill(to(sandbox.child.pid), signal);
    assert.deepEqual(await ended, end);
    await startsAgain(t, command, sandbox);
  });
}

for (const signal of ["SIGTERM", "SIGKILL"]) {
  test(`a test's process that uses the fixture, ended by ${signal}, which it does not handle`, { timeout: 120_000, skip }, async (t) => {
    const state = mkdtempSync(join(tmpdir(), "facegate-signals-"));
    t.after(() => rmSync(state, { recursive: true, force: true }));
    const command = (port) => ["--input-type=module", "--eval", fixture, state, String(port)];
    const sandbox = await start(command(0));
    assert.equal((await enrol(sandbox.url)).answer.Code, "Success");
    const ended = once(sandbox.child, "exit");
    sandbox.child.kill(signal);
    assert.deepEqual(await ended, [null, signal]);
    await startsAgain(t, command, sandbox);
  });
}
