import { facegateError } from "../common/error.js";
import { kindOf } from "./kind.js";

/** What a canvas can draw and facegate takes. */
export type Drawable = HTMLCanvasElement | HTMLVideoElement | ImageBitmap | OffscreenCanvas | VideoFrame;

/** iOS gives no canvas above this many pixels; a photo needs a tenth of them. */
export const canvasPixels = 16_777_216;

/** The sRGB pixels a drawable shows now; scaled down only where a canvas could not hold them. */
export function draw(source: Drawable | ImageData): ImageData {
  const [width, height] = sizeOf(source);
  if (!width || !height) throw facegateError("InvalidArgument", `expected pixels in the ${kindOf(source)}, got ${width}×${height}`);
  if (kindOf(source) === "ImageData") return put(source as ImageData);
  const scale = Math.min(1, Math.sqrt(canvasPixels / (width * height)));
  const context = canvas(Math.max(1, Math.floor(width * scale)), Math.max(1, Math.floor(height * scale)));
  const { width: w, height: h } = context.canvas;
  context.imageSmoothingQuality = "high";
  try {
    context.drawImage(source as Drawable, 0, 0, w, h);
    return context.getImageData(0, 0, w, h);
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : "an error";
    throw facegateError("InvalidArgument", `expected pixels that this page may read in the ${kindOf(source)}, got ${name}`, cause);
  }
}

function put(image: ImageData): ImageData {
  const context = canvas(image.width, image.height);
  context.putImageData(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

/** The size a source is shown at; none of a video without a picture yet. */
export function sizeOf(source: Drawable | ImageData): [number, number] {
  if ("videoWidth" in source) return source.readyState >= 2 ? [source.videoWidth, source.videoHeight] : [0, 0];
  if ("displayWidth" in source) return [source.displayWidth, source.displayHeight];
  return [source.width, source.height];
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function canvas(width: number, height: number): Context {
  const made: OffscreenCanvas | HTMLCanvasElement =
    typeof OffscreenCanvas === "function" ? new OffscreenCanvas(width, height) : Object.assign(document.createElement("canvas"), { width, height });
  const context = made.getContext("2d", { willReadFrequently: true }) as Context | null;
  if (!context) throw facegateError("Internal", `expected a canvas of ${width}×${height}, got none`);
  return context;
}
