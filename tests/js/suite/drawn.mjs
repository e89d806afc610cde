// A picture in every form a page has it in, what engines make of it, and engines as they are elsewhere. Nothing here knows which browser it is.
import { equal } from "./prepare.suite.mjs";

export const [width, height] = [480, 640];
/** Soft colours without a symmetry: 0..255. */
export const colour = (x, y) => [40 + (170 * x) / width, 60 + (150 * y) / height, 128 + 80 * Math.sin((x + 2 * y) / 90)];
export const turnable = () => typeof VideoFrame === "function" && "rotation" in VideoFrame.prototype;

/** Of each plane: pixels to a sample across and down, and the components side by side. */
const planes = {
  I420: [[1, 1, [0]], [2, 2, [1]], [2, 2, [2]]], I422: [[1, 1, [0]], [2, 1, [1]], [2, 1, [2]]], I444: [[1, 1, [0]], [1, 1, [1]], [1, 1, [2]]],
  NV12: [[1, 1, [0]], [2, 2, [1, 2]]], RGBA: [[1, 1, [0, 1, 2, 3]]], BGRX: [[1, 1, [2, 1, 0, 3]]],
};
const weights = { bt709: [0.2126, 0.0722], smpte170m: [0.299, 0.114], "bt2020-ncl": [0.2627, 0.0593] };

/** Y, Cb and Cr of 8-bit video (ITU-T H.273). */
function video([r, g, b], { matrix, fullRange }) {
  const [kr, kb] = weights[matrix];
  const y = kr * r + (1 - kr - kb) * g + kb * b;
  const [base, luma, chroma] = fullRange ? [0, 1, 1] : [16, 219 / 255, 224 / 255];
  return [base + y * luma, 128 + ((b - y) / (2 - 2 * kb)) * chroma, 128 + ((r - y) / (2 - 2 * kr)) * chroma];
}

/** The picture in a format: what `new VideoFrame(data, init)` takes. */
export function made(format, colorSpace, codedWidth = width, codedHeight = height, of = colour) {
  const pixel = weights[colorSpace?.matrix] ? (x, y) => video(of(x, y), colorSpace) : (x, y) => [...of(x, y), 255];
  const bytes = [];
  for (const [across, down, components] of planes[format]) {
    for (let y = 0; y < codedHeight; y += down) {
      for (let x = 0; x < codedWidth; x += across) {
        const value = pixel(x + (across - 1) / 2, y + (down - 1) / 2);
        for (const component of components) bytes.push(Math.round(value[component]));
      }
    }
  }
  return { data: new Uint8Array(bytes), format, codedWidth, codedHeight, ...(colorSpace ? { colorSpace } : {}) };
}

export const frameOf = ({ data, ...init }) => new VideoFrame(data, { timestamp: 0, ...init });

export function canvasOf(w, h, options) {
  const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
  return { canvas, context: canvas.getContext("2d", options) };
}

export function painted(options, of = colour) {
  const { canvas, context } = canvasOf(width, height, options);
  context.putImageData(new ImageData(new Uint8ClampedArray(made("RGBA", undefined, width, height, of).data), width, height), 0, 0);
  return { canvas, context };
}

/** What the engine draws of a source; at once, or the next time: of a frame WebKitGTK on a busy machine now and then draws nothing. */
export function drawn(source, w = width, h = height, tries = 6) {
  const { context } = canvasOf(w, h, { willReadFrequently: true });
  context.drawImage(source, 0, 0, w, h);
  const { data } = context.getImageData(0, 0, w, h);
  return tries > 1 && !data.some(Boolean) ? drawn(source, w, h, tries - 1) : data;
}

export const shown = async ({ photo, width: w, height: h }) => drawn(await createImageBitmap(new Blob([photo])), w, h);

/** Mean difference of RGB. */
function apart(one, other) {
  equal(one.length, other.length, "pixels");
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) if (at % 4 < 3) sum += Math.abs(one[at] - other[at]);
  return sum / (one.length * 0.75);
}

export function within(one, other, most, what) {
  const distance = apart(one, other);
  if (!(distance <= most)) throw new Error(`${what}: expected at most ${most} levels apart, got ${distance}`);
}

/** How many canvases some work reads. */
export async function canvases(work) {
  const kinds = [HTMLCanvasElement, OffscreenCanvas].map(({ prototype }) => [prototype, prototype.getContext]);
  let count = 0;
  for (const [prototype, native] of kinds) prototype.getContext = function (...options) { count += 1; return native.apply(this, options); };
  try {
    return [await work(), count];
  } finally {
    for (const [prototype, native] of kinds) prototype.getContext = native;
  }
}

/** Work with another `VideoFrame`, or none. */
export async function withVideoFrame(other, work) {
  const native = globalThis.VideoFrame;
  globalThis.VideoFrame = other;
  try {
    return await work(native);
  } finally {
    globalThis.VideoFrame = native;
  }
}

/** Work on an engine that the first times draws nothing of a video: on canvases, and of its frames in bitmaps. Gives the result, and how often it would have gone on so. */
export async function leavingOut(times, work) {
  const { createImageBitmap: make, OffscreenCanvasRenderingContext2D: { prototype } } = globalThis;
  const { drawImage: draw } = prototype;
  let left = times;
  const out = () => left > 0 && (left -= 1, true);
  globalThis.createImageBitmap = (source, ...rest) => (/VideoFrame/.test(Object.prototype.toString.call(source)) && out() ? make(new ImageData(source.displayWidth, source.displayHeight)) : make(source, ...rest));
  prototype.drawImage = function (...given) { if (!out()) draw.apply(this, given); };
  try {
    return [await work(), left];
  } finally {
    globalThis.createImageBitmap = make;
    prototype.drawImage = draw;
  }
}

/** A video that shows a canvas. */
export async function playing(canvas) {
  const element = Object.assign(document.createElement("video"), { muted: true, playsInline: true, srcObject: canvas.captureStream(30) });
  const context = canvas.getContext("2d");
  const paint = setInterval(() => context.fillRect(0, 0, 1, 1), 20);
  await Promise.race([element.play(), new Promise((_, reject) => setTimeout(() => reject(new Error("expected a video to play")), 20_000))]);
  return { element, stop: () => { clearInterval(paint); element.srcObject.getTracks().forEach((track) => track.stop()); } };
}

export const spaces = Object.keys(weights).flatMap((matrix) => [false, true].map((fullRange) => ({ primaries: "bt709", transfer: "bt709", matrix, fullRange })));
