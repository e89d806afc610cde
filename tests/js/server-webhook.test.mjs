// verifyWebhook through its published entry; node:crypto signs, as another implementation of Standard Webhooks would.
import assert from "node:assert/strict";
import { createPrivateKey, sign } from "node:crypto";
import { test } from "node:test";
import { generateKeys, isFacegateError, verifyWebhook } from "facegate/server";

const NOW = 1_800_000_000;
const keys = await generateKeys();
const other = await generateKeys();
const held = { keys: { keys: [keys.publicJwk] }, now: NOW };
const fails = (code, words) => (error) => isFacegateError(error) && error.code === code && words.test(error.message);
const data = {
  checkId: "t1.1", ticket: "t1", subject: "u1", state: "done", outcome: "passed", reason: null, subCode: "200", region: "ap-southeast-1", merchantBizId: "b1", begun: NOW - 3, ended: NOW - 1,
  result: { passed: true, subCode: "200", comparisonScore: null, attack: null, attackScore: null, age: null, gender: null, duplicates: [], registration: null, transactionId: null }, requestId: "r1",
};
const event = { type: "check.done", timestamp: "2027-01-15T08:00:00.000Z", data };

function delivery({ id = "msg_1", time = NOW, body = JSON.stringify(event), key = keys, headers = {} } = {}) {
  const private_ = createPrivateKey({ key: key.privateJwk, format: "jwk" });
  const signature = `v1a,${sign(null, Buffer.from(`${id}.${time}.${body}`), private_).toString("base64")}`;
  return { headers: { "webhook-id": id, "webhook-timestamp": String(time), "webhook-signature": signature, ...headers }, body };
}

test("a delivery is read in every form it comes in", async () => {
  const read = { id: "msg_1", type: "check.done", timestamp: NOW, data };
  const { headers, body } = delivery();
  assert.deepEqual(await verifyWebhook({ headers, body }, held), read);
  assert.deepEqual(await verifyWebhook({ headers: new Headers(headers), body: Buffer.from(body) }, held), read);
  assert.deepEqual(await verifyWebhook(new Request("https://shop.example/hook", { method: "POST", headers, body }), held), read);
});

test("one good signature among others is enough, by any of the keys", async () => {
  const { headers, body } = delivery();
  const several = { ...headers, "webhook-signature": `v1,${Buffer.alloc(32).toString("base64")} v1a,${Buffer.alloc(64).toString("base64")} ${headers["webhook-signature"]}` };
  await verifyWebhook({ headers: several, body }, { ...held, keys: { keys: [other.publicJwk, keys.publicJwk] } });
});

test("a delivery may be five minutes off, or what you say", async () => {
  for (const time of [NOW - 300, NOW + 300]) await verifyWebhook(delivery({ time }), held);
  for (const time of [NOW - 301, NOW + 301]) await assert.rejects(verifyWebhook(delivery({ time }), held), fails("WebhookInvalid", /webhook-timestamp/));
  await verifyWebhook(delivery({ time: NOW - 900 }), { ...held, tolerance: 1000 });
  for (const differs of [{ tolerance: Number.NaN }, { now: Number.NaN }, { now: "1800000000" }]) {
    await assert.rejects(verifyWebhook(delivery(), { ...held, ...differs }), fails("InvalidArgument", /tolerance and now/));
  }
});

test("a delivery that does not hold says what was expected", async () => {
  const good = delivery();
  const header = (name, value) => ({ ...good, headers: { ...good.headers, [name]: value } });
  const changed = (change) => delivery({ body: JSON.stringify({ ...event, data: { ...data, ...change } }) });
  const cases = [
    [{ ...good, body: good.body.replace("passed", "failed") }, /signature/],
    [header("webhook-id", "msg_2"), /signature/],
    [header("webhook-timestamp", String(NOW + 1)), /signature/],
    [delivery({ key: other }), /signature/],
    [header("webhook-id", undefined), /webhook-id/],
    [header("webhook-id", "a.b"), /webhook-id/],
    [header("webhook-timestamp", undefined), /webhook-timestamp/],
    [header("webhook-timestamp", `${NOW}.5`), /webhook-timestamp/],
    [header("webhook-timestamp", `0${NOW}`), /webhook-timestamp/],
    [header("webhook-signature", undefined), /webhook-signature/],
    [header("webhook-signature", good.headers["webhook-signature"].replace("v1a", "v1")), /webhook-signature/],
    [header("webhook-signature", good.headers["webhook-signature"].slice(0, -3)), /webhook-signature/],
    [header("webhook-signature", `${"x ".repeat(8)}${good.headers["webhook-signature"]}`), /webhook-signature/],
    [delivery({ body: "{" }), /JSON/],
    [delivery({ body: "[]" }), /event/],
    [delivery({ body: JSON.stringify({ ...event, type: "else" }) }), /event/],
    [delivery({ body: JSON.stringify({ ...event, type: "check.unknown" }) }), /event/],
    [changed({ state: "pending" }), /event/],
    [changed({ checkId: 1 }), /event/],
    [changed({ outcome: "maybe" }), /event/],
    [changed({ result: [] }), /event/],
    [delivery({ body: JSON.stringify({ ...event, padding: "x".repeat(300_000) }) }), /262144/],
  ];
  for (const [bad, words] of cases) await assert.rejects(verifyWebhook(bad, held), fails("WebhookInvalid", words), String(words));
});

test("a key that is new since the set was fetched is looked for once the set is thirty seconds old", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: NOW * 1000 });
  let published = [keys.publicJwk];
  let fetches = 0;
  const from = { keys: "https://edge.example/webhook-jwks.json", now: NOW, fetch: async () => { fetches += 1; return Response.json({ keys: published }); } };
  await verifyWebhook(delivery(), from);
  published = [other.publicJwk, keys.publicJwk];
  await assert.rejects(verifyWebhook(delivery({ key: other }), from), fails("WebhookInvalid", /signature/));
  assert.equal(fetches, 1);
  t.mock.timers.tick(31_000);
  await verifyWebhook(delivery({ key: other }), from);
  assert.equal(fetches, 2);
  await assert.rejects(verifyWebhook(delivery(), { ...from, keys: "http://edge.example/jwks.json" }), fails("InvalidArgument", /https/));
});
