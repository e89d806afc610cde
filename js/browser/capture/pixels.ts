import { sizeOf, type Drawable } from "../draw.js";

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

let context: Context | null | undefined;

/**
 * A camera's pixels by a canvas that is kept in the processor's memory, in engines that do not tell how a frame is turned (WebKit, Firefox): there the
 * way round the canvas is by a bitmap, and takes WebKitGTK three to five times as long. Nothing where the engine tells, or where what is read of a canvas
 * is not what was drawn on it, as browsers that guard against fingerprinting have it: the photo is made of these pixels.
 */
export function pixelsOf(source: Drawable): ImageData | undefined {
  if (typeof VideoFrame !== "function" || "rotation" in VideoFrame.prototype) return undefined;
  if (context === undefined) context = faithful();
  const [width, height] = sizeOf(source);
  if (!context || !width || !height) return undefined;
  const { canvas } = context;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  try {
    context.drawImage(source, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  } catch {
    return undefined;
  }
}

const probe = 32;

/** A canvas that gives back what is put on it; null where there is none. */
function faithful(): Context | null {
  const canvas = typeof OffscreenCanvas === "function" ? new OffscreenCanvas(probe, probe) : Object.assign(document.createElement("canvas"), { width: probe, height: probe });
  const made = canvas.getContext("2d", { alpha: false, willReadFrequently: true }) as Context | null;
  if (!made) return null;
  const given = new ImageData(Uint8ClampedArray.from({ length: 4 * probe * probe }, (_, at) => (at % 4 === 3 ? 255 : (at * 73) % 251)), probe, probe);
  made.putImageData(given, 0, 0);
  const got = made.getImageData(0, 0, probe, probe).data;
  return given.data.every((value, at) => got[at] === value) ? made : null;
}
