// What a capture leaves behind when it is mounted twice, stopped anywhere, or left: nothing. And which camera it takes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openBrowser } from "./support/browser.mjs";
import { film, openHeadless, serveCapture, tracks, workersLeft } from "./support/camera.mjs";
import { root } from "./support/files.mjs";
import { clean } from "./support/onboarding.mjs";

const folder = mkdtempSync(join(tmpdir(), "facegate-life-"));
const [server, { browser, close }] = await Promise.all([serveCapture(), openBrowser(film(folder, ["near", 2]))]);
after(async () => {
  await close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = () => openHeadless(browser, server.url);

test("mounted twice at once, as React's StrictMode does, one camera is on; stopped, none", async () => {
  const { page, faults } = await open();
  const states = await page.evaluate(async () => {
    const capture = globalThis.make({ prepare: { policy: { guidance: { holdMs: 60_000 } } } });
    capture.start();
    capture.stop();
    capture.start();
    capture.start();
    await globalThis.until(capture, "watching");
    await globalThis.when(() => globalThis.tracks.length === 2);
    await globalThis.settled();
    const on = globalThis.tracks.map(({ readyState }) => readyState);
    capture.stop();
    await globalThis.settled();
    return [on, capture.state, globalThis.tracks.map(({ readyState }) => readyState)];
  });
  assert.deepEqual(states, [["ended", "live"], "idle", ["ended", "ended"]]);
  assert.equal(await workersLeft(page), 0);
  clean(faults);
});

test("two at once do not disturb each other", async () => {
  const { page, faults } = await open();
  const seen = await page.evaluate(async () => {
    const both = [globalThis.make(), globalThis.make()];
    both.forEach((capture) => capture.start());
    await Promise.all(both.map((capture) => globalThis.until(capture, "review")));
    both[0].confirm();
    const states = both.map(({ state, photos }) => [state, photos.length]);
    both.forEach((capture) => capture.stop());
    return states;
  });
  assert.deepEqual(seen, [["done", 1], ["review", 0]]);
  assert.deepEqual(await tracks(page), ["ended", "ended"]);
  clean(faults);
});

test("stopped while the camera is asked for, the late camera is turned off; left for another page, the camera is off", async () => {
  const { page, faults } = await open();
  const seen = await page.evaluate(async () => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    let answer;
    mediaDevices.getUserMedia = async (constraints) => {
      await new Promise((resolve) => (answer = resolve));
      return ask(constraints);
    };
    const late = globalThis.make();
    late.start();
    late.stop();
    answer();
    await globalThis.when(() => globalThis.tracks.some(({ readyState }) => readyState === "ended"));
    mediaDevices.getUserMedia = ask;
    const before = globalThis.tracks.map(({ readyState }) => readyState);
    const left = globalThis.make();
    await left.start();
    dispatchEvent(new PageTransitionEvent("pagehide"));
    return [before, late.state, late.log, left.state];
  });
  assert.deepEqual(seen, [["ended"], "idle", ["starting", "idle"], "idle"]);
  assert.deepEqual(await tracks(page), ["ended", "ended"]);
  clean(faults);
});

test("starting and stopping over and over, at any moment, leaves no track, no Worker and no listener", async () => {
  const { page, faults } = await open();
  const listeners = await page.evaluate(async () => {
    const open = new Map();
    for (const target of [globalThis, document]) {
      const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
      target.addEventListener = function (type, listener, ...rest) {
        open.set(listener, type);
        return add.call(target, type, listener, ...rest);
      };
      target.removeEventListener = function (type, listener, ...rest) {
        open.delete(listener);
        return remove.call(target, type, listener, ...rest);
      };
    }
    for (let cycle = 0; cycle < 40; cycle += 1) {
      const capture = globalThis.make();
      const started = capture.start();
      await (cycle % 4 === 0 ? started : new Promise((resolve) => setTimeout(resolve, cycle * 3)));
      capture.stop();
    }
    await globalThis.settled();
    await globalThis.settled();
    return [...open.values()];
  });
  assert.deepEqual(listeners, []);
  const states = await tracks(page);
  assert.ok(states.length >= 10, `${states.length} tracks`);
  assert.deepEqual(states.filter((state) => state !== "ended"), []);
  assert.equal(await workersLeft(page), 0);
  clean(faults);
});

test("stopped while the browser does not answer, or shows nothing, no timer is left that would hold on to the video", async () => {
  const { page, faults } = await open();
  const left = await page.evaluate(async () => {
    const timers = new Map();
    const { setTimeout: set, clearTimeout: clear } = globalThis;
    globalThis.setTimeout = (work, ms, ...rest) => {
      const id = set(() => timers.delete(id) && work(...rest), ms);
      timers.set(id, ms);
      return id;
    };
    globalThis.clearTimeout = (id) => timers.delete(id) && clear(id);
    const never = () => new Promise(() => undefined);
    const asked = [];
    const stopped = async (where, name) => {
      const { [name]: kept } = where;
      const waiting = new Promise((resolve) => (where[name] = () => (resolve(), never())));
      const capture = globalThis.make();
      capture.start();
      await waiting;
      asked.push([...timers.values()].includes(30_000));
      capture.stop();
      where[name] = kept;
      await new Promise((resolve) => set(resolve));
      return [...timers.values()];
    };
    return [await stopped(navigator.mediaDevices, "getUserMedia"), await stopped(HTMLVideoElement.prototype, "play"), asked];
  });
  assert.deepEqual(left, [[], [], [true, true]]);
  assert.deepEqual(await tracks(page), ["ended"]);
  clean(faults);
});

test("stopped at the very moment the camera is given, or a little later, it is off", async () => {
  const { page, faults } = await open();
  const moments = 40;
  const states = await page.evaluate(async (count) => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia;
    for (let moment = 0; moment < count; moment += 1) {
      const capture = globalThis.make();
      mediaDevices.getUserMedia = (constraints) => {
        const given = ask.call(mediaDevices, constraints);
        // A page that hears of it too, so many turns of the microtasks on.
        given.then(async () => {
          for (let turn = 0; turn < moment; turn += 1) await undefined;
          capture.stop();
        });
        return given;
      };
      await capture.start();
    }
    return globalThis.tracks.map(({ readyState }) => readyState);
  }, moments);
  assert.deepEqual(states, Array(moments).fill("ended"));
  clean(faults);
});

