// Pictures upright on a canvas.
import type { Frame, Report } from "../../pkg/browser/index.js";

/** Something upright to draw, and how to let go of it. */
export interface Original {
  readonly image: ImageBitmap | HTMLCanvasElement;
  close(): void;
}

/** A picture as the browser decodes it; none if it cannot. */
export async function originalOf(source: Blob | Frame): Promise<Original | undefined> {
  if (!(source instanceof Blob)) {
    const image = uprightCanvas(source);
    return { image, close: () => Object.assign(image, { width: 0, height: 0 }) };
  }
  const image = await createImageBitmap(source).catch(() => undefined);
  return image && { image, close: () => image.close() };
}

/** A camera's frame on a canvas, turned as it says. Engines differ in what they make of a VideoFrame's own rotation, so it is made without. */
function uprightCanvas({ data, format, codedWidth, codedHeight, layout, colorSpace, rotation = 0, flip = false }: Frame): HTMLCanvasElement {
  const pixels = format === "RGBA" && !layout
    ? canvasOf(new ImageData(new Uint8ClampedArray(data), codedWidth, codedHeight))
    : new VideoFrame(data as Uint8Array<ArrayBuffer>, {
      format: format as VideoPixelFormat, codedWidth, codedHeight, timestamp: 0, ...(layout && { layout }),
      ...(colorSpace && { colorSpace: colorSpace as VideoColorSpaceInit }),
    });
  const [width, height] = rotation % 180 ? [codedHeight, codedWidth] : [codedWidth, codedHeight];
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d")!;
  context.translate(width / 2, height / 2);
  if (flip) context.scale(-1, 1);
  context.rotate((rotation * Math.PI) / 180);
  context.drawImage(pixels, -codedWidth / 2, -codedHeight / 2);
  if ("close" in pixels) pixels.close();
  return canvas;
}

function canvasOf(pixels: ImageData): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement("canvas"), { width: pixels.width, height: pixels.height });
  canvas.getContext("2d")!.putImageData(pixels, 0, 0);
  return canvas;
}

/** Draws the whole picture, no larger than a screen needs. */
export function drawWhole(canvas: HTMLCanvasElement, original: Original | undefined, longest = 1600): void {
  const { width, height } = original?.image ?? { width: 1, height: 1 };
  const scale = Math.min(1, longest / Math.max(width, height));
  Object.assign(canvas, { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) });
  if (original) smooth(canvas).drawImage(original.image, 0, 0, canvas.width, canvas.height);
}

/** Draws the crop of the original, as large as the photo that was made of it. */
export function drawCrop(canvas: HTMLCanvasElement, original: Original | undefined, { image, crop }: Report, width: number, height: number): void {
  Object.assign(canvas, { width, height });
  if (!original || !crop) return;
  const [across, down] = [original.image.width / image.width, original.image.height / image.height];
  smooth(canvas).drawImage(original.image, crop.x * across, crop.y * down, crop.width * across, crop.height * down, 0, 0, width, height);
}

function smooth(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  return Object.assign(canvas.getContext("2d")!, { imageSmoothingQuality: "high" as const });
}
