// What an edge says of its checks beside the answers: one line each in the log, one data point each in Analytics Engine.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { answer, photo, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const upstream = await startUpstream();
const timed = { script: "tests/js/support/edge-timed.worker.mjs" };
const edge = await startEdge(upstream.at, { TEST_METRICS: "counts" }, timed);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(async () => { await quiet(); edge.logs.length = 0; await points(); upstream.requests.length = 0; upstream.script = answer(); });

const body = photo({ width: 480, height: 640, noise: 4 });
const points = async () => (await fetch(`${edge.url}/test/points`, { method: "POST", body: "{}" })).json();
const lines = () => edge.logs.join("").split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
const quiet = () => new Promise((resolve) => { setTimeout(resolve, 150); });
async function logged(count) {
  for (const until = Date.now() + 10_000; lines().length < count && Date.now() < until;) await new Promise((resolve) => { setTimeout(resolve, 20); });
  await quiet();
  assert.equal(lines().length, count, JSON.stringify(lines()));
  return lines();
}

const types = { event: "string", check: "string", region: "string", outcome: "string", reason: "string", code: "string", upstreamCode: "string", requestId: "string", upstreamMs: "number", repeats: "number", previousCredentials: "boolean", ms: "number" };
const cases = [
  ["passed", answer(), { outcome: "passed", reason: null, upstreamCode: "Success", requestId: "request-77" }, ["passed", ""]],
  ["rejected", answer({ FacePassed: "N", SubCode: "205" }), { outcome: "rejected", reason: "LivenessRisk", upstreamCode: "Success", requestId: "request-77" }, ["rejected", "LivenessRisk"]],
  ["unknown", (response) => response.writeHead(502).end("<html>"), { outcome: "unknown", reason: "UnreadableAnswer" }, ["unknown", "UnreadableAnswer"]],
  ["refused by the upstream", answer({}, "InvalidParameter"), { code: "Misconfigured", upstreamCode: "InvalidParameter", requestId: "request-77" }, ["refused", "Misconfigured"]],
  ["words of the upstream that are no words", { ...answer({}, "Brand\nnew code: 13.8.1990"), RequestId: "<script>" }, { outcome: "unknown", reason: "UnknownCode" }, ["unknown", "UnknownCode"]],
];
for (const [name, script, expected, blobs] of cases) {
  test(`one line and one point: ${name}`, async () => {
    upstream.script = script;
    const ticket = await ticketFor({ id: `log-${blobs.join("-")}-${expected.code ?? ""}` });
    await post(edge.url, { ticket, body });
    const [line] = await logged(1);
    const { ms, upstreamMs, ...said } = line;
    const check = createHash("sha256").update(`${JSON.parse(Buffer.from(ticket.split(".")[1], "base64url")).jti}.1`).digest("hex").slice(0, 16);
    assert.deepEqual(said, { event: "check", check, region: "ap-southeast-1", ...expected });
    assert.ok(Object.entries(line).every(([key, value]) => value === null || typeof value === types[key]), JSON.stringify(line));
    const [point, ...more] = await points();
    assert.equal(more.length, 0);
    assert.deepEqual([point.indexes, point.blobs], [["ap-southeast-1"], [...blobs, "ap-southeast-1", "current"]]);
    assert.deepEqual(point.doubles, [1, ms, upstreamMs, 0]);
  });
}

test("what is refused before there is a check is a line without one", async () => {
  await post(edge.url, { ticket: "x.y.z", body });
  const [{ ms, ...said }] = await logged(1);
  assert.deepEqual(said, { event: "check", code: "TicketInvalid" });
  const [point] = await points();
  assert.deepEqual([point.indexes, point.blobs, point.doubles], [["-"], ["refused", "TicketInvalid", "", "current"], [1, ms, 0, 0]]);
});

test("a page that hangs up has its line all the same", async () => {
  const page = new AbortController();
  upstream.script = (response) => {
    page.abort();
    setTimeout(() => response.end(JSON.stringify(answer())), 200);
  };
  await assert.rejects(post(edge.url, { ticket: await ticketFor(), body, signal: page.signal }));
  const [{ outcome, requestId }] = await logged(1);
  assert.deepEqual([outcome, requestId], ["passed", "request-77"]);
});

test("a counter that fails, or is not bound, fails no check", async () => {
  for (const differs of [{ TEST_METRICS: "fails" }, {}]) {
    const other = await startEdge(upstream.at, differs, timed);
    try {
      assert.equal((await post(other.url, { ticket: await ticketFor(), body })).json.outcome, "passed");
    } finally {
      await other.dispose();
    }
  }
});
