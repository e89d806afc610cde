import * as bindings from "./facegate_browser.js";
import type { FrameInit, Options, Policy, Prepared, Report } from "./facegate_browser.js";
import { facegateError, isFacegateError } from "../common/error.js";
import { sha256Hex } from "./digest.js";
import { giveBack, type Frame } from "./frame.js";
import type { Init } from "./module.js";
import { decodeNatively, read, viewOf, type Source } from "./source.js";

/** A prepared photo and all that is known of it. */
export interface Photo {
  /** The JPEG: baseline, 4:2:0, sRGB, upright, portrait, without metadata. */
  readonly photo: Uint8Array;
  /** Pixels. */
  readonly width: number;
  /** Pixels; greater than the width. */
  readonly height: number;
  /** JPEG quality, 91 to 95 by the default policy. */
  readonly quality: number;
  /** Length of `photo`. */
  readonly bytes: number;
  /** SHA-256 of `photo`, 64 lower-case hex digits: what the verdict names. */
  readonly sha256: string;
  /** What was measured of the picture and done to it. */
  readonly report: Report;
  /** `photo` as Base64 (RFC 4648 §4), for pages that send it through a backend of their own. */
  base64(): string;
}

/** See `prepare` of the package's entry. */
export type Prepare = (source: Source, options?: Partial<Options>) => Promise<Photo>;

/** See `inspect` of the package's entry. */
export type Inspect = (source: Source, options?: Partial<Options>) => Promise<Report>;

/** Makes an entry's `prepare`; `sha256` where digests come from elsewhere than WebCrypto. */
export function prepareWith(init: Init, sha256 = sha256Hex): Prepare {
  return async (source, options) => {
    const made = await run(init, source, options, bindings.prepare, bindings.prepareFrame);
    return photoOf(made, await sha256(made.photo));
  };
}

/** Makes an entry's `inspect`. */
export function inspectWith(init: Init): Inspect {
  return (source, options) => run(init, source, options, bindings.inspect, bindings.inspectFrame);
}

function photoOf({ photo, width, height, quality, report }: Prepared, sha256: string): Photo {
  return { photo, width, height, quality, bytes: photo.length, sha256, report, base64: () => guarded(() => bindings.base64(photo)) };
}

type OnBytes<T> = (bytes: Uint8Array, options: Partial<Options>) => T;
type OnFrame<T> = (data: Uint8Array, frame: FrameInit, options: Partial<Options>) => T;

/** Does one job on a source, through the module where it reads the format, else through the browser's decoder. */
async function run<T>(init: Init, source: Source, given: Partial<Options> | undefined, onBytes: OnBytes<T>, onFrame: OnFrame<T>): Promise<T> {
  const options = withoutUndefined(given);
  const limits = (): Promise<Policy> => limitsOf(init, options);
  const frameJob = (frame: Frame, lent = false): T => {
    const { data } = frame;
    try {
      return guarded(() => onFrame(viewOf(data), frame, options));
    } finally {
      if (lent) giveBack(data);
    }
  };
  // What a video shows is read now, not when the module has been loaded.
  const [input] = await Promise.all([read(source, limits), init()]);
  if ("frame" in input) return frameJob(input.frame, input.lent);
  try {
    return guarded(() => onBytes(input.encoded, options));
  } catch (error) {
    const decoded = isFacegateError(error) && error.code === "UnsupportedFormat" ? await decodeNatively(input.encoded, (await limits()).maxInputPixels) : undefined;
    if (!decoded) throw error;
    return frameJob(decoded, true);
  }
}

/** The policy that options amount to, once the module is there. */
export function limitsOf(init: Init, options: Partial<Options>): Promise<Policy> {
  return init().then(() => guarded(() => bindings.policy(options)));
}

/** A key set to `undefined`, at any depth, means the same as one left out. */
export function withoutUndefined(given: Partial<Options> | undefined): Partial<Options> {
  if (given === undefined) return {};
  if (typeof given !== "object" || given === null) throw facegateError("InvalidArgument", `expected options as an object, got ${given === null ? "null" : typeof given}`);
  const strip = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined).map(([key, field]) => [key, strip(field)]));
  };
  return strip(given) as Partial<Options>;
}

/** The module's own failures are typed already; a trap (no memory left, a bug) becomes one. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isFacegateError(error)) throw error;
    throw facegateError("Internal", `expected the module to answer, got ${error instanceof Error ? error.message : "a trap"}`, error);
  }
}
