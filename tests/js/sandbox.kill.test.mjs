// The machine goes off in the middle of registering, three times on the same state: what was acknowledged is there, nothing is half there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../../scripts/lib/sandbox.mjs";
import { acs3, base64, biden, keys, send } from "./support/sandbox.mjs";
import { enrol, found, random, template } from "./support/templates.mjs";

const state = mkdtempSync(join(tmpdir(), "facegate-kill-"));
after(() => rmSync(state, { recursive: true, force: true }));
const picture = base64(biden());
const draw = random(99);
const batch = 25;

/** A sandbox in a process group of its own, so that one signal ends workerd and what started it at once. */
async function startInGroup() {
  const library = fileURLToPath(new URL("../../scripts/lib/sandbox.mjs", import.meta.url));
  const script = `const { startSandbox } = await import(process.argv[1]);
    const sandbox = await startSandbox({ state: process.argv[2], keys: process.argv[3] });
    console.log(sandbox.url);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script, new URL(`file://${library}`).href, state, keys], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    if (output.includes("\n")) break;
  }
  const gone = new Promise((resolve) => child.once("exit", resolve));
  return { url: output.trim(), kill: () => { process.kill(-child.pid, "SIGKILL"); return gone; } };
}

/** What was sent and what of it was acknowledged, in all rounds. */
const sent = { pictures: new Set(), batches: [] };
const acknowledged = { pictures: new Set(), faces: [] };

/** Registers until the sandbox is gone. */
async function register(url, round, lane) {
  try {
    for (let n = 0; ; n += 1) {
      const name = `r${round}l${lane}n${n}`;
      if (lane % 2 === 0) {
        sent.pictures.add(name);
        const { answer } = await send(acs3(url, "AddFaceRecord", { body: { ProductCode: "P", FaceGroupCode: "pictures", MerchantUserId: name, FacePicture: picture } }));
        if (answer.Result?.Passed === "Y") acknowledged.pictures.add(name);
      } else {
        const faces = Array.from({ length: batch }, (_, i) => [`${name}i${i}`, template(draw)]);
        sent.batches.push(faces);
        await enrol(url, "batches", faces);
        acknowledged.faces.push(...faces);
      }
    }
  } catch { /* the connection broke: the sandbox is gone */ }
}

async function all(url, group) {
  const items = [];
  for (let NextToken; ;) {
    const { answer } = await send(acs3(url, "QueryFaceRecord", { query: { FaceGroupCode: group, MaxResults: 100, ...(NextToken ? { NextToken } : {}) } }));
    items.push(...answer.Items);
    NextToken = answer.NextToken;
    if (NextToken === undefined) return { items, total: answer.TotalCount };
  }
}

async function check(url) {
  const [pictures, batches] = [await all(url, "pictures"), await all(url, "batches")];
  for (const { items, total } of [pictures, batches]) {
    assert.equal(items.length, total, "the count is that of the records");
    assert.equal(new Set(items.map((item) => item.MerchantUserId)).size, total, "each is there once");
    assert.ok(items.every((item) => /^[0-9a-f]{32}$/.test(item.FaceId)), "each is whole");
  }
  const there = new Set(pictures.items.map((item) => item.MerchantUserId));
  assert.deepEqual([...acknowledged.pictures].filter((name) => !there.has(name)), [], "every picture acknowledged is there");
  assert.ok([...there].every((name) => sent.pictures.has(name)));
  const imported = new Set(batches.items.map((item) => item.MerchantUserId));
  for (const faces of sent.batches) {
    const kept = faces.filter(([name]) => imported.has(name)).length;
    assert.ok(kept === 0 || kept === batch, `a batch is there whole or not at all, got ${kept} of ${batch}`);
  }
  for (const [name, of] of acknowledged.faces) assert.ok(imported.has(name), "every face acknowledged is there");
  for (const [name, of] of acknowledged.faces.filter((_, index) => index % 7 === 0)) {
    assert.deepEqual((await found(url, ["batches"], of)).map(({ merchantUserId }) => merchantUserId), [name], "and is found by its template");
  }
  const groups = await (await fetch(`${url}/console/api/groups`)).json();
  const counts = Object.fromEntries(groups.map(({ code, faces }) => [code, faces]));
  assert.deepEqual(counts, { pictures: pictures.total, batches: batches.total });
}

test("SIGKILL while faces are registered: nothing acknowledged is lost, nothing is half written", { timeout: 240_000, skip: process.platform === "win32" }, async () => {
  for (let round = 0; round < 3; round += 1) {
    const sandbox = await startInGroup();
    const before = acknowledged.pictures.size + acknowledged.faces.length;
    const lanes = [0, 1, 2, 3].map((lane) => register(sandbox.url, round, lane));
    const enough = () => acknowledged.pictures.size >= (round + 1) * 4 && acknowledged.faces.length >= (round + 1) * 4 * batch;
    while (!enough()) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    await sandbox.kill();
    await Promise.all(lanes);
    assert.ok(acknowledged.pictures.size + acknowledged.faces.length > before);
    const again = await startSandbox({ state, keys });
    try {
      await check(again.url);
    } finally {
      await again.dispose();
    }
  }
});
