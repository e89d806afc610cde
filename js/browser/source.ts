import { facegateError } from "../common/error.js";
import { draw, type Drawable } from "./draw.js";
import { frameOf, lend, packed, type Frame, type Rgba } from "./frame.js";
import { webpOrientation, type Policy } from "./facegate_browser.js";
import { kindOf } from "./kind.js";

/**
 * What a picture can come as.
 *
 * - `Blob`, `ArrayBuffer` and views of one: an encoded picture. JPEG and PNG are decoded by facegate itself, the same on every engine; what else the
 *   browser can decode (WebP, AVIF, HEIC) goes through the browser.
 * - `ImageData`, or any `{ data, width, height }` with RGBA bytes: pixels, upright, not mirrored.
 * - `Frame`: a camera's pixels in memory, as `camera.frame()` gives them.
 * - The others: read once, as they are at the time of the call. A `VideoFrame` stays open: whoever made it closes it.
 */
export type Source = Blob | ArrayBuffer | ArrayBufferView | Rgba | Frame | Drawable;

/** A source as the module takes it. */
export type Input = { readonly encoded: Uint8Array } | { readonly frame: Frame; /** Whether its bytes were lent. */ readonly lent?: boolean };

const drawables = new Set(["HTMLCanvasElement", "HTMLVideoElement", "ImageBitmap", "OffscreenCanvas", "VideoFrame"]);
const expected = "expected a Blob, bytes, ImageData, a Frame, ImageBitmap, canvas, video or VideoFrame";

/** Reads a source; what changes with time, at once. */
export async function read(source: Source, policy: () => Promise<Policy>): Promise<Input> {
  const kind = kindOf(source);
  if (kind === "Blob" || kind === "File") return { encoded: await readBlob(source as Blob, policy) };
  if (kind === "ArrayBuffer") return { encoded: viewOf(source as ArrayBuffer) };
  if (ArrayBuffer.isView(source)) return { encoded: viewOf(source) };
  if (drawables.has(kind)) return { frame: await frameOf(source as Drawable, lend), lent: true };
  if (isPixels(source)) return { frame: "format" in source ? source : packed(inSrgb(source)) };
  throw facegateError("InvalidArgument", `${expected}, got ${source === null ? "null" : kind === "Object" ? typeof source : kind}`);
}

/** A Blob of at most so many bytes is read while the module comes; a larger one waits for the policy, so as not to be read into memory in vain. */
const smallBytes = 16_777_216;

async function readBlob(blob: Blob, policy: () => Promise<Policy>): Promise<Uint8Array> {
  const reading = blob.size <= smallBytes ? blob.arrayBuffer() : undefined;
  // A failure is told below, if it is not too large anyway.
  reading?.catch(() => undefined);
  const { maxInputBytes } = await policy();
  if (blob.size > maxInputBytes) throw facegateError("PictureTooLarge", `expected at most ${maxInputBytes} bytes, got ${blob.size}`);
  try {
    return new Uint8Array(await (reading ?? blob.arrayBuffer()));
  } catch (cause) {
    throw facegateError("InvalidArgument", "expected a Blob that can be read, got one whose file is gone or changed", cause);
  }
}

/** The bytes of a view or a buffer; none of one that was transferred away. */
export function viewOf(view: ArrayBufferView | ArrayBuffer): Uint8Array {
  const { buffer = view as ArrayBuffer } = view as ArrayBufferView;
  return buffer.byteLength ? new Uint8Array(buffer, (view as ArrayBufferView).byteOffset, view.byteLength) : new Uint8Array();
}

function isPixels(source: unknown): source is Rgba | Frame {
  const { data, width, height, format } = Object(source) as Partial<Rgba & Frame>;
  if (!ArrayBuffer.isView(data) || (typeof format !== "string" && (typeof width !== "number" || typeof height !== "number"))) return false;
  if (!/^Uint8(Clamped)?Array$/.test(kindOf(data))) {
    throw facegateError("InvalidArgument", `expected pixels of 8 bits a channel, got ${kindOf(data)}`);
  }
  return true;
}

/** Pixels of a wide-gamut canvas, converted by the browser; all others as they are. */
function inSrgb(source: Rgba): Rgba {
  const { colorSpace } = source as Partial<ImageData>;
  return colorSpace === undefined || colorSpace === "srgb" ? source : draw(source as ImageData);
}

/** A WebP of 1×2 pixels with an EXIF orientation of 6. No engine known turns it to 2×1: all but WebP's is the decoder's work. */
const turnedProbe = "UklGRk4AAABXRUJQVlA4WAoAAAAIAAAAAAAAAQAAVlA4TBEAAAAvAEAAAAfQ//73v/+BiOh/AABFWElGFgAAAElJKgAIAAAAAQASAQMAAQAAAAYAAAA=";

function decoded(encoded: Uint8Array): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([encoded as Uint8Array<ArrayBuffer>]));
}

/** Bytes that facegate does not decode, decoded by the browser; nothing where there is no browser or it cannot either. */
export async function decodeNatively(encoded: Uint8Array, maxPixels: number): Promise<Frame | undefined> {
  if (typeof createImageBitmap !== "function") return undefined;
  const bitmap = await decoded(encoded).catch(() => undefined);
  if (!bitmap) return undefined;
  try {
    const pixels = bitmap.width * bitmap.height;
    if (pixels > maxPixels) throw facegateError("PictureTooLarge", `expected at most ${maxPixels} pixels, got ${pixels}`);
    const frame = await frameOf(bitmap, lend);
    const turn = webpOrientation(encoded);
    if (turn === 1 || (await decoded(Uint8Array.from(atob(turnedProbe), (letter) => letter.charCodeAt(0)))).width === 2) return frame;
    return { ...frame, rotation: [0, 0, 180, 180, 90, 90, 270, 270][turn - 1]!, flip: [2, 4, 5, 7].includes(turn) };
  } finally {
    bitmap.close();
  }
}
