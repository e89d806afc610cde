// How often an account may call, scripts that strike by a schedule, and what is refused on request.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startSandbox } from "../../scripts/lib/sandbox.mjs";
import { acs3, base64, biden, check, keys, newSandbox, obama, send } from "./support/sandbox.mjs";

const query = { CurrentPage: 1, PageSize: 1 };
const [face, other] = [base64(obama()), base64(biden())];
let sandbox;
before(async () => { sandbox = await newSandbox(); });
after(() => sandbox.dispose());

const groups = async (url, options = {}) => (await send(acs3(url, "QueryFaceGroup", { query, ...options }))).answer.Code;
const records = async (url) => (await send(acs3(url, "QueryFaceRecord", { query: { ...query, FaceGroupCode: "g" } }))).answer.Code;
const codes = (answers) => answers.reduce((counts, code) => ({ ...counts, [code]: (counts[code] ?? 0) + 1 }), {});
const burst = async (n, call) => codes(await Promise.all(Array.from({ length: n }, call)));

/** Runs with a sandbox of other settings. */
async function withSandbox(options, work) {
  const own = await newSandbox(options);
  try {
    await work(own.url, own);
  } finally {
    await own.dispose();
  }
}

/** Waits for a quiet second, then makes `n` calls at once; again when they took longer than a second, which would tell nothing. */
async function inOneSecond(n, call) {
  for (let attempt = 0; ; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1050));
    const started = performance.now();
    const seen = await burst(n, call);
    if (performance.now() - started < 900 || attempt === 5) return seen;
  }
}

test("qps vendor: 10 calls of an operation a second, each operation by itself, and again a second later", async () => {
  await withSandbox({ qps: "vendor" }, async (url) => {
    await groups(url);
    assert.deepEqual(await inOneSecond(14, () => groups(url)), { Success: 10, "Throttling.Api": 4 });
    assert.deepEqual(await inOneSecond(16, (_, i) => (i % 2 ? groups(url) : records(url))), { Success: 16 });
    const { status, answer } = await (async () => {
      for (let attempt = 0; attempt < 20; attempt += 1) {
        const answers = await Promise.all(Array.from({ length: 12 }, () => send(acs3(url, "QueryFaceGroup", { query }))));
        const refused = answers.find((one) => one.answer.Code !== "Success");
        if (refused) return refused;
      }
      return assert.fail("no call was refused");
    })();
    assert.deepEqual([status, answer.Code, answer.Message], [403, "Throttling.Api", "Request was denied due to api flow control."]);
  });
});

test("qps N/M: M calls a second in all", async () => {
  await withSandbox({ qps: "5/6" }, async (url) => {
    await groups(url);
    const seen = await inOneSecond(12, (_, i) => (i % 2 ? groups(url) : records(url)));
    assert.deepEqual([seen.Success, (seen["Throttling.User"] ?? 0) + (seen["Throttling.Api"] ?? 0)], [6, 6]);
    assert.ok(seen["Throttling.User"] > 0);
  });
});

test("qps off, and a refused signature is not counted", async () => {
  await withSandbox({ qps: "off" }, async (url) => {
    await groups(url);
    assert.deepEqual(await inOneSecond(30, () => groups(url)), { Success: 30 });
  });
  await withSandbox({ qps: "5" }, async (url) => {
    await groups(url);
    assert.deepEqual(await inOneSecond(10, (_, i) => groups(url, i < 5 ? { secret: "other" } : {})), { SignatureDoesNotMatch: 5, Success: 5 });
  });
});

const scripts = (init, path = "") => fetch(`${sandbox.url}/console/api/scripts${path}`, init);
const script = async (value) => {
  const response = await scripts({ method: "POST", body: JSON.stringify(value) });
  assert.equal(response.status, 201, await response.clone().text());
  return response.json();
};
const clear = () => scripts({ method: "DELETE" });
const series = async (n) => {
  const seen = [];
  for (let i = 0; i < n; i += 1) seen.push((await groups(sandbox.url)) === "Success" ? "." : "x");
  return seen.join("");
};

test("a script strikes every so many calls, without end or so many times", async () => {
  await script({ fault: "throttle", every: 3 });
  assert.equal(await series(10), "..x..x..x.");
  await clear();
  await script({ fault: "throttle", every: 2, times: 2 });
  assert.equal(await series(8), ".x.x....");
  assert.deepEqual(await (await scripts()).json(), []);
});

