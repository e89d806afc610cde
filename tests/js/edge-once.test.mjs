// The edge in workerd: a ticket is good for its tries and no more, one at a time, whoever dies on the way; and each try leaves a record.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, beforeEach, test } from "node:test";
import { accessKeyId, accessKeySecret, answer, photo, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";
import { newSandbox, obamaOf } from "./support/sandbox.mjs";

const upstream = await startUpstream();
const edge = await startEdge(upstream.at);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

// Small: five hundred at once are to meet, not to fill the machine.
const body = photo({ width: 480, height: 640, noise: 4 });
const bizIds = () => upstream.requests.map((request) => new URLSearchParams(request.body).get("MerchantBizId"));

test("a ticket is good once", async () => {
  const ticket = await ticketFor();
  assert.equal((await post(edge.url, { ticket, body })).status, 200);
  const again = await post(edge.url, { ticket, body });
  assert.deepEqual([again.status, again.json.code, again.json.retryable], [409, "TicketUsed", false]);
  assert.equal(upstream.requests.length, 1);
});

let turns = Promise.resolve();
/** Takes turns: one after the other. */
const inTurn = (work) => (turns = turns.then(work, work));

/**
 * Posts until it is judged: a busy machine breaks some of five hundred connections, and is too slow for others' bodies; neither tells anything. Those
 * come again one by one, or all of them would be too slow again.
 */
async function posted(url, ticket, bytes = body) {
  const once = async () => {
    const made = await post(url, { ticket, body: bytes }).catch((error) => { if (error.message !== "fetch failed") throw error; });
    return made?.json.code === "BodyTooSlow" ? undefined : made;
  };
  let made = await once();
  while (made === undefined) made = await inTurn(once);
  return made;
}

/** Posts a ticket `n` times at once; the upstream answers when all but one have been turned away, or before the edge would hang up: a busy machine has not heard all by then. */
async function postAtOnce(ticket, n) {
  let answerNow;
  let turnedAway = 0;
  const arrived = new Promise((resolve) => { upstream.script = (response) => { answerNow = () => response.end(JSON.stringify(answer())); setTimeout(answerNow, 8_000).unref(); resolve(); }; });
  return Promise.all(Array.from({ length: n }, async () => {
    const made = await posted(edge.url, ticket);
    if (made.status !== 200 && (turnedAway += 1) === n - 1) {
      await arrived;
      answerNow();
    }
    return made.status === 200 ? made.json.outcome : made.json.code;
  }));
}

test("five hundred posts of one ticket at once make one upstream call", { timeout: 300_000 }, async () => {
  const outcomes = await postAtOnce(await ticketFor(), 500);
  assert.equal(upstream.requests.length, 1);
  assert.equal(outcomes.filter((outcome) => outcome === "passed").length, 1);
  // Used: who came only after the answer.
  assert.ok(outcomes.every((outcome) => ["passed", "TicketBusy", "TicketUsed"].includes(outcome)), [...new Set(outcomes)].join());
});

test("five hundred posts of one ticket, a hundred at once, are one call in the sandbox's own book", { timeout: 300_000 }, async (t) => {
  const sandbox = await newSandbox({ keys: `${accessKeyId}:${accessKeySecret}` });
  const lone = await startEdge(new URL(sandbox.url).host);
  t.after(async () => { await lone.dispose(); await sandbox.dispose(); });
  const [ticket, face] = [await ticketFor(), obamaOf(720, 960)];
  await fetch(`${lone.url}/healthz`);
  // A hundred at any time: a machine that is busy elsewhere resets more connections than it can take.
  const made = [];
  await Promise.all(Array.from({ length: 100 }, async () => { for (let n = 0; n < 5; n += 1) made.push(await posted(lone.url, ticket, face)); }));
  const calls = await (await fetch(`${sandbox.url}/console/api/calls`)).json();
  assert.deepEqual([calls.total, calls.counts], [1, { FaceDuplicationCheckIntl: { "Success 200": 1 } }]);
  const told = made.map(({ json }) => json.outcome ?? json.code);
  assert.equal(told.filter((one) => one === "passed").length, 1, JSON.stringify(made.find(({ status }) => status === 200)?.json));
  assert.ok(told.every((one) => ["passed", "TicketBusy", "TicketUsed"].includes(one)));
});

test("a ticket of two tries gives two, each with its own MerchantBizId, one after the other", async () => {
  const ticket = await ticketFor({ policy: { tries: 2 } });
  upstream.script = answer({}, "NoFaceDetected");
  assert.equal((await post(edge.url, { ticket, body })).json.outcome, "retake");
  assert.deepEqual((await postAtOnce(ticket, 2)).sort(), ["TicketBusy", "passed"]);
  assert.equal((await post(edge.url, { ticket, body })).json.code, "TicketUsed");
  assert.equal(new Set(bizIds()).size, 2);
  assert.equal(upstream.requests.length, 2);
});

test("one id is one ticket, whatever else differs", async () => {
  assert.equal((await post(edge.url, { ticket: await ticketFor({ id: "same", policy: { tries: 1 } }), body })).status, 200);
  assert.equal((await post(edge.url, { ticket: await ticketFor({ id: "same", policy: { faceGroupCodes: ["other"] } }), body })).json.code, "TicketUsed");
});

test("a page that hangs up changes nothing: the call is made once and the ticket is spent", async () => {
  const page = new AbortController();
  upstream.script = (response) => {
    page.abort();
    setTimeout(() => response.end(JSON.stringify(answer())), 300);
  };
  const ticket = await ticketFor();
  await assert.rejects(post(edge.url, { ticket, body, signal: page.signal }));
  let next;
  do next = await post(edge.url, { ticket, body }); while (next.json.code === "TicketBusy");
  assert.equal(next.json.code, "TicketUsed");
  assert.equal(upstream.requests.length, 1);
});

/** The processes this one has started. */
function children() {
  return readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name)).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] === String(process.pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("workerd");
    } catch {
      return false;
    }
  });
}

