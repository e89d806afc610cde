// The API key of the merchant's backend: what gets in, and what a setting may be.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { apiKeys, authorize } from "../../pkg/edge/api-key.js";

const digest = (key) => createHash("sha256").update(key).digest("hex");
const [first, second] = ["first-key-0123456789", "second-key-0123456789"];
const ask = (authorization, setting) => authorize(new Request("https://edge.example/", { headers: authorization === undefined ? {} : { authorization } }), { apiKeys: apiKeys(setting) });

test("either of two keys gets in, whatever the case of the digest's letters", async () => {
  const setting = `${digest(first)}, ${digest(second).toUpperCase()}`;
  for (const key of [first, second]) await ask(`Bearer ${key}`, setting);
  await ask(`bearer ${first}`, digest(first));
});

test("no key, another key, the digest itself, a key cut or with more: all the same refusal", async () => {
  const long = "k".repeat(300);
  const setting = `${digest(first)},${digest(long)}`;
  const bad = [undefined, "", "Bearer", "Bearer ", first, `Basic ${first}`, `Bearer ${second}`, `Bearer ${digest(first)}`, `Bearer ${first.slice(1)}`, `Bearer ${first}x`, `Bearer ${first}, Bearer ${first}`,
    `Bearer ${first} ${first}`, `Bearer ${long}`];
  const seen = new Set();
  for (const authorization of bad) {
    await ask(authorization, setting).then(() => assert.fail(String(authorization)), ({ code, message }) => seen.add(`${code} ${message}`));
  }
  assert.deepEqual([...seen], ["ApiKeyInvalid expected Authorization: Bearer and an API key of this edge"]);
});

test("without a setting nobody gets in, the empty key neither", async () => {
  for (const setting of [undefined, "", " , "]) {
    for (const authorization of [undefined, "Bearer ", `Bearer ${first}`]) await assert.rejects(ask(authorization, setting), { code: "ApiKeyInvalid" });
  }
  await assert.rejects(ask("Bearer ", digest("")), { code: "ApiKeyInvalid" });
});

test("a setting that is no list of at most two digests is said, and not repeated", () => {
  for (const setting of ["plain-key", digest(first).slice(1), `${digest(first)} ${digest(second)}`, [first, second, "x"].map(digest).join(",")]) {
    assert.throws(() => apiKeys(setting), ({ code, message }) => code === "Misconfigured" && message.includes("FACEGATE_API_KEYS") && !message.includes(setting));
  }
});