test("a script by chance strikes the same calls for the same seed, also after a restart", async () => {
  const seen = [];
  for (const seed of [7, 7, 8]) {
    await script({ fault: "throttle", probability: 0.5, seed });
    seen.push(await series(24));
    await clear();
  }
  assert.equal(seen[0], seen[1]);
  assert.notEqual(seen[0], seen[2]);
  assert.ok(/x/.test(seen[0]) && /\./.test(seen[0]));
  await script({ fault: "throttle", probability: 0.5, seed: 7 });
  const first = await series(10);
  await sandbox.stop();
  const again = await startSandbox({ state: sandbox.state, keys });
  Object.assign(sandbox, { url: again.url, stop: again.dispose, dispose: async () => { await again.dispose(); sandbox.remove(); } });
  assert.equal(first + (await series(14)), seen[0]);
  await clear();
});

test("a script strikes from a time to a time", async () => {
  await script({ fault: "throttle", from: Date.now() - 60_000, until: Date.now() - 30_000 });
  await script({ fault: "throttle", from: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, "Z") });
  assert.equal(await series(3), "...");
  let [until, struck] = [0, ""];
  // Longer where a busy machine came too late to see it strike.
  for (let span = 700; struck !== "x" && Date.now() >= until && span < 30_000; span *= 2) {
    until = Date.now() + span;
    await script({ fault: "throttle", from: Date.now() - 1000, until });
    struck = await series(1);
  }
  assert.equal(struck, "x");
  await new Promise((resolve) => setTimeout(resolve, until - Date.now() + 50));
  assert.equal(await series(3), "...");
  await clear();
});

test("one script can be taken away, others go on", async () => {
  const { id } = await script({ fault: "throttle", every: 1 });
  await script({ fault: "unavailable", every: 1 });
  assert.equal(await groups(sandbox.url), "Throttling.Api");
  assert.equal((await scripts({ method: "DELETE" }, `?id=${id}`)).status, 204);
  assert.equal(await groups(sandbox.url), "ServiceUnavailable");
  await clear();
  for (const wrong of ['{"fault":"slow","every":0}', '{"fault":"slow","probability":2}', '{"fault":"slow","from":"now"}', '{"fault":"slow","from":2,"until":1}']) {
    assert.equal((await scripts({ method: "POST", body: wrong })).status, 400, wrong);
  }
});

test("a reset before anything was carried out leaves nothing behind, one after it does", async () => {
  for (const [fault, kept] of [["reset-before", 0], ["reset", 1]]) {
    await script({ fault, match: { action: "AddFaceRecord" } });
    await assert.rejects(send(acs3(sandbox.url, "AddFaceRecord", { body: { ProductCode: "P", FaceGroupCode: "reset", MerchantUserId: fault, FacePicture: face } })));
    const { answer } = await send(acs3(sandbox.url, "QueryFaceRecord", { query: { ...query, FaceGroupCode: "reset", MerchantUserId: fault } }));
    assert.equal(answer.TotalCount, kept, fault);
  }
});

test("MerchantBizIds: any by default; unique ones on request, after a success", async () => {
  const call = async (url, fields) => (await send(acs3(url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body: check({ SourceFacePicture: other, ...fields }) }))).answer.Code;
  const same = { MerchantBizId: "theSameForBoth1" };
  assert.deepEqual([await call(sandbox.url, same), await call(sandbox.url, same)], ["Success", "Success"]);
  await withSandbox({ uniqueBizIds: true }, async (url) => {
    assert.equal(await call(url, { ...same, VerifyModel: "9" }), "InvalidParameter");
    assert.equal(await call(url, { ...same, MerchantUserId: "sandbox-throttle" }), "Throttling.Api");
    assert.deepEqual([await call(url, same), await call(url, same), await call(url, {})], ["Success", "InvalidParameter", "Success"]);
  });
});

test("JSON that is called a form, as `curl -d` calls it, is JSON; a form is a form", async () => {
  await withSandbox({}, async (url) => {
    const post = async (path, body) => {
      const answer = await fetch(`${url}/console/api/${path}`, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body, redirect: "manual" });
      await answer.arrayBuffer();
      return answer.status;
    };
    assert.equal(await post("scripts", JSON.stringify({ match: { merchantUserId: "anna" }, fault: "throttle" })), 201);
    assert.equal(await post("groups", JSON.stringify({ code: "json" })), 201);
    assert.equal(await post("groups", "code=form"), 303);
    const groups = await (await fetch(`${url}/console/api/groups`)).json();
    assert.deepEqual(groups.map(({ code }) => code).sort(), ["form", "json"]);
  });
});
