// `<facegate-capture>` in pages as developers build them: within other components, moved, imported twice, changed live, left and come back to, zoomed.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openBrowser } from "./support/browser.mjs";
import { film, openCapture, serveCapture, tracks } from "./support/camera.mjs";
import { openElement, until } from "./support/element.mjs";
import { root } from "./support/files.mjs";
import { clean, shot } from "./support/onboarding.mjs";
import { button, press } from "./support/press.mjs";

const folder = mkdtempSync(join(tmpdir(), "facegate-page-"));
const [server, { browser, close }] = await Promise.all([serveCapture(), openBrowser(film(folder, ["near", 2]), ["--disable-back-forward-cache"])]);
after(async () => {
  await close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (options) => openElement(browser, server.url, options);
const patient = { prepare: { policy: { guidance: { holdMs: 60_000, manualMs: 300 } } } };

test("README names each part, each event and each custom property there is, and no other", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const row = (name) => readme.match(new RegExp(`^\\| ${name} \\| (.*) \\|$`, "m"))[1];
  const words = (name) => [...row(name).matchAll(/`([a-z][a-z-]*)`/g)].map(([, word]) => word);
  const { page, faults } = await open();
  const parts = await page.evaluate(() => [...globalThis.element.shadowRoot.querySelectorAll("[part]")].flatMap((one) => (one.part.contains("button") ? ["button"] : [...one.part])));
  assert.deepEqual(words("parts").filter((word) => !["primary", "secondary"].includes(word)).sort(), [...new Set(parts)].sort());
  const code = ["element.js", "styles.js"].map((name) => readFileSync(join(root, "pkg/browser/element", name), "utf8")).join("");
  const properties = [...code.matchAll(/var\(--facegate-([a-z-]+)/g)].map(([, name]) => name);
  assert.deepEqual(words("custom properties").sort(), [...new Set(properties)].sort());
  const events = [...code.matchAll(/tell\("([a-z]+)"|"facegate-(cancel)"/g)].map(([, name, other]) => `facegate-${name ?? other}`);
  assert.deepEqual(words("events").sort(), [...new Set(events)].sort());
  clean(faults);
});

test("within another component: its events leave that one's shadow, its language is that of the host, and the page styles its parts", async () => {
  const { page, faults } = await openCapture(browser, server.url);
  const seen = await page.evaluate(async () => {
    await import("/pkg/browser/element/index.js");
    const host = document.querySelector("main").appendChild(document.createElement("section"));
    host.lang = "es";
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("facegate-capture::part(primary) { border-radius: 3px }");
    root.adoptedStyleSheets = [sheet];
    const heard = [];
    for (const name of ["state", "photo", "error", "cancel", "guidance"]) {
      document.addEventListener(`facegate-${name}`, (event) => heard.push([name, event.target === host, event.composedPath()[0].localName].join(" ")));
    }
    const element = root.appendChild(document.createElement("facegate-capture"));
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia;
    mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotFoundError"));
    await element.start();
    mediaDevices.getUserMedia = ask;
    const settled = new Promise((resolve) => element.addEventListener("facegate-photo", resolve));
    element.addEventListener("facegate-state", ({ detail }) => detail.state === "review" && element.capture.confirm());
    await element.start();
    await settled;
    element.shadowRoot.querySelector("[part~=cancel]").click();
    const { lang } = element.shadowRoot.querySelector(".frame");
    return { heard: [...new Set(heard)].sort(), lang, radius: getComputedStyle(element.shadowRoot.querySelector("[part~=primary]")).borderRadius };
  });
  assert.deepEqual(seen, { heard: ["cancel", "error", "guidance", "photo", "state"].map((name) => `${name} true facegate-capture`), lang: "es", radius: "3px" });
  clean(faults);
});

test("moved by `moveBefore` it keeps its camera; moved in any other way it lets go, and starts anew where it is to start by itself", async () => {
  const { page, faults } = await open({ options: patient });
  await press(page, "start");
  await until(page, "watching");
  const seen = await page.evaluate(async () => {
    const { element } = globalThis;
    const live = () => globalThis.tracks.filter(({ readyState }) => readyState === "live").length;
    const [one, other] = [0, 1].map(() => document.querySelector("main").appendChild(document.createElement("div")));
    one.moveBefore(element, null);
    const frames = await new Promise((resolve) => element.addEventListener("facegate-guidance", () => resolve("frames"), { once: true }));
    const moved = [element.state, live(), frames];
    other.append(element);
    const taken = [element.state, live()];
    element.setAttribute("autostart", "");
    one.append(element);
    return { moved, taken, again: element.state };
  });
  assert.deepEqual(seen, { moved: ["watching", 1, "frames"], taken: ["idle", 0], again: "starting" });
  await until(page, "watching");
  clean(faults);
});

test("no rounded corner clips the video, and a guide that is told the same again is left alone: both cost an engine without a graphics card each frame", async () => {
  const { page, faults } = await open();
  const seen = await page.evaluate(async () => {
    const round = [];
    for (let at = globalThis.element.shadowRoot.querySelector("video"); at; at = at.parentElement) {
      const { overflowX, borderStartStartRadius, clipPath } = getComputedStyle(at);
      if ((overflowX !== "visible" && borderStartStartRadius !== "0px") || clipPath !== "none") round.push(at.className);
    }
    const { Guide } = await import("/pkg/browser/element/guide.js");
    const guide = new Guide();
    const changes = new MutationObserver(() => undefined);
    changes.observe(guide.svg, { attributes: true, subtree: true });
    const counts = [0, 0.5, 0.5, 1].map((part) => (guide.progress(part), changes.takeRecords().length > 0));
    return [round, counts];
  });
  assert.deepEqual(seen, [[], [false, true, false, true]]);
  clean(faults);
});

test("imported from two places, the first one's element stays, and nothing is thrown", async () => {
  const { page, faults } = await open();
  const same = await page.evaluate(async () => {
    const before = customElements.get("facegate-capture");
    await import("/pkg/browser/element/index.js?again");
    return customElements.get("facegate-capture") === before && globalThis.element instanceof before;
  });
  assert.ok(same);
  clean(faults);
});

test("where there is no ResizeObserver, as in jsdom, it comes up all the same, and says what a person can do", async () => {
  const { page, faults } = await open({ before: () => delete globalThis.ResizeObserver });
  await button(page, "start");
  await button(page, "file");
  clean(faults);
});

test("the side of the camera is heeded from the next start on; what was used last is remembered for each side by itself", async () => {
  const { page, faults } = await open({ options: patient });
  const asked = await page.evaluate(async () => {
    const { element } = globalThis;
    const seen = [];
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async ({ video }) => {
      seen.push([video.facingMode, Object.keys(video.deviceId ?? {}).join()]);
      const stream = await ask({ video: true });
      const [track] = stream.getVideoTracks();
      track.getSettings = () => ({ deviceId: `the ${video.facingMode} one`, facingMode: video.facingMode });
      return stream;
    };
    localStorage.clear();
    const mirrored = [];
    for (const facing of ["user", "environment", "user", "environment"]) {
      element.setAttribute("facing", facing);
      await element.start();
      mirrored.push(element.capture.camera.mirrored);
      element.stop();
    }
    localStorage.clear();
    return [seen, mirrored];
  });
  assert.deepEqual(asked, [[["user", ""], ["environment", ""], ["user", "ideal"], ["environment", "ideal"]], [true, false, true, false]]);
  clean(faults);
});

test("constraints that no camera meets, and a browser that will not play, are told of, and nothing stays on", async () => {
  const { page, faults } = await open({ options: { constraints: { width: { exact: 99_999 } } } });
  await press(page, "start");
  await until(page, "failed");
  await page.evaluate(() => {
    globalThis.reasons = [globalThis.element.failure.reason, globalThis.element.failure.error.cause.name];
    globalThis.element.options = {};
    HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException("no gesture", "NotAllowedError"));
  });
  await press(page, "again");
  await page.waitForFunction(() => globalThis.tracks.length === 1 && globalThis.element.state === "failed");
  assert.deepEqual(await page.evaluate(() => [...globalThis.reasons, globalThis.element.failure.reason]), ["NotFound", "OverconstrainedError", "Failed"]);
  assert.deepEqual(await tracks(page), ["ended"]);
  await button(page, "file");
  clean(faults);
});

test("left while it watches and come back to by the browser's Back, the page is as it was, the camera off, and it starts again", async () => {
  const { page, faults } = await open({ options: patient });
  await press(page, "start");
  await until(page, "watching");
  await page.evaluate(() => addEventListener("pageshow", ({ persisted }) => (globalThis.persisted = persisted)));
  await page.goto(`${server.url}/page.html?elsewhere`);
  await page.goBack();
  assert.deepEqual(await page.evaluate(() => [globalThis.persisted, globalThis.element.state]), [true, "idle"], "out of the cache");
  assert.deepEqual(await tracks(page), ["ended"]);
  await press(page, "start");
  await until(page, "watching");
  assert.deepEqual(await tracks(page), ["ended", "live"]);
  clean(faults);
});

test("magnified to 400 %, nothing is beside the page, and each button can be brought into sight whole", async () => {
  const { page, faults } = await open({ options: patient, attributes: { lang: "fr" }, width: 320, height: 256 });
  const look = async (state) => {
    await shot(page, `element-zoom-${state}`);
    const seen = await page.evaluate(() => {
      const buttons = [...globalThis.element.shadowRoot.querySelectorAll("button")].filter((one) => one.checkVisibility());
      const hidden = buttons.filter((one) => {
        one.scrollIntoView({ block: "center" });
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight || !one.contains(globalThis.element.shadowRoot.elementFromPoint((left + right) / 2, (top + bottom) / 2));
      });
      return { hidden: hidden.map((one) => one.getAttribute("part")), wide: document.documentElement.scrollWidth - innerWidth, some: buttons.length > 0 };
    });
    assert.deepEqual([state, seen], [state, { hidden: [], wide: 0, some: true }]);
  };
  await look("start");
  await press(page, "start");
  await button(page, "shutter");
  await look("watching");
  await page.evaluate(() => globalThis.element.shadowRoot.querySelector(".stage").scrollIntoView());
  const hint = await page.$eval("facegate-capture >>> .hint", (one) => [one.getBoundingClientRect().top, one.textContent !== ""]);
  assert.deepEqual(hint, [0, true], "the hint stays in sight where the preview is scrolled to");
  await press(page, "shutter");
  await until(page, "review");
  await look("review");
  clean(faults);
});
