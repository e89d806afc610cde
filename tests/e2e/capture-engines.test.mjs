// `<facegate-capture>` in all three engines, each with its own mock camera and with a face drawn on one: the happy path, the ways out, nothing left behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findBrowser } from "../../scripts/lib/browsers.mjs";
import { openEngine } from "../js/support/engines.mjs";
import { serveCapture } from "./support/camera.mjs";

/** Prepares the page: the element, every track, how many Workers were made and ended, and a camera that shows a face. */
async function prepare() {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const tracks = [];
  const recorded = (stream) => (tracks.push(...stream.getTracks()), stream);
  const workers = { made: 0, over: new Set(), get ended() { return this.over.size; } };
  const { terminate } = Worker.prototype;
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      workers.made += 1;
    }
    terminate() {
      workers.over.add(this);
      terminate.call(this);
    }
  };
  const picture = await createImageBitmap(await (await fetch("/tests/images/biden.jpg")).blob());
  const face = async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 720, height: 960 });
    const context = canvas.getContext("2d", { alpha: false });
    const draw = () => context.drawImage(picture, 303, 100, 523, 697, 0, 0, 720, 960);
    draw();
    globalThis.drawing = setInterval(draw, 40);
    return recorded(canvas.captureStream(25));
  };
  const cameras = { own: async (constraints) => recorded(await ask(constraints)), face, denied: () => Promise.reject(new DOMException("no", "NotAllowedError")), silent: () => new Promise(() => undefined) };
  const use = (name) => (mediaDevices.getUserMedia = cameras[name]);
  await import("/pkg/browser/element/index.js");
  const make = (options = {}) => {
    const element = Object.assign(document.createElement("facegate-capture"), { options });
    document.querySelector("main").append(element);
    return element;
  };
  const until = (element, ...states) => new Promise((resolve, reject) => {
    const told = [];
    const look = () => states.includes(element.state) && resolve();
    element.addEventListener("facegate-state", ({ detail }) => (told.push(detail.state), look()));
    element.addEventListener("facegate-error", ({ detail }) => told.push(`${detail.reason}: ${detail.error.message}`));
    look();
    setTimeout(() => reject(new Error(`expected ${states}, got ${element.state} after ${told}`)), 25_000);
  });
  Object.assign(globalThis, { kit: { tracks, workers, use, make, until, live: () => tracks.filter(({ readyState }) => readyState === "live").length } });
}

const tests = {
  "its own mock camera is watched in a Worker, and the shutter takes the photo": async () => {
    const { kit } = globalThis;
    kit.use("own");
    const element = kit.make({ prepare: { policy: { guidance: { manualMs: 200 } } } });
    let frames = 0;
    const manual = new Promise((resolve) => element.addEventListener("facegate-guidance", ({ detail }) => (frames += 1) && detail.manual && detail.hint !== "Starting" && frames > 5 && resolve(detail)));
    element.start();
    await kit.until(element, "watching");
    const { frame, hint } = await manual;
    const { videoWidth, videoHeight } = element.capture.video;
    element.shadowRoot.querySelector(".shutter").click();
    await kit.until(element, "review");
    const { width, height } = element.photo;
    element.capture.confirm();
    const result = [hint, frame.width === videoWidth && frame.height === videoHeight, height > width, element.state, kit.live(), kit.workers.made, kit.workers.ended];
    element.remove();
    return [result, ["NoFace", true, true, "done", 0, 1, 1]];
  },
  "a face is taken by itself": async () => {
    const { kit } = globalThis;
    kit.use("face");
    const element = kit.make();
    element.start();
    await kit.until(element, "review");
    clearInterval(globalThis.drawing);
    const { faces, findings } = element.photo.report;
    const shown = await element.shadowRoot.querySelector("img").decode().then(() => "shown");
    const result = [faces.length, findings.filter(({ reason }) => reason === "NoFace").length, shown, kit.live()];
    element.remove();
    return [result, [1, 0, "shown", 0]];
  },
  "without a Worker too": async () => {
    const { kit } = globalThis;
    kit.use("face");
    const made = kit.workers.made;
    const element = kit.make({ worker: false });
    element.start();
    await kit.until(element, "review");
    clearInterval(globalThis.drawing);
    element.remove();
    return [[kit.workers.made - made, kit.live()], [0, 0]];
  },
  "no and no answer are dead ends with a way out": async () => {
    const { kit } = globalThis;
    const file = await (await fetch("/tests/images/obama.jpg")).blob();
    const told = [];
    for (const camera of ["denied", "silent"]) {
      kit.use(camera);
      const element = kit.make({ timeout: 300 });
      element.start();
      await kit.until(element, "failed");
      told.push(element.failure.reason, element.shadowRoot.querySelector("[role=alert]").textContent !== "");
      await element.capture.use(file);
      told.push(element.state);
      element.remove();
    }
    return [told, ["Denied", true, "review", "TimedOut", true, "review"]];
  },
  "mounted twice, two at once, and thirty times over, nothing stays on": async () => {
    const { kit } = globalThis;
    kit.use("own");
    const [one, other] = [kit.make(), kit.make()];
    one.start();
    one.remove();
    document.querySelector("main").append(one);
    one.start();
    other.start();
    await Promise.all([kit.until(one, "watching"), kit.until(other, "watching")]);
    const both = kit.live();
    one.remove();
    other.remove();
    for (let cycle = 0; cycle < 30; cycle += 1) {
      const element = kit.make();
      element.start();
      await new Promise((resolve) => setTimeout(resolve, cycle * 4));
      element.remove();
    }
    for (let wait = 0; wait < 40 && kit.live() > 0; wait += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    return [[both, kit.live(), kit.workers.made - kit.workers.ended], [2, 0, 0]];
  },
  "the policy was kept": async () => [globalThis.faults, []],
};

for (const name of ["chromium", "firefox", "webkit"]) {
  test(`<facegate-capture> in ${name}`, { skip: findBrowser(name) ? false : `${name} is not installed`, timeout: 200_000 }, async (t) => {
    const server = await serveCapture();
    t.after(server.close);
    const engine = await openEngine(name);
    t.after(engine.close);
    t.diagnostic(engine.version);
    await engine.goto(`${server.url}/page.html`);
    await engine.evaluate(prepare);
    for (const [what, work] of Object.entries(tests)) {
      await t.test(what, async () => {
        const [seen, wanted] = await engine.evaluate(work);
        assert.deepEqual(seen, wanted);
      });
    }
  });
}