test("on the page's thread, where the module stays, its memory does not grow from capture to capture", async () => {
  const { page, faults } = await open();
  const grown = await page.evaluate(async () => {
    const { default: module } = await import("/pkg/browser/facegate_browser.js");
    const cycles = async (count) => {
      for (let cycle = 0; cycle < count; cycle += 1) {
        const capture = globalThis.make({ worker: false });
        await capture.start();
        await new Promise((resolve) => capture.on("guidance", resolve));
        if (cycle % 5 === 0) await capture.shutter();
        capture.stop();
      }
      return (await module()).memory.buffer.byteLength;
    };
    return [await cycles(10), await cycles(40)];
  });
  assert.equal(grown[1], grown[0]);
  assert.deepEqual((await tracks(page)).filter((state) => state !== "ended"), []);
  clean(faults);
});

/** Gives the page cameras of these labels, drawn on canvases; each request and its answer is in `asked`. */
const cameras = (page, labels) => page.evaluate((names) => {
  globalThis.asked = [];
  const devices = names.map((label, at) => ({ kind: "videoinput", label, deviceId: `id-${at}`, groupId: "" }));
  navigator.mediaDevices.enumerateDevices = async () => devices;
  navigator.mediaDevices.getUserMedia = async ({ video }) => {
    const wanted = video.deviceId?.exact ?? video.deviceId?.ideal;
    const device = devices.find(({ deviceId }) => deviceId === wanted) ?? devices[0];
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
    const context = canvas.getContext("2d");
    setInterval(() => context.fillRect(0, 0, 640, 480), 50);
    const stream = canvas.captureStream(20);
    const [track] = stream.getVideoTracks();
    Object.defineProperty(track, "label", { value: device.label });
    track.getSettings = () => ({ deviceId: device.deviceId, ...(/back/.test(device.label) && { facingMode: "environment" }) });
    globalThis.tracks.push(track);
    globalThis.asked.push([video.deviceId, video.facingMode, device.label]);
    return stream;
  };
}, labels);

test("an infrared camera is passed over; the next one is a switch away, and is asked for first the next time", async () => {
  const { page, faults } = await open();
  await cameras(page, ["Integrated IR Camera", "Integrated Camera", "camera2 0, facing back"]);
  const seen = await page.evaluate(async () => {
    const capture = globalThis.make();
    await capture.start();
    const first = capture.camera;
    await capture.switchCamera();
    const second = capture.camera;
    capture.stop();
    const again = globalThis.make();
    await again.start();
    again.stop();
    return { first, second, asked: globalThis.asked };
  });
  assert.deepEqual(seen.first, { label: "Integrated Camera", facing: "user", mirrored: true, count: 2 });
  assert.deepEqual(seen.second, { label: "camera2 0, facing back", facing: "environment", mirrored: false, count: 2 });
  assert.deepEqual(seen.asked, [
    [null, "user", "Integrated IR Camera"], [{ exact: "id-1" }, "user", "Integrated Camera"], [{ exact: "id-2" }, "user", "camera2 0, facing back"],
    [{ ideal: "id-2" }, "environment", "camera2 0, facing back"],
  ].map(([device, ...rest]) => [device ?? undefined, ...rest]).map((row) => JSON.parse(JSON.stringify(row))));
  assert.deepEqual((await tracks(page)).filter((state) => state !== "ended"), []);
  clean(faults);
});

test("importing it where there is no page touches no global of one", () => {
  const script = `
    for (const name of ["window", "document", "navigator", "self", "Worker", "localStorage", "fetch", "trustedTypes", "matchMedia", "HTMLVideoElement"]) {
      Object.defineProperty(globalThis, name, { configurable: true, get() { throw new Error("touched " + name); } });
    }
    WebAssembly.compile = WebAssembly.instantiate = WebAssembly.validate = () => { throw new Error("touched WebAssembly"); };
    const { Capture } = await import("facegate/capture");
    if (new Capture().state !== "idle") throw new Error("expected idle");`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: root });
});
