// `<facegate-capture>` in all three engines, each with its own mock camera and with a face drawn on one: the happy path, every dead end and its way out,
// switching, cancelling, a hidden page, and nothing left behind, however often.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findBrowser } from "../../scripts/lib/browsers.mjs";
import { openEngine } from "../js/support/engines.mjs";
import { serveCapture } from "./support/camera.mjs";
import { prepare } from "./support/kit.mjs";

/** Each runs in the page; gives what was seen and what is wanted. */
const tests = {
  "its own mock camera is watched in a Worker at the size it gives, and the shutter takes the photo": async () => {
    const { kit } = globalThis;
    kit.use("own");
    const [made, ended] = [kit.workers.made, kit.workers.ended];
    const element = kit.make({ prepare: { policy: { guidance: { manualMs: 200 } } } });
    let frames = 0;
    const manual = new Promise((resolve) => element.addEventListener("facegate-guidance", ({ detail }) => (frames += 1) && detail.manual && detail.hint !== "Starting" && frames > 3 && resolve(detail)));
    element.start();
    await kit.until(element, "watching");
    const { frame, hint } = await manual;
    const { videoWidth, videoHeight } = element.capture.video;
    kit.shows(element, ".shutter").click();
    await kit.until(element, "review");
    const { width, height } = element.photo;
    element.capture.confirm();
    const result = [hint, frame.width === videoWidth && frame.height === videoHeight, height > width, element.state, kit.live(), kit.workers.made - made, kit.workers.ended - ended];
    element.remove();
    return [result, ["NoFace", true, true, "done", 0, 1, 1], `its camera gave ${videoWidth} × ${videoHeight}`];
  },
  "a face is taken by itself": async () => {
    const { kit } = globalThis;
    kit.use("face");
    const element = kit.make();
    element.start();
    await kit.until(element, "review");
    const { faces, findings } = element.photo.report;
    const shown = await kit.shows(element, "img").decode().then(() => "shown");
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
    element.remove();
    return [[kit.workers.made - made, kit.live()], [0, 0]];
  },
  "each dead end is told of, and a file is its way out": async () => {
    const { kit } = globalThis;
    const file = await (await fetch("/tests/images/obama.jpg")).blob();
    const told = [];
    const { mediaDevices } = navigator;
    const without = (object, name, value) => {
      Object.defineProperty(object, name, { value, configurable: true });
      return () => delete object[name];
    };
    const asks = (camera) => () => void kit.use(camera);
    const ends = {
      Denied: asks("denied"), Dismissed: asks("dismissed"), NotFound: asks("missing"), InUse: asks("busy"), TimedOut: asks("silent"),
      Unsupported: () => without(navigator, "mediaDevices", undefined), Insecure: () => without(globalThis, "isSecureContext", false),
    };
    for (const [reason, end] of Object.entries(ends)) {
      const back = end();
      const element = kit.make({ timeout: 300 });
      element.start();
      await kit.until(element, "failed");
      const says = kit.shows(element, "[role=alert]").textContent !== "" && kit.shows(element, "[part=failed]:not([hidden]) [part~=file]") !== null;
      await element.capture.use(file);
      element.capture.confirm();
      told.push([reason, element.failure?.reason, says, element.state, element.photo?.report.faces.length]);
      back?.();
      element.remove();
    }
    return [[told, navigator.mediaDevices === mediaDevices], [Object.keys(ends).map((reason) => [reason, undefined, true, "done", 1]), true]];
  },
  "a question put aside is told from a no, and may be asked again; what the system forbids is a no": async () => {
    const { kit } = globalThis;
    const seen = [];
    for (const camera of ["system", "denied", "dismissed", "face"]) {
      kit.use(camera);
      const element = document.querySelector("facegate-capture") ?? kit.make(kit.patient);
      const again = kit.shows(element, "[part=failed]:not([hidden]) [part~=again]");
      if (again) again.click();
      else element.start();
      await kit.until(element, "starting");
      await kit.until(element, "failed", "watching");
      seen.push(element.failure?.reason ?? element.state);
    }
    document.querySelector("facegate-capture").remove();
    return [seen, ["Denied", "Denied", "Dismissed", "watching"]];
  },
  "a camera that goes away is told of, and can be started again": async () => {
    const { kit } = globalThis;
    kit.use("face");
    const element = kit.make(kit.patient);
    await element.start();
    kit.tracks.at(-1).lose();
    await kit.until(element, "failed");
    const { reason } = element.failure;
    kit.shows(element, "[part~=again]").click();
    await kit.until(element, "watching");
    const on = kit.live();
    element.remove();
    return [[reason, on, kit.live()], ["Ended", 1, 0]];
  },
  "an infrared camera is passed over, the next one is a switch away, and is asked for first the next time": async () => {
    const { kit } = globalThis;
    const { mediaDevices } = navigator;
    const enumerate = mediaDevices.enumerateDevices;
    const devices = ["Integrated IR Camera", "Integrated Camera", "camera2 0, facing back"].map((label, at) => ({ kind: "videoinput", label, deviceId: `id-${at}`, groupId: "" }));
    const asked = [];
    mediaDevices.enumerateDevices = async () => devices;
    kit.use(async ({ video }) => {
      const device = devices.find(({ deviceId }) => deviceId === (video.deviceId?.exact ?? video.deviceId?.ideal)) ?? devices[0];
      asked.push([Object.keys(video.deviceId ?? {})[0] ?? "any", video.width.ideal, video.height.ideal, device.label]);
      return kit.drawn({ label: device.label, settings: { deviceId: device.deviceId, ...(/back/.test(device.label) && { facingMode: "environment" }) } });
    });
    localStorage.clear();
    const element = kit.make(kit.patient);
    await element.start();
    const mirrored = () => kit.shows(element, ".stage").classList.contains("mirrored");
    const first = [element.capture.camera.label, mirrored(), kit.shows(element, ".switchCamera").hidden];
    kit.shows(element, ".switchCamera").click();
    await kit.until(element, "starting");
    await kit.until(element, "watching");
    const second = [element.capture.camera.label, mirrored(), kit.live()];
    element.remove();
    const again = kit.make(kit.patient);
    await again.start();
    again.remove();
    localStorage.clear();
    mediaDevices.enumerateDevices = enumerate;
    return [[first, second, asked, kit.live()], [
      ["Integrated Camera", true, false], ["camera2 0, facing back", false, 1],
      [["any", 1920, 1080, "Integrated IR Camera"], ["exact", 1920, 1080, "Integrated Camera"], ["exact", 1920, 1080, "camera2 0, facing back"], ["ideal", 1920, 1080, "camera2 0, facing back"]], 0,
    ]];
  },
  "cancelled while it asks, while it watches and by Escape, the camera is off": async () => {
    const { kit } = globalThis;
    const seen = [];
    const cancels = [];
    document.addEventListener("facegate-cancel", () => cancels.push("cancel"));
    const element = kit.make(kit.patient);
    for (const [camera, state, leave] of [
      ["silent", "starting", () => kit.shows(element, "[part~=cancel]").click()], ["face", "watching", () => kit.shows(element, "[part~=cancel]").click()],
      ["face", "watching", () => kit.shows(element, ".stage").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }))],
    ]) {
      kit.use(camera);
      element.start();
      await kit.until(element, state);
      leave();
      seen.push(element.state, kit.live());
    }
    element.remove();
    return [[seen, cancels.length], [["idle", 0, "idle", 0, "idle", 0], 3]];
  },
  "nobody is watched while the page is hidden": async () => {
    const { kit } = globalThis;
    kit.use("face");
    const element = kit.make(kit.patient);
    await element.start();
    await kit.frames(element, 2);
    const hide = (hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    };
    // The frame that was being looked at is told of, however long that takes.
    let frames = 0;
    element.addEventListener("facegate-guidance", () => (frames += 1));
    hide(true);
    await kit.wait(1200);
    const hidden = [frames <= 1, element.capture.paused, element.state];
    hide(false);
    await kit.frames(element, 2);
    const seen = [element.capture.paused, element.state];
    delete document.hidden;
    element.remove();
    return [[hidden, seen], [[true, true, "watching"], [false, "watching"]]];
  },
  "mounted twice as StrictMode does, and two at once: each takes its photo": async () => {
    const { kit } = globalThis;
    kit.use("face");
    const [one, other] = [kit.make(), kit.make()];
    one.start();
    one.remove();
    kit.put(one);
    one.start();
    other.start();
    await Promise.all([kit.until(one, "review"), kit.until(other, "review")]);
    const result = [one.photo.report.faces.length, other.photo.report.faces.length, kit.live()];
    one.remove();
    other.remove();
    await kit.quiet();
    return [[result, kit.workers.made - kit.workers.ended], [[1, 1, 0], 0]];
  },
  "a canvas gives the camera's pixels where the engine hides how frames are turned, and only if it does not alter them": async () => {
    const { kit } = globalThis;
    const hidden = !("rotation" in VideoFrame.prototype);
    const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, srcObject: kit.drawn() });
    kit.put(video);
    await video.play();
    await kit.wait(300);
    const { pixelsOf } = await import("/pkg/browser/capture/pixels.js");
    // The picture stands still: a bitmap shows the same. One of them may be left out, as WebKitGTK does now and then on a busy machine, but not each time.
    const context = Object.assign(document.createElement("canvas"), { width: 720, height: 960 }).getContext("2d");
    let [got, apart] = [undefined, Infinity];
    for (let left = 8; left > 0 && apart >= 1; left -= 1) {
      got = pixelsOf(video);
      context.drawImage(await createImageBitmap(video), 0, 0);
      const wanted = context.getImageData(0, 0, 720, 960).data;
      apart = got ? got.data.reduce((sum, value, at) => sum + Math.abs(value - wanted[at]), 0) / wanted.length : 0;
    }
    const { getImageData } = OffscreenCanvasRenderingContext2D.prototype;
    OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...given) {
      const image = getImageData.apply(this, given);
      image.data[77] ^= 1;
      return image;
    };
    const { pixelsOf: guarded } = await import("/pkg/browser/capture/pixels.js?guarded");
    const lies = guarded(video);
    OffscreenCanvasRenderingContext2D.prototype.getImageData = getImageData;
    video.srcObject.getTracks().forEach((track) => track.stop());
    video.remove();
    return [[got !== undefined, got?.width ?? 720, apart < 1, lies === undefined], [hidden, 720, true, true]];
  },
  "the policy was kept": async () => [globalThis.faults, []],
};

