// The page under test: who looks at a camera's frames, one at a time. Driven by live.mjs through `bench`.
import { followed, whole } from "./live-turns.js";

const modules = "/benches/browser/node_modules/@mediapipe/tasks-vision/wasm";
const addresses = { module: "/pkg/browser/facegate_browser_bg.wasm", bundles: "/build/bench" };
let people = [];

async function openSession() {
  const { init, createSession } = await import(`${addresses.bundles}/live-facegate.js`);
  await init(addresses.module);
  return createSession();
}

async function openDetector(model, runningMode) {
  const { FaceDetector, FilesetResolver } = await import(`${addresses.bundles}/live-mediapipe.js`);
  return FaceDetector.createFromOptions(await FilesetResolver.forVisionTasks(modules), { baseOptions: { modelAssetPath: model, delegate: "CPU" }, runningMode });
}

function one({ detections }) {
  if (detections.length !== 1) throw new Error(`expected one face, got ${detections.length}`);
}

/** Milliseconds of each look. */
function times(frames, look) {
  return frames.map((frame) => {
    const start = performance.now();
    const found = look(frame);
    const ms = performance.now() - start;
    one(found);
    return ms;
  });
}

/** What a frame costs to go to the graphics unit and to come back, as MediaPipe sends it: part of its times, whatever the delegate. */
function webgl() {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  return (frame) => {
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, gl.getParameter(gl.TEXTURE_BINDING_2D), 0);
    gl.readPixels(0, 0, frame.width, frame.height, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(frame.data.length));
    return { detections: [frame] };
  };
}

const contestants = {
  async "facegate, whole look"() {
    const session = await openSession();
    return (frames) => whole(session, frames);
  },
  async "facegate, face followed"() {
    const session = await openSession();
    return (frames) => followed(session, frames);
  },
  async "MediaPipe FaceDetector, VIDEO"(model) {
    const detector = await openDetector(model, "VIDEO");
    let clock = 0;
    return (frames) => times(frames, (frame) => detector.detectForVideo(frame, clock += 33));
  },
  async "MediaPipe FaceDetector, IMAGE"(model) {
    const detector = await openDetector(model, "IMAGE");
    return (frames) => times(frames, (frame) => detector.detect(frame));
  },
  async "(WebGL upload and readPixels alone)"() {
    const look = webgl();
    return (frames) => times(frames, look);
  },
};

const open = new Map();

globalThis.bench = {
  names: Object.keys(contestants),
  isolated: crossOriginIsolated,
  /** Takes each person's frames in. */
  async load(urls, { width, height }) {
    people = await Promise.all(urls.map(async (url) => {
      const bytes = await (await fetch(url)).arrayBuffer();
      const count = bytes.byteLength / (4 * width * height);
      return Array.from({ length: count }, (_, at) => new ImageData(new Uint8ClampedArray(bytes.slice(at * 4 * width * height, (at + 1) * 4 * width * height)), width, height));
    }));
  },
  /** One contestant's look at all frames of one person: milliseconds of each. */
  async turn(name, person, model) {
    if (!open.has(name)) open.set(name, await contestants[name](model));
    globalThis.gc();
    return open.get(name)(people[person]);
  },
  /** From nothing to the first face found, in a page that has loaded neither: milliseconds. */
  async cold(name, model) {
    const [frame] = people[0];
    const start = performance.now();
    if (name === "facegate") {
      const { report } = await (await openSession()).observe(frame, 0);
      one({ detections: report.faces });
    } else one((await openDetector(model, "IMAGE")).detect(frame));
    return performance.now() - start;
  },
};
