import { canvasPixels, draw, sizeOf, type Drawable } from "./draw.js";
import { kindOf } from "./kind.js";

/** RGBA pixels, four bytes each, rows from the top, alpha not premultiplied. `ImageData` is one. */
export interface Rgba {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** How a frame's samples lie; the names are WebCodecs'. */
export type FrameFormat = "I420" | "I422" | "I444" | "NV12" | "RGBA" | "RGBX" | "BGRA" | "BGRX";

/**
 * A camera's frame in memory: what `new VideoFrame(frame.data, { ...frame, timestamp: 0 })` would take. A plain object, to be kept, cloned or
 * transferred at will, and nothing to close. Not mirrored, unless `flip` says how to undo it.
 */
export interface Frame {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly format: FrameFormat;
  /** Pixels as stored, before `rotation`. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Where each plane begins in `data`, and its bytes from row to row; left out for planes one after the other without padding. */
  readonly layout?: { readonly offset: number; readonly stride: number }[];
  /** Left out for BT.709 of limited range. A matrix that is null, as many cameras have it, is BT.601. */
  readonly colorSpace?: { readonly matrix?: string | null; readonly fullRange?: boolean | null };
  /** Degrees clockwise that make it upright; 0 by default. */
  readonly rotation?: number;
  /** Whether it is mirrored left to right after that. */
  readonly flip?: boolean;
}

/** The frames there are, with the members that TypeScript's library lacks. */
type Video = VideoFrame & { readonly rotation?: number; readonly flip?: boolean };

const formats = /^(I420|I422|I444|NV12|(RGB|BGR)[AX])$/;
/** What is sRGB, or so near that engines draw it unchanged; WebKit says `unspecified` where others have null. */
const plainColour = /^(null|undefined|unspecified|bt709|smpte170m|bt470bg|iec61966-2-1)$/;

/** Gives room for as many bytes. */
type Room = (bytes: number) => Uint8Array;

/**
 * The pixels that a drawable shows at the time of the call. Where the engine has WebCodecs, no canvas is touched: that is quicker, and browsers
 * that guard against fingerprinting alter what is read of a canvas.
 *
 * @throws FacegateError `InvalidArgument` for a drawable without pixels, or whose pixels the page may not read
 */
export async function frameOf(source: Drawable, room: Room = (bytes) => new Uint8Array(bytes)): Promise<Frame> {
  const made: { close(): void }[] = [];
  const own = <T extends { close(): void }>(one: T): T => (made.push(one), one);
  const video = /Video/.test(kindOf(source));
  let shown = source;
  const copied = async (): Promise<Frame | undefined> => {
    const size = sizeOf(source);
    const frame: Video = kindOf(source) === "VideoFrame" ? (source as VideoFrame) : own(new VideoFrame(source, { timestamp: 0 }));
    // A canvas's frame is drawn with alpha multiplied in twice (Chromium), a video's is what it showed at the time.
    if (video) shown = frame;
    if (!video || "rotation" in frame) return copy(frame, size, frame === source, room);
    // An engine without `rotation` may keep a turn to itself (WebKit): a bitmap is upright.
    return drawn(async () => copy(own(new VideoFrame(own(await createImageBitmap(frame)), { timestamp: 0 })), size, false, room), 2);
  };
  try {
    // No WebCodecs, a format it has no name for, another origin's pixels: the canvas does it, or says what is wrong.
    return await copied().catch(() => undefined) ?? await drawn(() => packed(draw(shown)), video ? 4 : 0);
  } finally {
    made.forEach((one) => one.close());
  }
}

/** What is drawn, and drawn again where all of it is clear, as WebKitGTK now and then leaves a video's on a busy machine; `copy` gives nothing of what is. */
async function drawn<T extends Frame | undefined>(work: () => T | Promise<T>, again: number): Promise<T> {
  const got = await work();
  return again && !got?.data.some(Boolean) ? drawn(work, again - 1) : got;
}

/** A frame's bytes as they are, if facegate can read them: square pixels, plain colours, eight bits. */
async function copy(frame: Video, size: [number, number], given: boolean, room: Room): Promise<Frame | undefined> {
  const { format, visibleRect, colorSpace: { primaries, transfer, matrix, fullRange }, rotation = 0, flip = false } = frame;
  const { width: codedWidth, height: codedHeight } = visibleRect!;
  const upright = rotation % 180 ? [codedHeight, codedWidth] : [codedWidth, codedHeight];
  const bytes = frame.allocationSize();
  const plain = [primaries, transfer].every((name) => plainColour.test(`${name}`));
  if (!formats.test(`${format}`) || !plain || `${upright}` !== `${size}` || bytes > 4 * canvasPixels) return undefined;
  const data = room(bytes);
  const layout = await frame.copyTo(data);
  // Of a translucent canvas or bitmap engines do not agree whether alpha is multiplied in; of a given frame it is not.
  if (!given && /A$/.test(format!) && !isOpaque(data)) return undefined;
  return { data, format: format as FrameFormat, codedWidth, codedHeight, layout, colorSpace: { matrix, fullRange }, rotation, flip };
}

function isOpaque(data: Uint8Array): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

/** Pixels side by side as a frame. */
export function packed({ data, width, height }: Rgba): Frame {
  return { data, format: "RGBA", codedWidth: width, codedHeight: height };
}

let spare: ArrayBufferLike | undefined;

/** Room for one job, used again by the next: memory that is fresh costs more than the copy. */
export function lend(bytes: number): Uint8Array {
  const buffer = spare && spare.byteLength >= bytes ? spare : new ArrayBuffer(bytes);
  spare = undefined;
  return new Uint8Array(buffer, 0, bytes);
}

/** Takes a job's room back; what no camera needs is left to the collector. */
export function giveBack({ buffer }: Frame["data"]): void {
  if (buffer.byteLength <= 1 << 24) spare = buffer;
}
