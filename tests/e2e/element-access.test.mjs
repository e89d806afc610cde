// `<facegate-capture>` for everyone: axe in every state, sizes, magnified text, forced colours, reduced motion, twelve languages.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { openBrowser } from "./support/browser.mjs";
import { deny, film, serveCapture } from "./support/camera.mjs";
import { openElement, until } from "./support/element.mjs";
import { root } from "./support/files.mjs";
import { clean, shot } from "./support/onboarding.mjs";
import { press, upload } from "./support/press.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "facegate-access-"));
const [server, arabic, { browser, close }] = await Promise.all([serveCapture(), serveCapture({ lang: "ar" }), openBrowser(film(folder, ["near", 2]))]);
after(async () => {
  await close();
  await Promise.all([server.close(), arabic.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const patient = { prepare: { policy: { guidance: { holdMs: 60_000, manualMs: 300 } } } };
const phone = { width: 390, height: 844, mobile: true };
const desktop = { width: 1100, height: 900 };

/** What leads from state to state, in the order a person might see them. */
const states = {
  start: async () => undefined,
  notice: async (page) => {
    await upload(page, join(root, "package.json"));
    await page.waitForSelector("facegate-capture >>> .notice:not(:empty)");
  },
  starting: async (page) => {
    await page.evaluate(() => {
      globalThis.ask = navigator.mediaDevices.getUserMedia;
      navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
    });
    await press(page, "start");
    await until(page, "starting");
  },
  watching: async (page) => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = globalThis.ask;
      globalThis.element.stop();
      globalThis.element.start();
    });
    await page.waitForSelector("facegate-capture >>> .good");
    await page.waitForSelector("facegate-capture >>> .shutter:not([hidden])");
  },
  preparing: async (page) => {
    await page.evaluate(() => {
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (...given) {
        const ask = () => postMessage.apply(this, given);
        if (given[0].ask === "take") globalThis.held = ask;
        else ask();
      };
    });
    await press(page, "shutter");
    await until(page, "preparing");
  },
  review: async (page) => {
    await page.evaluate(() => globalThis.held());
    await until(page, "review");
  },
  done: async (page) => {
    await press(page, "use");
    await until(page, "done");
  },
  failed: async (page) => {
    await deny(page, "NotAllowedError");
    await page.evaluate(() => globalThis.element.stop());
    await press(page, "start");
    await until(page, "failed");
  },
  unsupported: async (page) => {
    await page.evaluate(() => {
      Object.defineProperty(navigator, "mediaDevices", { value: undefined, configurable: true });
      globalThis.element.stop();
    });
    await press(page, "start");
    await until(page, "failed");
  },
};

/** Sizes of what can be pressed, and how far anything is outside the page's width. */
const measures = (page) => page.evaluate(() => {
  const shown = [...globalThis.element.shadowRoot.querySelectorAll("button")].filter((button) => button.checkVisibility());
  const boxes = shown.map((button) => [button.getAttribute("part"), button.getBoundingClientRect()]);
  return {
    small: boxes.filter(([, { width, height }]) => Math.min(width, height) < 44).map(([part, { width, height }]) => `${part}: ${width} x ${height}`),
    outside: boxes.filter(([, { left, right }]) => left < 0 || right > innerWidth).map(([part]) => part),
    cut: shown.filter((button) => button.scrollWidth > button.clientWidth + 1).map((button) => `${button.getAttribute("part")}: ${button.scrollWidth} of ${button.clientWidth}`),
    wide: document.documentElement.scrollWidth - innerWidth, count: shown.length,
  };
});

const scenes = {
  "phone, English, light": { url: server.url, view: phone, name: "phone-en-light" },
  "phone, Arabic, dark": { url: arabic.url, view: { ...phone, dark: true }, name: "phone-ar-dark" },
  "desktop, English, dark": { url: server.url, view: { ...desktop, dark: true }, name: "desktop-en-dark" },
  "desktop, Arabic, light": { url: arabic.url, view: desktop, name: "desktop-ar-light" },
};
for (const [scene, { url, view, name }] of Object.entries(scenes)) {
  test(`axe finds nothing in any state, and all that is pressed is 44 pixels: ${scene}`, async () => {
    const { page, faults } = await openElement(browser, url, { options: patient, ...view });
    await page.evaluate(axe);
    for (const [state, lead] of Object.entries(states)) {
      await lead(page);
      await shot(page, `element-${name}-${state}`);
      const { violations } = await page.evaluate(() => globalThis.axe.run(globalThis.element, { resultTypes: ["violations"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map(({ target }) => target)}`), []);
      const { small, outside, wide, count } = await measures(page);
      assert.deepEqual([state, small, outside, wide], [state, [], [], 0]);
      assert.ok(state === "done" || count > 0, `${state} has a way on`);
    }
    clean(faults);
  });
}

test("with text of twice the size on the narrowest phone nothing is cut, in the wordiest languages too", async () => {
  for (const lang of ["fr", "vi", "ms"]) {
    const { page, faults } = await openElement(browser, server.url, { options: patient, attributes: { lang }, width: 320, height: 640, mobile: true });
    await page.evaluate(() => (document.body.style.fontSize = "200%"));
    for (const [state, lead] of Object.entries(states)) {
      await lead(page);
      await shot(page, `element-large-${lang}-${state}`);
      const { outside, cut, wide } = await measures(page);
      assert.deepEqual([lang, state, outside, cut, wide], [lang, state, [], [], 0]);
    }
    clean(faults);
  }
});

test("on a phone that lies on its side, all there is to press is in sight", async () => {
  const { page, faults } = await openElement(browser, server.url, { options: patient, attributes: { lang: "fr" }, width: 844, height: 390, mobile: true });
  for (const [state, lead] of Object.entries(states)) {
    await lead(page);
    await shot(page, `element-side-${state}`);
    const below = await page.evaluate(() => [...globalThis.element.shadowRoot.querySelectorAll("button")].filter((button) => button.checkVisibility())
      .map((button) => button.getBoundingClientRect().bottom - globalThis.element.getBoundingClientRect().top).filter((bottom) => bottom > innerHeight));
    assert.deepEqual([state, below], [state, []]);
  }
  clean(faults);
});

test("forced colours keep the oval, the buttons and the progress; who wants no motion gets none", async () => {
  const { page, faults } = await openElement(browser, server.url, { options: patient, ...phone });
  const client = await page.createCDPSession();
  await client.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }, { name: "prefers-reduced-motion", value: "reduce" }] });
  await press(page, "start");
  await page.waitForSelector("facegate-capture >>> .shutter:not([hidden])");
  await shot(page, "element-forced-colours");
  const seen = await page.evaluate(() => {
    const style = (selector, pseudo) => getComputedStyle(globalThis.element.shadowRoot.querySelector(selector), pseudo);
    const probe = (colour) => {
      const element = document.body.appendChild(document.createElement("i"));
      element.style.color = colour;
      return getComputedStyle(element).color;
    };
    return {
      oval: style(".ring").stroke === probe("CanvasText"), progress: style(".filled").stroke === probe("Highlight"), shade: style(".shade").fill,
      border: style("[part~=cancel]").borderTopColor !== "rgba(0, 0, 0, 0)", motion: [style(".filled").transitionDuration, style(".busy", "::before").animationName],
    };
  });
  assert.deepEqual(seen, { oval: true, progress: true, shade: "none", border: true, motion: ["0s", "none"] });
  clean(faults);
});

test("the language is the page's, the nearest one named, and changes with it; strings can be replaced", async () => {
  const { page, faults } = await openElement(browser, arabic.url);
  const says = (...wanted) => page.waitForFunction((words) => {
    const { dir, lang } = globalThis.element.shadowRoot.querySelector(".frame");
    return JSON.stringify([lang, dir, globalThis.element.shadowRoot.querySelector("h2").textContent]) === words;
  }, { polling: 50 }, JSON.stringify(wanted));
  await says("ar", "rtl", "التقط صورة لوجهك");
  await page.evaluate(() => (document.documentElement.lang = "pt-BR"));
  await says("en", "ltr", "Take a photo of your face");
  await page.evaluate(() => globalThis.element.setAttribute("lang", "zh-HK"));
  await says("zh-Hant", "ltr", "拍攝臉部照片");
  await page.evaluate(() => (globalThis.element.messages = { title: "Smile" }));
  await says("zh-Hant", "ltr", "Smile");
  await page.evaluate(() => {
    globalThis.element.setAttribute("lang", "es-MX");
    globalThis.element.messages = {};
  });
  await says("es", "ltr", "Haga una foto de su cara");
  clean(faults);
});

test("every language has every string, each its own words", async () => {
  const messages = join(root, "pkg/browser/element/messages");
  const tags = readdirSync(messages).filter((name) => name.endsWith(".js")).map((name) => name.slice(0, -3));
  assert.deepEqual(tags.toSorted(), ["ar", "en", "es", "fr", "id", "ja", "ko", "ms", "th", "vi", "zh-Hans", "zh-Hant"]);
  const load = async (tag) => (await import(pathToFileURL(join(messages, `${tag}.js`)))).messages;
  const english = await load("en");
  const { languageOf } = await import(pathToFileURL(join(root, "pkg/browser/element/language.js")));
  for (const tag of tags) {
    const words = await load(tag);
    assert.deepEqual(Object.keys(words), Object.keys(english), tag);
    assert.deepEqual(Object.entries(words).filter(([, text]) => typeof text !== "string" || text.trim() !== text || text === "").map(([key]) => `${tag}: ${key}`), []);
    if (tag !== "en") assert.deepEqual(Object.keys(words).filter((key) => words[key] === english[key]), [], `${tag} in English`);
    if (tag === "fr") assert.deepEqual(Object.values(words).filter((text) => / [:;?!]/.test(text)), [], "a line may begin with the mark");
    assert.equal(languageOf(tag), tag);
  }
  const tagged = { "zh-TW": "zh-Hant", "zh-CN": "zh-Hans", zh: "zh-Hans", "zh-Hans-HK": "zh-Hans", in: "id", "ar-EG": "ar", "pt-BR": "en", "": "en", ES: "es", constructor: "en" };
  for (const [tag, wanted] of Object.entries(tagged)) assert.equal(languageOf(tag), wanted, tag);
});
