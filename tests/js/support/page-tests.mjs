// The suites in a page of one engine, and how the module is loaded there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findBrowser } from "../../../scripts/lib/browsers.mjs";
import { contentSecurityPolicy } from "../../../scripts/lib/policy.mjs";
import { root, serveFiles } from "../../e2e/support/files.mjs";
import { openEngine } from "./engines.mjs";

const modules = { true: "/pkg/browser/facegate_browser_bg.wasm", false: "/pkg/browser/facegate_browser_scalar_bg.wasm" };
const html = '<!doctype html><meta charset=utf-8><title>suite</title><link rel=icon href=data:><script src="/tests/js/suite/faults.js"></script>';
// As strict as a careful site's; pictures of another origin are shown, or no canvas could be tainted.
const policy = contentSecurityPolicy.replace("img-src 'self'", "img-src * data:");

function serve() {
  const wasm = readFileSync(join(root, modules.false));
  return serveFiles({
    "/page.html": { status: 200, type: "text/html", body: html, headers: { "content-security-policy": policy } },
    "/octets.wasm": { status: 200, type: "application/octet-stream", body: wasm },
    "/text.wasm": { status: 200, type: "text/html", body: "<!doctype html>an application's catch-all page" },
    "/gone.wasm": { status: 404, type: "text/plain", body: "gone" },
  });
}

/** Every test of the suites, then what a page did besides, then the ways of loading. */
async function runAll(t, engine, server, elsewhere, { simd }) {
  await engine.goto(`${server.url}/page.html`);
  const names = await engine.evaluate((other) => import("/tests/js/suite/page.mjs").then(({ collect }) => collect(other)), elsewhere.url);
  assert.ok(names.length > 30);
  for (const name of names) {
    await t.test(name, async (one) => {
      const [told, fault] = await engine.evaluate((wanted) => globalThis.tests[wanted]().then((value) => [value ?? null, null], (error) => [null, `${error}\n${error.stack}`]), name);
      if (told) one.diagnostic(told);
      assert.equal(fault, null);
    });
  }
  await t.test("the page stays clean, under a strict content security policy", () => clean(engine));
  await t.test(`the build ${simd ? "with" : "without"} simd128 is taken, and it alone, without the page's doing`, () => {
    assert.deepEqual(server.asked.filter((path) => path.endsWith("_bg.wasm")), [modules[simd]]);
  });
  await t.test("a wrong MIME type of the module is no obstacle", () => loads(engine, server, "/octets.wasm"));
  await t.test("a load that failed is told and can be made again", () => retries(engine, server));
}

/** Nothing was reported; and what the policy forbids would have been. */
async function clean(engine) {
  assert.deepEqual(await engine.evaluate(() => globalThis.faults), []);
  const control = await engine.evaluate(async () => {
    const told = new Promise((resolve) => addEventListener("securitypolicyviolation", resolve, { once: true }));
    document.body.append(Object.assign(document.createElement("script"), { textContent: "globalThis.ran = true" }));
    await told;
    return { faults: globalThis.faults, ran: "ran" in globalThis };
  });
  assert.match(control.faults.join(), /policy violation: script-src/);
  assert.equal(control.ran, false);
}

async function loads(engine, server, path) {
  await engine.goto(`${server.url}/page.html`);
  const width = await engine.evaluate(async (module) => {
    const { init, prepare } = await import("/pkg/browser/index.js");
    await init(module);
    return (await prepare(new ImageData(900, 1200))).width;
  }, path);
  assert.equal(width, 720);
}

async function retries(engine, server) {
  await engine.goto(`${server.url}/page.html`);
  const seen = await engine.evaluate(async () => {
    const { init, prepare } = await import("/pkg/browser/index.js");
    const codes = [];
    for (const input of ["/gone.wasm", "/text.wasm", new Uint8Array([1, 2, 3])]) codes.push(await init(input).then(() => "none", (error) => error.code));
    const { width } = await prepare(new ImageData(900, 1200));
    return { codes, width };
  });
  assert.deepEqual(seen, { codes: Array(3).fill("ModuleUnavailable"), width: 720 });
}

/** Registers the suites of one engine, with simd128 or without. */
export function pageTests(name, { simd = true } = {}) {
  const skip = findBrowser(name) ? false : `${name} is not installed`;
  test(`prepare in ${name}${simd ? "" : " without simd128"}`, { skip, timeout: 600_000 }, async (t) => {
    const servers = [await serve(), await serveFiles({ "/picture.jpg": { status: 200, type: "image/jpeg", body: readFileSync(join(root, "tests/images/obama.jpg")) } })];
    t.after(() => Promise.all(servers.map((server) => server.close())));
    const engine = await openEngine(name, { simd });
    t.after(engine.close);
    t.diagnostic(engine.version);
    await runAll(t, engine, ...servers, { simd });
  });
}
