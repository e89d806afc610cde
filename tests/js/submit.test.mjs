// `submit` against answers an edge gives, and answers of what stands before one.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { isFacegateError, submit } from "facegate";

const photo = new Uint8Array([0xff, 0xd8, 0xff, 7]);
const prepared = { photo, sha256: createHash("sha256").update(photo).digest("hex") };
const check = { checkId: "c1", outcome: "rejected", reason: "FaceMismatch", retryable: true, verdict: "a.b.c" };

let answer;
const seen = [];
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  seen.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
  answer(response);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => server.close());
const endpoint = `http://127.0.0.1:${server.address().port}`;

const json = (status, value) => (response) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
const html = (status) => (response) => response.writeHead(status, { "content-type": "text/html" }).end("<h1>gateway</h1>");
const sent = (options = {}) => submit(prepared, { endpoint, ticket: "t.t.t", ...options });
const failure = async (options) => sent(options).then(assert.fail, (error) => error);

test("the photo goes raw, once, with its digest and without cookies", async () => {
  answer = json(200, { ...check, extra: "ignored" });
  assert.deepEqual(await sent({ endpoint: `${endpoint}/base` }), check);
  const [{ method, url, headers, body }, ...more] = seen.splice(0);
  assert.deepEqual([method, url, more.length], ["POST", "/base/v1/checks", 0]);
  assert.deepEqual([headers.authorization, headers["content-type"], headers.cookie], ["Bearer t.t.t", "image/jpeg", undefined]);
  assert.equal(headers["content-digest"], `sha-256=:${createHash("sha256").update(photo).digest("base64")}:`);
  assert.deepEqual(new Uint8Array(body), photo);
});

test("a refusal of the edge keeps its code, its words and whether it may be tried again", async () => {
  answer = json(401, { code: "TicketExpired", message: "expected a ticket of the last 300 s", retryable: false });
  const error = await failure();
  assert.ok(isFacegateError(error));
  assert.deepEqual([error.code, error.message, error.retryable], ["TicketExpired", "expected a ticket of the last 300 s", false]);
  answer = json(503, { code: "UpstreamUnavailable", message: "m", retryable: false });
  assert.equal((await failure()).retryable, false, "the edge's word counts, not the table's");
});

test("what is no edge's answer has a code all the same", async () => {
  const cases = [
    [html(200), "UpstreamUnknown"], [json(200, { ...check, outcome: "maybe" }), "UpstreamUnknown"], [json(200, { ...check, verdict: 1 }), "UpstreamUnknown"], [json(200, null), "UpstreamUnknown"],
    [html(502), "UpstreamUnknown"], [html(429), "RateLimited"], [html(413), "BodyTooLarge"], [html(404), "NotFound"], [html(403), "NetworkFailed"],
    [json(418, { code: "toString", message: "m" }), "NetworkFailed"], [(response) => response.writeHead(302, { location: "/elsewhere" }).end(), "NetworkFailed"],
    [(response) => response.destroy(), "NetworkFailed"],
  ];
  for (const [given, code] of cases) {
    answer = given;
    const error = await failure();
    assert.ok(isFacegateError(error), String(error));
    assert.equal(error.code, code);
  }
  assert.equal(seen.splice(0).length, cases.length + 2, "one request each: nothing is repeated");
});

test("giving up throws the signal's reason; no address is a wrong argument", async () => {
  const reason = new Error("the person left");
  const controller = new AbortController();
  answer = () => controller.abort(reason);
  assert.equal(await failure({ signal: controller.signal }), reason);
  assert.equal((await failure({ endpoint: "/relative" })).code, "InvalidArgument");
});