test("a Worker killed between burn and answer: never a second bill, and the check reads unknown", { timeout: 120_000, skip: !existsSync("/proc/self/stat") }, async (t) => {
  const persist = mkdtempSync(join(tmpdir(), "facegate-killed-"));
  t.after(() => rmSync(persist, { recursive: true, force: true }));
  const others = children();
  const doomed = await startEdge(upstream.at, {}, { persist });
  const pids = children().filter((pid) => !others.includes(pid));
  assert.equal(pids.length, 1);
  let arrived = 0;
  const both = new Promise((resolve) => { upstream.script = () => { if ((arrived += 1) === 2) resolve(); }; });
  const [one, two] = [await ticketFor({ id: "killed-1" }), await ticketFor({ id: "killed-2", policy: { tries: 2 } })];
  const begun = Date.now();
  const posts = [one, two].map((ticket) => assert.rejects(post(doomed.url, { ticket, body })));
  await both;
  process.kill(Number(pids[0]), "SIGKILL");
  await Promise.all(posts);
  await doomed.dispose();

  upstream.script = answer();
  const edge2 = await startEdge(upstream.at, {}, { persist });
  t.after(() => edge2.dispose());
  const tickets = await edge2.miniflare.getDurableObjectNamespace("TICKETS", "edge");
  const read = (id) => tickets.get(tickets.idFromName(id)).read(1);
  assert.equal((await read("killed-1")).state, "pending");
  for (const ticket of [one, two]) assert.equal((await post(edge2.url, { ticket, body })).json.code, "TicketBusy");
  await sleep(begun + 31_000 - Date.now());
  for (const id of ["killed-1", "killed-2"]) {
    const { state, checkId, merchantBizId, ended, outcome, region, subject } = await read(id);
    assert.deepEqual({ state, checkId, ended, outcome, region, subject }, { state: "unknown", checkId: `${id}.1`, ended: null, outcome: null, region: "ap-southeast-1", subject: "user_1" });
    assert.ok(bizIds().includes(merchantBizId), "the name to look it up by is the one that was sent");
  }
  assert.equal((await post(edge2.url, { ticket: one, body })).json.code, "TicketUsed");
  assert.equal(upstream.requests.length, 2);
  assert.equal((await post(edge2.url, { ticket: two, body })).json.outcome, "passed", "a second try that the ticket grants");
  assert.equal(new Set(bizIds()).size, 3, "and it has a name of its own");
});

test("what came of a check is on record when the page has its answer", async () => {
  for (const [script, state, outcome] of [[answer(), "done", "passed"], [answer({}, "NoFaceDetected"), "done", "retake"], [(response) => response.end("?"), "unknown", "unknown"]]) {
    upstream.script = script;
    const { json } = await post(edge.url, { ticket: await ticketFor(), body });
    const [id, attempt] = json.checkId.split(".");
    const tickets = await edge.miniflare.getDurableObjectNamespace("TICKETS", "edge");
    const record = await tickets.get(tickets.idFromName(id)).read(Number(attempt));
    assert.deepEqual([record.state, record.outcome.outcome, record.checkId, record.merchantBizId], [state, outcome, json.checkId, bizIds().at(-1)]);
    assert.ok(record.ended >= record.begun && record.ended - record.begun < 20_000);
  }
});
