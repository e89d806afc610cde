// Nothing secret gets out: an edge with every secret there is goes through everything it does, and its log, its errors and its answers are searched.
// So are those of all other tests that start an edge: the judge is in `startEdge` and `post`.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { fetchResult, generateKeys, isFacegateError } from "facegate/server";
import { answer, browser, keys, origin, photo, policy, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";
import { assertAnswerClean, assertLogClean, formsOf, leaksIn, watchPhoto, watchSecret, watchTicket } from "./support/leaks.mjs";

const secret = (name, bytes = 24) => `${name}${randomBytes(bytes).toString("base64url")}`;
const apiKey = secret("api");
watchSecret("API key", apiKey);
const oct = { kty: "oct", kid: "shared", alg: "HS256", k: randomBytes(32).toString("base64url") };
const given = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: `STS.${randomBytes(12).toString("hex")}`, ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret("sk"), ALIBABA_CLOUD_SECURITY_TOKEN: secret("token/+=", 60),
  ALIBABA_CLOUD_ACCESS_KEY_ID_PREVIOUS: secret("LTAI", 12), ALIBABA_CLOUD_ACCESS_KEY_SECRET_PREVIOUS: secret("sk"), ALIBABA_CLOUD_SECURITY_TOKEN_PREVIOUS: secret("token", 60),
  FACEGATE_VERDICT_KEY_PREVIOUS: JSON.stringify((await generateKeys()).privateJwk), FACEGATE_VERDICT_KEY_NEXT: JSON.stringify((await generateKeys()).privateJwk),
  FACEGATE_TICKET_KEYS: JSON.stringify({ keys: [keys.ticket.publicJwk, oct] }), FACEGATE_TICKET_KEY: JSON.stringify((await generateKeys()).privateJwk),
  FACEGATE_API_KEYS: createHash("sha256").update(apiKey).digest("hex"), FACEGATE_WEBHOOK_URL: `https://hooks.shop.example/${secret("path")}`,
};
const upstream = await startUpstream();
after(() => upstream.close());
const timed = { script: "tests/js/support/edge-timed.worker.mjs" };
const body = photo({ width: 480, height: 640, noise: 24 });

test("the judge finds a secret in every form, and in whatever it is hidden", () => {
  const hidden = "a secret of 24 letters!!";
  watchSecret("planted", hidden);
  const bytes = Buffer.from(hidden);
  const forms = [hidden, bytes.toString("hex"), bytes.toString("hex").toUpperCase(), encodeURIComponent(hidden), [...bytes].join(",")];
  for (const before of ["", "x", "xy", "xyz"]) for (const end of ["", "x", "xy"]) forms.push(Buffer.from(before + hidden + end).toString("base64"), Buffer.from(before + hidden + end).toString("base64url"));
  for (const form of forms) assert.deepEqual(leaksIn(`{"line":"${form}"}`), ["planted"], form);
  assert.deepEqual(leaksIn('{"event":"check","code":"TicketInvalid"}'), []);
  assert.throws(() => assertLogClean(`x ${hidden}`), /none of them/);
  assert.throws(() => assertAnswerClean(new Response(null, { headers: { "x-debug": hidden } }), ""), /no secret/);
  assert.ok(formsOf("short").every((form) => form.length >= 8));
});

test("the judge knows tickets, persons and photos", async () => {
  const ticket = await ticketFor({ id: "an_id_of_a_ticket", subject: "subject_of_leaks" });
  watchTicket(ticket);
  watchPhoto(body);
  for (const text of [ticket, "an_id_of_a_ticket.1", "subject_of_leaks", Buffer.from("subject_of_leaks").toString("base64")]) assert.notDeepEqual(leaksIn(text), [], text);
  for (const text of [Buffer.from(body).toString("base64"), Buffer.from(body).toString("hex"), Buffer.concat([Buffer.from("x"), body]).toString("base64")]) assert.deepEqual(leaksIn(text), ["photo"]);
  assert.throws(() => assertAnswerClean(new Response(), Buffer.from(body).toString("base64")), /no secret/);
});

const scripts = [
  answer(), answer({ FacePassed: "N", SubCode: "233", DuplicateFace: JSON.stringify([{ faceId: "face-9", merchantUserId: "someone_else" }]) }), answer({}, "NoFaceDetected"),
  answer({}, "InvalidParameter"), answer({}, "SignatureDoesNotMatch"), answer({}, "InvalidSecurityToken.Expired"), answer({}, "InternalError"), answer({}, "Brand.New"),
  (response) => response.writeHead(502).end("<html>"), (response) => response.destroy(), (response) => response.end("{"),
  // An upstream, or what stands before it, that says all it was told.
  (response, request, text) => response.end(JSON.stringify({ ...answer({}, "SignatureDoesNotMatch"), RequestId: request.headers.authorization, Message: JSON.stringify(request.headers) + text })),
  (response, request) => response.end(JSON.stringify(answer({}, request.headers["x-acs-accesskey-id"]))),
  (response, request, text) => response.writeHead(403, { "x-acs-request-id": request.headers["x-acs-security-token"] }).end(`<Error><Code>${request.headers["x-acs-security-token"]}</Code>${text}</Error>`),
];

