// The demo's page for everyone, under the strictest policy: by the keyboard alone, axe in every state, magnified, in forced colours, without motion, in every language.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startLocal } from "../../scripts/lib/local.mjs";
import { openBrowser } from "./support/browser.mjs";
import { film, policy } from "./support/camera.mjs";
import { root } from "./support/files.mjs";
import { agree, capturing, clean, give, openDemo, outcome, shot, tracks, view } from "./support/onboarding.mjs";
import { button, click, press, upload } from "./support/press.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const obama = join(root, "tests/images/obama.jpg");
const folder = mkdtempSync(join(tmpdir(), "facegate-demo-access-"));
const local = await startLocal({ state: join(folder, "state") });
const { browser, close } = await openBrowser(film(folder, ["near", 2]));
after(async () => {
  await close();
  await local.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const open = (options) => openDemo(browser, local.url, options);
const phone = { width: 390, height: 844, mobile: true };
const desktop = { width: 1180, height: 900 };

/** Serves the page under a policy instead of its own. */
const under = (csp) => async (page) => {
  const client = await page.createCDPSession();
  await client.send("Fetch.enable", { patterns: [{ urlPattern: `${local.url}/*`, resourceType: "Document" }] });
  client.on("Fetch.requestPaused", async ({ requestId, request }) => {
    const body = Buffer.from(await (await fetch(request.url)).arrayBuffer()).toString("base64");
    const responseHeaders = Object.entries({ "content-type": "text/html; charset=utf-8", "content-security-policy": csp }).map(([name, value]) => ({ name, value }));
    await client.send("Fetch.fulfillRequest", { requestId, responseCode: 200, responseHeaders, body });
  });
};

test("by the keyboard alone, from consent to the outcome, under the strict policy and Trusted Types; the focus goes along", async () => {
  const { page, faults } = await open({ ...desktop, before: under(policy) });
  const focus = () => page.evaluate(() => {
    const at = document.activeElement;
    const within = at.shadowRoot?.activeElement;
    return within ? within.getAttribute("part") ?? within.className : at.id || at.value || at.textContent;
  });
  const keys = async (...names) => {
    for (const name of names) await page.keyboard.press(name);
    return focus();
  };
  const stops = [await keys("Tab"), await keys("Tab"), await keys("Tab")];
  assert.deepEqual(stops, ["Skip to the task", "language", "register"]);
  await keys("ArrowDown", "ArrowUp");
  assert.equal(await keys("Tab"), "agree");
  assert.deepEqual([await keys("Tab", "Enter"), await page.$eval("main", (main) => main.dataset.view)], ["agree", "consent"], "not without consent");
  await keys("Space", "Tab");
  assert.equal(await keys("Enter"), "capture-title");
  assert.equal(await keys("Tab"), "back");
  assert.equal(await keys("Tab"), "button primary start");
  assert.equal(await keys("Enter"), "stage");
  await capturing(page, "review");
  assert.equal(await focus(), "heading");
  assert.equal(await keys("Tab"), "button primary use");
  await keys("Enter");
  await view(page, "outcome");
  assert.equal(await focus(), "outcome-title");
  assert.equal((await outcome(page)).title, "Your account is open");
  assert.equal(await keys("Tab"), "next");
  assert.equal(await keys("Tab", "Tab"), "Technical details");
  await keys("Enter");
  assert.equal(await page.$eval("#details", ({ open: shown }) => shown), true);
  await page.focus("#next");
  assert.equal(await keys("Enter"), "consent-title");
  await keys("Tab", "Tab", "Tab");
  assert.equal(await keys("Enter"), "capture-title");
  await upload(page, obama);
  await capturing(page, "review");
  await (await button(page, "use")).focus();
  await keys("Enter");
  await view(page, "outcome");
  assert.deepEqual(await tracks(page), ["ended"]);
  clean(faults);
  // What the policy forbids is told of, or the look above would be at nothing.
  await page.evaluate(() => {
    try {
      document.body.innerHTML = "<i></i>";
    } catch {
      document.body.append(Object.assign(document.createElement("style"), { textContent: "i {}" }));
    }
  });
  await page.waitForFunction(() => document.styleSheets.length === 2);
  assert.match(faults.join("\n"), /require-trusted-types-for/);
  assert.match(faults.join("\n"), /style-src/);
});

/** What leads from state to state, in the order a person might see them. */
const states = {
  consent: async () => undefined,
  "agree first": (page) => click(page, "#go"),
  capture: (page) => agree(page),
  asking: async (page) => {
    await page.evaluate(() => {
      globalThis.ask = navigator.mediaDevices.getUserMedia;
      navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
      document.querySelector("facegate-capture").options = { prepare: { policy: { guidance: { holdMs: 60_000, manualMs: 300 } } } };
    });
    await press(page, "start");
    await capturing(page, "starting");
  },
  denied: async (page) => {
    await press(page, "cancel");
    await page.evaluate(() => (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"))));
    await press(page, "start");
    await capturing(page, "failed");
  },
  guiding: async (page) => {
    await page.evaluate(() => (navigator.mediaDevices.getUserMedia = globalThis.ask));
    await press(page, "again");
    await button(page, "shutter");
    await page.waitForSelector("facegate-capture >>> .good");
  },
  review: async (page) => {
    await press(page, "shutter");
    await capturing(page, "review");
  },
  sending: async (page) => {
    await page.setRequestInterception(true);
    const asked = new Promise((resolve) => page.on("request", (request) => {
      if (request.url().endsWith("/v1/checks") && !page.held) {
        page.held = request;
        resolve();
      } else request.continue();
    }));
    await press(page, "use");
    await asked;
  },
  "connection lost": async (page) => {
    await page.held.abort();
    await view(page, "outcome");
  },
  outcome: async (page) => {
    await click(page, "#next");
    await page.waitForFunction(() => document.querySelector("#verified").hidden === false);
    await click(page, "summary");
  },
  "no photo on file": async (page) => {
    await click(page, "#restart");
    await click(page, "input[value=verify]");
    await give(page, obama);
    await press(page, "use");
    await page.waitForFunction(() => document.querySelector("#badge").dataset.mood === "bad" && document.querySelector("main").dataset.view === "outcome");
  },
};

/** Sizes of what can be pressed, and how far anything is outside the page's width. Links within a sentence are exempt (WCAG 2.5.8). */
const measures = (page) => page.evaluate(() => {
  const roots = [document, document.querySelector("facegate-capture").shadowRoot];
  const all = roots.flatMap((one) => [...one.querySelectorAll("button, select, summary, a[href], label:has(input)")]);
  const shown = all.filter((one) => one.checkVisibility() && !one.matches(".skip, .aside a"));
  const box = (one) => one.getBoundingClientRect();
  const name = (one) => one.id || one.getAttribute("part") || one.textContent.trim();
  return {
    small: shown.filter((one) => Math.min(box(one).width, box(one).height) < 43.9).map((one) => `${name(one)}: ${box(one).width} x ${box(one).height}`),
    outside: shown.filter((one) => box(one).left < 0 || box(one).right > innerWidth + 0.5).map(name),
    cut: shown.filter((one) => one.tagName !== "SELECT" && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline").map(name),
    wide: document.documentElement.scrollWidth - innerWidth, count: shown.length,
  };
});

const scenes = {
  "phone, English, light": { ...phone, name: "phone-en-light" },
  "phone, Arabic, dark": { ...phone, lang: "ar", dark: true, name: "phone-ar-dark" },
  "desktop, Arabic, light": { ...desktop, lang: "ar", name: "desktop-ar-light" },
  "desktop, English, dark": { ...desktop, dark: true, name: "desktop-en-dark" },
};
for (const [scene, { name, ...options }] of Object.entries(scenes)) {
  test(`axe finds nothing in any state, and all that is pressed is 44 pixels: ${scene}`, async () => {
    const { page } = await open(options);
    await page.evaluate(axe);
    for (const [state, lead] of Object.entries(states)) {
      await lead(page);
      await shot(page, `demo-${name}-${state.replaceAll(" ", "-")}`);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map(({ target }) => target)}`), []);
      const { small, outside, wide, count } = await measures(page);
      assert.deepEqual([state, small, outside, wide], [state, [], [], 0]);
      assert.ok(count > 3, `${state} has a way on`);
    }
  });
}

test("with text of twice the size on the narrowest phone nothing is cut, in the wordiest languages too", async () => {
  for (const lang of ["fr", "ms"]) {
    const { page } = await open({ lang, width: 320, height: 640, mobile: true });
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    for (const [state, lead] of Object.entries(states)) {
      await lead(page);
      await shot(page, `demo-large-${lang}-${state.replaceAll(" ", "-")}`);
      const { outside, cut, wide } = await measures(page);
      assert.deepEqual([lang, state, outside, cut, wide], [lang, state, [], [], 0]);
    }
  }
});

test("forced colours show what is chosen and what can be pressed; who wants no motion gets none", async () => {
  const { page, faults } = await open(phone);
  const client = await page.createCDPSession();
  await client.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }, { name: "prefers-reduced-motion", value: "reduce" }] });
  await click(page, "#agree");
  await shot(page, "demo-forced-colours");
  const seen = await page.evaluate(() => {
    const style = (selector) => getComputedStyle(document.querySelector(selector));
    const probe = document.body.appendChild(document.createElement("i"));
    const system = (name) => {
      probe.style.color = name;
      return getComputedStyle(probe).color;
    };
    const moving = [...document.querySelectorAll("*")].filter((one) => getComputedStyle(one).animationName !== "none" || getComputedStyle(one).transitionDuration !== "0s").length;
    return {
      agreed: style("#agree").backgroundColor === system("Highlight"), chosen: style(".choice input:checked + span").outlineColor === system("Highlight"),
      button: style("#go").borderTopWidth, moving,
    };
  });
  assert.deepEqual(seen, { agreed: true, chosen: true, button: "1px", moving: 0 });
  clean(faults);
});

test("the language is the address's, else the browser's, and the picker's; the element follows", async () => {
  const { page, faults } = await open({ lang: "zh-CN" });
  const now = () => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir, document.title.split(" · ")[0], document.querySelector("#language").value]);
  assert.deepEqual(await now(), ["zh-Hans", "ltr", "确认是您本人", "zh-Hans"]);
  await page.select("#language", "ar");
  await page.waitForFunction(() => document.documentElement.dir === "rtl");
  assert.deepEqual(await now(), ["ar", "rtl", "أكّد هويتك", "ar"]);
  await page.waitForFunction(() => document.querySelector("facegate-capture").shadowRoot.querySelector(".frame").lang === "ar");
  await page.goto(`${local.url}/?lang=constructor`);
  await page.waitForSelector("html[data-ready]");
  assert.equal((await now())[0], "en");
  clean(faults);
});

test("every language has every word, each its own", async () => {
  const folderOf = join(root, "build/www/onboarding/messages");
  const tags = readdirSync(folderOf).filter((name) => name.endsWith(".js")).map((name) => name.slice(0, -3));
  const flat = ({ outcomes, ...rest }) => ({ ...rest, ...Object.fromEntries(Object.entries(outcomes).flatMap(([name, [title, text]]) => [[name, title], [`${name}: text`, text]])) });
  const load = async (tag) => flat((await import(pathToFileURL(join(folderOf, `${tag}.js`)))).messages);
  const english = await load("en");
  const { page } = await open();
  assert.deepEqual(await page.$$eval("#language option", (options) => options.map(({ value }) => value).sort()), tags.toSorted());
  for (const tag of tags) {
    const words = await load(tag);
    assert.deepEqual(Object.keys(words).sort(), Object.keys(english).sort(), tag);
    assert.deepEqual(Object.entries(words).filter(([, text]) => typeof text !== "string" || text.trim() !== text || text === "").map(([key]) => `${tag}: ${key}`), []);
    if (tag !== "en") assert.deepEqual(Object.keys(words).filter((key) => words[key] === english[key]), [], `${tag} in English`);
    if (tag === "fr") assert.deepEqual(Object.values(words).filter((text) => / [:;?!]/.test(text)), [], "a line may begin with the mark");
  }
});
