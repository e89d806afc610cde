// The sandbox's console in a browser: by the keyboard alone, without a script, under its policy, for everyone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { acs3, base64, biden, newSandbox, obama, send } from "../js/support/sandbox.mjs";
import { openBrowser, openPage } from "./support/browser.mjs";
import { shot } from "./support/onboarding.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let sandbox;
let browser;
let close;
before(async () => {
  [sandbox, { browser, close }] = await Promise.all([newSandbox(), openBrowser()]);
});
after(async () => {
  await close();
  await sandbox.dispose();
});

const rows = (page, section) => page.$$eval(`#${section} tbody tr`, (all) => all.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));

/** Goes on by Tab until what has the focus is `selector`; fails where it never gets there. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 150; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`expected ${selector} to be reached by Tab`);
}

const enter = (page) => Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);

async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

const added = (user, picture) => send(acs3(sandbox.url, "AddFaceRecord", { body: { ProductCode: "P", FaceGroupCode: "staff", MerchantUserId: user, FacePicture: base64(picture) } }));
/** Once more where workerd has ended a kept connection. */
const add = (user, picture) => added(user, picture).catch(() => added(user, picture));
const groupQuery = () => send(acs3(sandbox.url, "QueryFaceGroup", { query: { CurrentPage: 1, PageSize: 10 } }));

test("groups, records and scripts by the keyboard alone", { timeout: 120_000 }, async () => {
  const { page, faults } = await openPage(browser);
  await page.goto(`${sandbox.url}/console`);
  await type(page, "#groups input[name=code]", "staff");
  await type(page, "#groups input[name=name]", "Die <b>Belegschaft</b> & Co");
  await enter(page);
  assert.deepEqual((await rows(page, "groups")).map((row) => row.slice(0, 2)), [["staff", "Die <b>Belegschaft</b> & Co"]]);

  await add("anna", obama());
  await add("bob", biden());
  await page.goto(`${sandbox.url}/console`);
  assert.deepEqual((await rows(page, "records")).map(([user]) => user), ["bob", "anna"]);
  await type(page, "#records input[name=user]", "anna");
  await enter(page);
  assert.deepEqual((await rows(page, "records")).map(([user]) => user), ["anna"]);
  await tabTo(page, "#records td button");
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Delete anna of staff");
  await enter(page);
  assert.deepEqual(await rows(page, "records"), [], "what was searched for is still asked for");
  await tabTo(page, "#records a[href='/console#records']");
  await enter(page);
  assert.deepEqual((await rows(page, "records")).map(([user]) => user), ["bob"]);

  await tabTo(page, "#scripts select[name=effect]");
  await page.keyboard.type("throttle");
  await type(page, "#scripts input[name=every]", "2");
  await enter(page);
  assert.deepEqual((await rows(page, "scripts")).map((row) => row.slice(0, 4)), [["throttle", "any operation, every 2 calls", "without end", "0"]]);
  assert.deepEqual([(await groupQuery()).answer.Code, (await groupQuery()).answer.Code], ["Success", "Throttling.Api"]);
  await page.goto(`${sandbox.url}/console`);
  const [last] = await rows(page, "calls");
  assert.deepEqual([last[1], last[2], last[4]], ["QueryFaceGroup", "Throttling.Api", "throttle"]);
  await tabTo(page, "#scripts td button");
  await enter(page);
  assert.deepEqual(await rows(page, "scripts"), []);
  assert.deepEqual(faults, []);
  await page.close();
});

test("a wrong form is answered in the page, and nothing was done", async () => {
  const { page } = await openPage(browser);
  await page.goto(`${sandbox.url}/console`);
  await page.$eval("#scripts form[action='/console/api/scripts']", (form) => { form.noValidate = true; form.elements.every.value = "0"; });
  await Promise.all([page.waitForNavigation(), page.$eval("#scripts form[action='/console/api/scripts']", (form) => form.requestSubmit())]);
  assert.match(await page.$eval("[role=alert]", (node) => node.textContent), /expected every of at least 1/);
  assert.deepEqual(await rows(page, "scripts"), []);
  await page.close();
});