test("an edge that knows every secret emits none, whatever the upstream does and pages send", { timeout: 120_000 }, async () => {
  const edge = await startEdge(upstream.at, given, timed);
  const answers = [];
  const keep = ({ status, json }) => answers.push(json?.code ?? json?.outcome ?? status);
  for (const script of scripts) {
    upstream.script = (response, request, text) => {
      if (request.headers.host === "hooks.shop.example") return response.writeHead(500).end(JSON.stringify(request.headers));
      return typeof script === "function" ? script(response, request, text) : response.end(JSON.stringify(script));
    };
    const made = await post(edge.url, { ticket: await ticketFor(), body });
    keep(made);
    if (made.json?.checkId) await fetchResult({ endpoint: edge.url, apiKey, checkId: made.json.checkId, fetch: judged });
  }
  const shared = await ticketFor({ key: oct });
  keep(await post(edge.url, { ticket: shared, body }));
  keep(await post(edge.url, { ticket: shared, body }));
  keep(await post(edge.url, { ticket: `${shared.slice(0, -4)}AAAA`, body }));
  keep(await post(edge.url, { ticket: apiKey, body }));
  keep(await post(edge.url, { ticket: await ticketFor(), body: new Uint8Array(5000).fill(7) }));
  keep(await post(edge.url, { ticket: await ticketFor({ policy: { region: "cn-hongkong" } }), body, headers: { origin: "https://evil.example" } }));
  await routes(edge.url);
  assert.ok(answers.includes("passed") && answers.includes("Misconfigured") && answers.includes("unknown") && answers.includes("TicketUsed") && answers.includes("InvalidPhoto"), answers.join());
  const log = () => edge.logs.join("");
  const told = () => log().split('"event":"check"').length > scripts.length && log().includes('"event":"webhook"') && upstream.requests.some(({ headers }) => headers["x-acs-security-token"]);
  for (const until = Date.now() + 10_000; !told() && Date.now() < until;) await new Promise((resolve) => { setTimeout(resolve, 20); });
  assert.ok(told(), "there was something to leak");
  // What is told late is looked at as well.
  await new Promise((resolve) => { setTimeout(resolve, 300); });
  await edge.dispose();
});

/** A `fetch` whose answers are searched. */
async function judged(url, init) {
  const response = await fetch(url, init);
  assertAnswerClean(response, await response.clone().text());
  return response;
}

/** The other routes, let in and not. */
async function routes(url) {
  const ask = (path, init) => judged(url + path, init);
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const jkt = browser.jkt;
  const minted = await ask("/v1/tickets", { method: "POST", headers, body: JSON.stringify({ subject: "user_1", origin, jkt, policy }) });
  assert.equal(minted.status, 201);
  await ask("/v1/tickets", { method: "POST", headers, body: JSON.stringify({ subject: apiKey, origin, jkt, policy }) });
  await ask("/v1/tickets", { method: "POST", headers: { ...headers, authorization: `Bearer ${apiKey}x` }, body: "{" });
  for (const path of ["/healthz", "/.well-known/jwks.json", "/v1/checks/none.1", `/v1/checks/${apiKey.slice(0, 60)}.1`, `/${apiKey}`]) {
    await ask(path, { headers: { authorization: `Bearer ${apiKey}` } });
    await ask(path, { method: "DELETE" });
  }
}

test("a fault of ours, whose message holds all secrets, is told by its name and place", async () => {
  const edge = await startEdge(upstream.at, { ...given, TEST_FAULT: "yes" }, timed);
  const { status, json } = await post(edge.url, { ticket: await ticketFor(), body });
  assert.deepEqual([status, json.code, json.message], [500, "Internal", "expected no fault, got one; the log has it"]);
  for (const path of ["/healthz", "/.well-known/jwks.json", "/v1/checks/none.1"]) assert.equal((await judged(edge.url + path, { headers: { authorization: `Bearer ${apiKey}` } })).status, 500);
  for (const until = Date.now() + 5_000; !edge.logs.join("").includes('"event":"fault"') && Date.now() < until;) await new Promise((resolve) => { setTimeout(resolve, 20); });
  const fault = JSON.parse(edge.logs.join("").split("\n").find((line) => line.includes('"event":"fault"')));
  assert.deepEqual([fault.name, Object.keys(fault)], ["Error", ["event", "name", "at"]]);
  assert.ok(fault.at.some((line) => line.includes("readSettings")), fault.at.join());
  await edge.dispose();
});

test("what facegate/server throws holds neither key nor token nor id", async () => {
  const failures = [
    fetchResult({ endpoint: "https://edge.example", apiKey, checkId: "none.1", fetch: async () => { throw new Error("fetch failed"); } }),
    fetchResult({ endpoint: "http://edge.example", apiKey, checkId: "none.1" }),
    fetchResult({ endpoint: "https://edge.example", apiKey: `${apiKey} `, checkId: "none.1" }),
    fetchResult({ endpoint: "https://edge.example", apiKey, checkId: `${apiKey}!` }),
    ticketFor({ subject: `${apiKey} and more` }),
  ];
  for (const failure of failures) {
    const error = await failure.then(() => assert.fail("expected a failure"), (thrown) => thrown);
    assert.ok(isFacegateError(error));
    assert.deepEqual(leaksIn(`${error.message} ${error.stack} ${error.cause ?? ""}`), []);
  }
});
