// The index of faces in memory: the same as a search of everything by hand, after whatever was done to the groups.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startSandbox } from "../../scripts/lib/sandbox.mjs";
import { acs3, keys, newSandbox, send } from "./support/sandbox.mjs";
import { dot, encoded, enrol, found, near, random, template } from "./support/templates.mjs";

let sandbox;
before(async () => { sandbox = await newSandbox(); });
after(() => sandbox.dispose());

const status = async (url = sandbox.url) => (await fetch(`${url}/console/api/status`)).json();
const users = (faces) => faces.map(({ merchantUserId }) => merchantUserId);

/** The users a group's search has to give, from what the test itself knows: the best first, the older of equals first. */
function expected(library, probe, limit) {
  const scored = [...library].map(([user, of]) => [user, dot(of, probe)]);
  // 60 of 100 is one person; what is close to the line is not asked for here.
  return scored.filter(([, score]) => score > 0.7 * 360 * 360).sort((a, b) => b[1] - a[1]).slice(0, limit).map(([user]) => user);
}

test("a search finds what a look at every face finds, after adding, replacing and deleting, and after a restart", { timeout: 240_000 }, async () => {
  const draw = random(7);
  const library = new Map();
  const put = async (faces) => {
    // Whole parts of the index, and a part more.
    for (const [user, of] of faces) { library.delete(user); library.set(user, of); }
    for (let at = 0; at < faces.length; at += 5000) await enrol(sandbox.url, "many", faces.slice(at, at + 5000));
  };
  const people = Array.from({ length: 40 }, () => template(draw));
  const fill = (from, to) => Array.from({ length: to - from }, (_, i) => [`u${from + i}`, (from + i) % 100 === 0 ? near(people[(from + i) / 100 % 40], draw, 0.35) : template(draw)]);
  const same = async (url, why) => {
    for (const person of people.slice(0, 12)) {
      assert.deepEqual(users(await found(url, ["many"], person, 5)), expected(library, person, 5), why);
    }
    assert.equal((await status(url)).faces, library.size, why);
  };
  await put(fill(0, 50));
  await same(sandbox.url, "read at the first search");
  await put(fill(50, 17_000));
  await same(sandbox.url, "added to");
  assert.deepEqual((await status()).packed, { many: 17_000 });
  await put(fill(300, 901).filter(([, ], index) => index % 100 === 0));
  await same(sandbox.url, "replaced");
  for (const user of ["u0", "u4000", "u8191", "u8192", "u8000", "u16999", "u12000"]) {
    await send(acs3(sandbox.url, "DeleteFaceRecordV2", { query: { MerchantUserId: user, FaceGroupCode: "many" } }));
    library.delete(user);
  }
  await same(sandbox.url, "deleted from");
  const counted = (await (await fetch(`${sandbox.url}/console/api/groups`)).json()).find(({ code }) => code === "many").faces;
  assert.equal(counted, library.size);
  await sandbox.stop();
  const restarted = await startSandbox({ state: sandbox.state, keys });
  try {
    assert.deepEqual((await status(restarted.url)).packed, {}, "nothing is read before it is asked for");
    await same(restarted.url, "read again");
  } finally {
    await restarted.dispose();
    Object.assign(sandbox, await newSandbox());
  }
});

test("groups are searched together, and an emptied or deleted group finds nothing", async () => {
  const draw = random(11);
  const person = template(draw);
  await enrol(sandbox.url, "one", [["a", near(person, draw, 0.4)], ["b", template(draw)]]);
  await enrol(sandbox.url, "two", [["c", person], ["d", template(draw)]]);
  const seen = async (groups) => (await found(sandbox.url, groups, person, 5)).map(({ faceGroupCode, merchantUserId }) => `${faceGroupCode}/${merchantUserId}`);
  assert.deepEqual(await seen(["one", "two"]), ["two/c", "one/a"]);
  assert.deepEqual(await seen(["one", "two", "nothing"]), ["two/c", "one/a"]);
  await send(acs3(sandbox.url, "DeleteFaceRecordV2", { query: { MerchantUserId: "c" } }));
  assert.deepEqual(await seen(["one", "two"]), ["one/a"]);
  const groups = (await send(acs3(sandbox.url, "QueryFaceGroup", { query: { CurrentPage: 1, PageSize: 10, GroupCode: "one" } }))).answer;
  await send(acs3(sandbox.url, "DeleteFaceGroup", { body: { Id: groups.Items[0].Id } }));
  assert.deepEqual(await seen(["one", "two"]), []);
});

const line = (fields) => JSON.stringify({ merchantUserId: "u", template: encoded(template(random(1))), ...fields });
for (const [name, group, body] of [
  ["no group", "", line()], ["a group that is none", "a,b", line()], ["nothing", "g", ""], ["no JSON", "g", "user"], ["no user", "g", line({ merchantUserId: "" })],
  ["a long user", "g", line({ merchantUserId: "u".repeat(33) })], ["a short template", "g", line({ template: "AAAA" })], ["no Base64", "g", line({ template: "?" })],
  ["one wrong line of many", "g", `${line()}\n${line({ template: 1 })}`], ["more than 10,000", "g", Array.from({ length: 10_001 }, () => line()).join("\n")],
]) {
  test(`an import with ${name} is refused, all of it`, async () => {
    const { faces } = await status();
    const response = await fetch(`${sandbox.url}/console/api/records?group=${group}`, { method: "POST", body });
    assert.equal(response.status, 400);
    assert.match((await response.json()).message, /^expected /);
    assert.equal((await status()).faces, faces);
  });
}