test("scripts for a user and a time, cleared at once", async () => {
  const { page, faults } = await openPage(browser);
  await page.goto(`${sandbox.url}/console`);
  for (const [effect, lasts] of [["subCode:206", "60"], ["code:NoFaceDetected", ""]]) {
    await page.select("#scripts select[name=effect]", effect);
    await page.select("#scripts select[name=action]", "FaceDuplicationCheckIntl");
    await page.type("#scripts input[name=merchantUserId]", "carla");
    if (lasts) await page.type("#scripts input[name=lasts]", lasts);
    await Promise.all([page.waitForNavigation(), page.$eval("#scripts form[action='/console/api/scripts']", (form) => form.requestSubmit())]);
  }
  const seen = (await rows(page, "scripts")).map((row) => row.slice(0, 3));
  assert.deepEqual([seen[0][0], seen[0][2], seen[1]], ["206", "without end", ["NoFaceDetected", "FaceDuplicationCheckIntl, user carla", "1"]]);
  assert.match(seen[0][1], /^FaceDuplicationCheckIntl, user carla, from \d\d:\d\d:\d\d, until \d\d:\d\d:\d\d UTC$/);
  const scripts = await (await fetch(`${sandbox.url}/console/api/scripts`)).json();
  const { from, until } = scripts[0].script.schedule;
  assert.ok(until - from === 60_000 && Math.abs(from - Date.now()) < 30_000);
  await Promise.all([page.waitForNavigation(), page.click("#scripts button[aria-label='Clear all scripts']")]);
  assert.deepEqual(await rows(page, "scripts"), []);
  assert.deepEqual(faults, []);
  await page.close();
});

test("another site's page cannot change anything, and a frame shows nothing", async () => {
  for (const path of ["groups", "records/delete", "scripts", "scripts/delete", "records?group=g", "search"]) {
    const response = await fetch(`${sandbox.url}/console/api/${path}`, { method: "POST", body: "code=x", headers: { origin: "https://elsewhere.example", "content-type": "application/x-www-form-urlencoded" } });
    assert.equal(response.status, 403, path);
  }
  const { headers } = await fetch(`${sandbox.url}/console`);
  assert.match(headers.get("content-security-policy"), /^default-src 'none'; style-src 'self'; form-action 'self'; .*frame-ancestors 'none'$/);
});

for (const [name, options] of Object.entries({ desktop: {}, dark: { dark: true }, phone: { width: 390, height: 844, mobile: true }, "dark phone": { width: 360, height: 740, mobile: true, dark: true } })) {
  test(`axe finds nothing, ${name}`, { timeout: 120_000 }, async () => {
    await fetch(`${sandbox.url}/console/api/scripts`, { method: "POST", body: JSON.stringify({ fault: "slow", every: 5, probability: 0.5 }) });
    const { page, faults } = await openPage(browser, options);
    for (const [at, query] of [["all", ""], ["one group", "?group=staff"], ["nobody", "?user=nobody"]]) {
      await page.goto(`${sandbox.url}/console${query}`);
      assert.deepEqual(faults, []);
      await page.$$eval("details", (all) => all.forEach((one) => { one.open = true; }));
      const violations = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`);
      assert.deepEqual(violations, [], at);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${at}: the page is ${wide} pixels wider than the screen`);
      await shot(page, `sandbox-console-${name.replace(" ", "-")}-${at.replace(" ", "-")}`);
      faults.length = 0;
    }
    const small = await page.$$eval("button, input:not([type=hidden]), select", (all) => all.filter((one) => one.getBoundingClientRect().height < 44 && one.offsetParent).length);
    assert.equal(small, 0, "every control is at least 44 pixels high");
    await page.close();
  });
}
