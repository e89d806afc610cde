// What a browser must never learn: credentials, where the upstream is, how it answers, anything of another person.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { bleed, forbiddenInBrowser } from "../../scripts/lib/guard.mjs";
import { startLocal } from "../../scripts/lib/local.mjs";
import { openBrowser, openPage } from "./support/browser.mjs";
import { root } from "./support/files.mjs";
import { give, pick, send, view } from "./support/onboarding.mjs";
import { click } from "./support/press.mjs";
import { leaks, record } from "./support/recording.mjs";

const folder = mkdtempSync(join(tmpdir(), "facegate-boundary-"));
const local = await startLocal({ state: join(folder, "state") });
const { browser, close } = await openBrowser();
after(async () => {
  await close();
  await local.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** One person at the page: does `work`, and all the browser received meanwhile. */
async function person(work) {
  const context = await browser.createBrowserContext();
  const { page } = await openPage(context);
  const stop = await record(page);
  await page.goto(`${local.url}/`);
  await page.waitForSelector("html[data-ready]");
  const result = await work(page);
  const received = await stop();
  await context.close();
  return { result, received };
}

async function check(page, file, scenario = "register") {
  await pick(page, scenario);
  await give(page, join(root, "tests/images", file));
  return send(page);
}

const shownByConsole = async (path) => (await fetch(`${local.url}/console/api/${path}`)).json();
const secrets = [local.keys.accessKeyId, local.keys.accessKeySecret, local.keys.ticket.privateJwk.d, local.keys.verdict.privateJwk.d];
// Words of the upstream's answer and of signed requests, which no answer to a browser has a use for.
const upstreamWords = ["aliyuncs", "ACS3", "x-acs", "AccessKey", "FaceComparisonScore", "score", "FaceAttack", "FaceAge", "FaceGender", "faceId", "merchantUserId", "TransactionId", "RequestId"];

test("a browser that meets a duplicate learns that there is one, and no more", async () => {
  const first = await person((page) => check(page, "obama.jpg"));
  assert.equal(first.result.check.outcome, "passed");
  const [enrolled, ...others] = await shownByConsole("records?group=demo");
  assert.equal(others.length, 0);
  assert.ok(enrolled.faceId && enrolled.merchantUserId);

  const { result, received } = await person((page) => check(page, "obama.jpg"));
  assert.deepEqual([result.check.outcome, result.check.reason], ["rejected", "DuplicateFace"]);
  assert.deepEqual(Object.keys(result.check).sort(), ["checkId", "outcome", "reason", "retryable", "verdict"]);
  assert.ok(received.some(({ url, body }) => url.endsWith("/v1/checks") && body.includes(result.check.checkId)), "the recording holds the check");
  assert.ok(received.some(({ url, body }) => url.endsWith("_bg.wasm") && body.startsWith("\0asm")), "and the module");

  const words = [...secrets, enrolled.faceId, enrolled.merchantUserId, "aliyuncs", "ACS3", "AccessKey"];
  assert.deepEqual(leaks(received, words), []);
  const answers = received.filter(({ url }) => /\/(v1|merchant)\//.test(url));
  assert.equal(answers.length, 3);
  assert.deepEqual(leaks(answers, [...upstreamWords, "Authorization"]), []);
  for (const { headers } of received) assert.doesNotMatch(headers, /authorization|set-cookie|x-facegate-sandbox/i);

  // The same look at what the sandbox's console shows must find them, or it looks at nothing.
  const shown = [{ url: "", headers: "", body: JSON.stringify([enrolled, secrets]) }, { url: "", headers: "", body: `x.${first.result.check.verdict}` }];
  assert.equal(leaks(shown, words).length, secrets.length + 2 + 1, "the first person's own verdict names the first person");
});

test("a comparison tells no score", async () => {
  const { result, received } = await person(async (page) => {
    await check(page, "biden.jpg");
    await click(page, "#next");
    await view(page, "consent");
    return check(page, "astronaut.png", "verify");
  });
  assert.deepEqual([result.check.outcome, result.check.reason], ["rejected", "FaceMismatch"]);
  const answers = received.filter(({ url }) => /\/(v1|merchant)\//.test(url));
  assert.equal(answers.length, 6);
  assert.deepEqual(leaks(answers, [...secrets, ...upstreamWords]), []);
});

test("the browser's artefact holds nothing of the vendor's protocol; the edge's does", () => {
  const words = [...forbiddenInBrowser, "facepassed", "duplicateface\":", "cloudauth"];
  assert.deepEqual(bleed("pkg/browser", words), []);
  assert.deepEqual(bleed("build/www", words).filter((leak) => !leak.includes("merchant.js")), []);
  const found = bleed("pkg/edge", words).join();
  for (const word of ["x-acs", "acs3", "aliyuncs", "faceduplicationcheck", "sourcefacepicture", "merchantuserid", "cloudauth"]) assert.ok(found.includes(`"${word}"`), word);
});
