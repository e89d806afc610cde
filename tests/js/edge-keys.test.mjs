// Keys that change under load: every request of every version of every rotation is taken, and every verdict verifies with the key set as fetched
// up to one step before and after. And what the second slots do one by one.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { fetchResult, generateKeys, verifyVerdict } from "facegate/server";
import { account } from "./support/account.mjs";
import { accessKeyId, accessKeySecret, answer, audience, keys, photo, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";
import { mustPass, startRolling } from "./support/rolling.mjs";

const upstream = await startUpstream();
after(() => upstream.close());
const body = photo({ width: 480, height: 640, noise: 4 });
const jwk = JSON.stringify;
const digest = (key) => createHash("sha256").update(key).digest("hex");

/** Pages that post with tickets minted just now and a step before, whose merchant fetches each result; `merchant` is what it has just now. */
function pageOf(merchant) {
  const mint = () => ticketFor({ key: merchant.ticketKey.privateJwk });
  // A ticket kept for the next step, which is what a person who takes a while brings.
  let kept = { step: -2, ticket: "" };
  return async ({ edge, step }) => {
    const now = merchant.step();
    const old = kept.step === now - 1 ? kept : undefined;
    if (kept.step < now) {
      const fresh = (kept = { step: now, ticket: "" });
      fresh.ticket = await mint();
    }
    const made = await mustPass(edge, { ticket: old?.ticket ?? (await mint()), body });
    const status = await fetchResult({ endpoint: edge.url, apiKey: merchant.apiKey, checkId: made.checkId });
    assert.equal(status.outcome, "passed");
    return { verdict: made.verdict, old: old !== undefined, step };
  };
}

/** Whether a verdict of a step verifies with a key set. */
const verifies = (verdict, set) => verifyVerdict(verdict, { keys: set, issuer: audience, subject: "user_1" }).then(() => true, () => false);

async function assertRolled(rolling) {
  assert.deepEqual(rolling.refusals, []);
  for (let step = 0; step <= rolling.step; step += 1) assert.ok(rolling.made.some((one) => one.step === step), `something was made in step ${step}`);
  for (const { step, verdict } of rolling.made) {
    for (const { step: published, set } of rolling.sets.filter((one) => Math.abs(one.step - step) <= 1)) {
      assert.ok(await verifies(verdict, set), `a verdict of step ${step} verifies with the set of step ${published}`);
    }
  }
}

test("verdict, ticket and API keys change, and no request is refused", { timeout: 300_000 }, async (t) => {
  const [nextVerdict, nextTicket] = [await generateKeys(), await generateKeys()];
  const [apiKey, nextApiKey] = [randomBytes(24).toString("base64url"), randomBytes(24).toString("base64url")];
  upstream.script = account(new Map([[accessKeyId, { secret: accessKeySecret }]])).script;
  let given = { FACEGATE_API_KEYS: digest(apiKey) };
  const merchant = { ticketKey: keys.ticket, apiKey, step: () => rolling?.step ?? 0 };
  let rolling;
  rolling = await startRolling(upstream.at, given, { page: pageOf(merchant) });
  t.after(rolling.stop);
  const deploy = (changed) => rolling.deploy(given = { ...given, ...changed });

  await deploy({ FACEGATE_VERDICT_KEY_NEXT: jwk(nextVerdict.publicJwk) });
  await deploy({ FACEGATE_VERDICT_KEY: jwk(nextVerdict.privateJwk), FACEGATE_VERDICT_KEY_PREVIOUS: jwk(keys.verdict.publicJwk), FACEGATE_VERDICT_KEY_NEXT: undefined });
  await deploy({ FACEGATE_VERDICT_KEY_PREVIOUS: undefined });
  await deploy({ FACEGATE_TICKET_KEYS: jwk({ keys: [keys.ticket.publicJwk, nextTicket.publicJwk] }), FACEGATE_API_KEYS: `${digest(apiKey)},${digest(nextApiKey)}` });
  Object.assign(merchant, { ticketKey: nextTicket, apiKey: nextApiKey });
  await rolling.wait();
  await deploy({});
  await deploy({ FACEGATE_TICKET_KEYS: jwk({ keys: [nextTicket.publicJwk] }), FACEGATE_API_KEYS: digest(nextApiKey) });
  await rolling.stop();

  await assertRolled(rolling);
  const kids = new Set(rolling.made.map(({ verdict }) => JSON.parse(Buffer.from(verdict.split(".")[0], "base64url")).kid));
  assert.deepEqual(kids, new Set([keys.verdict.publicJwk.kid, nextVerdict.publicJwk.kid]));
  assert.ok(rolling.made.some(({ old }) => old), "tickets of the step before were used");
  t.diagnostic(`${rolling.made.length} checks over ${rolling.step + 1} versions, none refused`);
  // The judge can say no: a set from before the next key was published knows none of its verdicts.
  const later = rolling.made.find(({ step }) => step === 3);
  assert.equal(await verifies(later.verdict, rolling.sets[0].set), false);
});

test("access keys and tokens of STS change, and no request is refused", { timeout: 300_000 }, async (t) => {
  const secret = () => randomBytes(24).toString("base64url");
  const held = { one: { id: accessKeyId, secret: accessKeySecret }, two: { id: "LTAIsecond", secret: secret() }, stsA: { id: "STS.a", secret: secret(), token: "token/a+1==" }, stsB: { id: "STS.b", secret: secret(), token: "token/b+2==" } };
  const known = new Map();
  const activate = (...names) => names.forEach((name) => known.set(held[name].id, held[name]));
  const retire = (name) => known.delete(held[name].id);
  const { script, refused } = account(known);
  upstream.script = script;
  activate("one");
  const slot = (name, ending) => ({
    [`ALIBABA_CLOUD_ACCESS_KEY_ID${ending}`]: held[name]?.id, [`ALIBABA_CLOUD_ACCESS_KEY_SECRET${ending}`]: held[name]?.secret, [`ALIBABA_CLOUD_SECURITY_TOKEN${ending}`]: held[name]?.token,
  });
  const apiKey = secret();
  const given = (current, previous) => ({ FACEGATE_API_KEYS: digest(apiKey), ...slot(current, ""), ...slot(previous, "_PREVIOUS") });
  const rolling = await startRolling(upstream.at, given("one"), { page: pageOf({ ticketKey: keys.ticket, apiKey, step: () => 0 }) });
  t.after(rolling.stop);

  await rolling.deploy(given("two", "one"));
  const waiting = refused["InvalidAccessKeyId.NotFound"];
  assert.ok(waiting > 0, "the new key is not known upstream yet, and the previous one signs");
  activate("two");
  await rolling.wait();
  retire("one");
  await rolling.deploy(given("two"));
  activate("stsA");
  await rolling.deploy(given("stsA", "two"));
  activate("stsB");
  await rolling.deploy(given("stsB", "stsA"));
  retire("stsA");
  await rolling.wait();
  await rolling.deploy(given("stsB", "two"));
  assert.equal(refused["InvalidSecurityToken.Expired"], undefined);
  known.set(held.stsB.id, { ...held.stsB, token: "another token by now" });
  await rolling.wait();
  await rolling.stop();

  await assertRolled(rolling);
  assert.ok(refused["InvalidSecurityToken.Expired"] > 0, "a token that ended early is covered by the slot before");
  assert.equal(refused.SignatureDoesNotMatch, undefined);
  t.diagnostic(`${rolling.made.length} checks over ${rolling.step + 1} versions; ${waiting} signed by the previous key`);
});

const previous = { ALIBABA_CLOUD_ACCESS_KEY_ID_PREVIOUS: "LTAIprevious", ALIBABA_CLOUD_ACCESS_KEY_SECRET_PREVIOUS: "previous-secret-000000" };

test("the previous credentials sign once what was refused for its credentials, nothing else, and the log and the counters say so", async () => {
  const edge = await startEdge(upstream.at, { ...previous, TEST_METRICS: "counts" }, { script: "tests/js/support/edge-timed.worker.mjs" });
  try {
    const signers = () => upstream.requests.map(({ headers }) => /Credential=([^,]+)/.exec(headers.authorization)[1]);
    const cases = [
      ["SignatureDoesNotMatch", [accessKeyId, "LTAIprevious"], "Misconfigured"], ["InvalidAccessKeyId.Inactive", [accessKeyId, "LTAIprevious"], "Misconfigured"],
      ["NoPermission", [accessKeyId, "LTAIprevious"], "Misconfigured"], ["InvalidParameter", [accessKeyId], "Misconfigured"], ["Else", [accessKeyId], undefined],
    ];
    for (const [code, expected, refusal] of cases) {
      upstream.requests.length = 0;
      upstream.script = answer({}, code);
      const { json } = await post(edge.url, { ticket: await ticketFor(), body });
      assert.deepEqual([signers(), json.code], [expected, refusal], code);
    }
    const { script } = account(new Map([["LTAIprevious", { secret: "previous-secret-000000" }]]));
    upstream.requests.length = 0;
    upstream.script = script;
    edge.logs.length = 0;
    await fetch(`${edge.url}/test/points`, { method: "POST", body: "{}" });
    await mustPass(edge, { ticket: await ticketFor(), body });
    assert.equal(new Set(upstream.requests.map(({ headers }) => headers["x-acs-signature-nonce"])).size, 2, "signed anew");
    assert.equal(new Set(upstream.requests.map((request) => new URLSearchParams(request.body).get("MerchantBizId"))).size, 1, "the same check");
    const [point] = await (await fetch(`${edge.url}/test/points`, { method: "POST", body: "{}" })).json();
    assert.deepEqual([point.indexes, point.blobs, point.doubles[0], point.doubles[3]], [["ap-southeast-1"], ["passed", "", "ap-southeast-1", "previous"], 1, 1]);
    for (let waited = 0; !edge.logs.join("").includes('"previousCredentials":true') && waited < 500; waited += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.match(edge.logs.join(""), /"event":"check".*"outcome":"passed".*"repeats":1,"previousCredentials":true/);
  } finally {
    await edge.dispose();
  }
});

test("the key set has the key that signs, the one before and the one to come, and of none the secret", async () => {
  const [before, next] = [await generateKeys(), await generateKeys()];
  const edge = await startEdge(upstream.at, { FACEGATE_VERDICT_KEY_PREVIOUS: jwk(before.privateJwk), FACEGATE_VERDICT_KEY_NEXT: jwk(next.publicJwk) });
  try {
    const text = await (await fetch(`${edge.url}/.well-known/jwks.json`)).text();
    assert.deepEqual(JSON.parse(text), { keys: [keys.verdict.publicJwk, before.publicJwk, next.publicJwk] });
    await edge.change({ FACEGATE_VERDICT_KEY_PREVIOUS: jwk(keys.verdict.publicJwk), FACEGATE_VERDICT_KEY_NEXT: "" });
    assert.deepEqual(await (await fetch(`${edge.url}/.well-known/jwks.json`)).json(), { keys: [keys.verdict.publicJwk] }, "the same key in two slots is one");
  } finally {
    await edge.dispose();
  }
});

const broken = {
  ALIBABA_CLOUD_ACCESS_KEY_ID_PREVIOUS: { ALIBABA_CLOUD_ACCESS_KEY_SECRET_PREVIOUS: "previous-secret-000000" },
  ALIBABA_CLOUD_ACCESS_KEY_SECRET_PREVIOUS: { ALIBABA_CLOUD_ACCESS_KEY_ID_PREVIOUS: "LTAIprevious" },
  ALIBABA_CLOUD_SECURITY_TOKEN: { ALIBABA_CLOUD_SECURITY_TOKEN: "secret\ntoken" },
  FACEGATE_VERDICT_KEY_PREVIOUS: { FACEGATE_VERDICT_KEY_PREVIOUS: "{secret" },
  FACEGATE_VERDICT_KEY_NEXT: { FACEGATE_VERDICT_KEY_NEXT: jwk({ ...(await generateKeys()).publicJwk, kid: keys.verdict.publicJwk.kid }) },
};
test("a slot that is half filled or wrong says which setting it is, and nothing of its value", async () => {
  const edge = await startEdge(upstream.at);
  try {
    for (const [name, bindings] of Object.entries(broken)) {
      await edge.change(bindings);
      const { status, json, text } = await post(edge.url, { ticket: await ticketFor(), body });
      assert.deepEqual([status, json.code], [500, "Misconfigured"], name);
      assert.match(json.message, new RegExp(`${name}\\b`));
      for (const value of [...Object.values(bindings), "secret"]) assert.ok(!text.includes(value), name);
    }
  } finally {
    await edge.dispose();
  }
});