/** Mounts and unmounts from one count to another; gives the module's memory and what is still on. Most leave at a moment of their own, some once they have looked at a frame on the page's thread. */
async function cycles(from, to) {
  const { kit } = globalThis;
  const { default: module } = await import("/pkg/browser/facegate_browser.js");
  kit.use("face");
  // Compiled once: WebKit takes its time for that.
  const compiled = (kit.module ??= await WebAssembly.compileStreaming(fetch("/pkg/browser/facegate_browser_bg.wasm")));
  for (let at = from; at < to; at += 1) {
    const looks = at % 20 === 0;
    const element = kit.make({ ...kit.patient, module: compiled, ...(looks && { worker: false }) });
    element.start();
    await (looks ? kit.frames(element, 1) : kit.wait((at * 7) % 40));
    element.remove();
  }
  await kit.quiet();
  return [(await module()).memory.buffer.byteLength, kit.live(), kit.workers.made - kit.workers.ended, document.querySelectorAll("facegate-capture").length];
}

for (const name of ["chromium", "firefox", "webkit"]) {
  test(`<facegate-capture> in ${name}`, { skip: findBrowser(name) ? false : `${name} is not installed`, timeout: 480_000 }, async (t) => {
    const server = await serveCapture();
    t.after(server.close);
    const engine = await openEngine(name);
    t.after(engine.close);
    t.diagnostic(engine.version);
    await engine.goto(`${server.url}/page.html`);
    await engine.evaluate(prepare);
    await t.test("mounted and unmounted two hundred times, nothing stays on and the module's memory does not grow", async () => {
      const [memory, ...rest] = await engine.evaluate(cycles, 0, 50);
      assert.deepEqual(rest, [0, 0, 0]);
      for (let from = 50; from < 200; from += 50) assert.deepEqual(await engine.evaluate(cycles, from, from + 50), [memory, 0, 0, 0], `after ${from + 50}`);
    });
    for (const [what, work] of Object.entries(tests)) {
      await t.test(what, async () => {
        const [seen, wanted, remark] = await engine.evaluate(work);
        if (remark) t.diagnostic(remark);
        // Of the page `undefined` comes as null, or not at all.
        assert.deepEqual(JSON.parse(JSON.stringify(seen)), JSON.parse(JSON.stringify(wanted)));
      });
    }
  });
}
