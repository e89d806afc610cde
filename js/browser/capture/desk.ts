import { limitsOf, prepareWith, withoutUndefined, type Photo } from "../api.js";
import type { Drawable } from "../draw.js";
import type { Guidance, Options, Policy, Report } from "../facegate_browser.js";
import type { Frame } from "../frame.js";
import type { Init } from "../module.js";
import { sessionWith } from "../session.js";
import { pixelsOf } from "./pixels.js";
import { sha256Anywhere } from "./sha256.js";

/** A photo as it goes from thread to thread. */
export type PlainPhoto = Omit<Photo, "base64">;

/** What is known after a frame; once `taken`, the photo can be made. */
export interface Seen {
  readonly guidance: Guidance;
  readonly report: Report;
  readonly taken: boolean;
}

/** The work of a capture, wherever it is done. */
export interface Desk {
  /** What the options amount to. */
  readonly policy: Policy;
  /** Looks at what a source shows now, taken at a time in milliseconds. */
  observe(source: Drawable, time: number): Promise<Seen>;
  /** Makes the photo: of the frame the session took, else of the best of late; nothing if none was seen. */
  take(): Promise<PlainPhoto | undefined>;
  /** Makes the photo of a file. */
  prepare(file: Blob): Promise<PlainPhoto>;
  /** Starts anew, for another photo. */
  reset(): Promise<void>;
}

/** A desk on this thread: it can look at a frame without a trace, and lets go of its memory. */
export interface OwnDesk extends Desk {
  look(frame: Frame): Promise<void>;
  close(): void;
}

/** Opens a desk on this thread. */
export async function openDesk(init: Init, options: Partial<Options>): Promise<OwnDesk> {
  const prepare = prepareWith(init, sha256Anywhere);
  const session = await sessionWith(init)(options);
  const policy = await limitsOf(init, withoutUndefined(options));
  let taken: Frame | undefined;
  const plain = async (source: Blob | Frame): Promise<PlainPhoto> => {
    const { base64: _, ...photo } = await prepare(source, options);
    return photo;
  };
  return {
    policy,
    async observe(source, time) {
      const { guidance, report, taken: frame } = await session.observe(pixelsOf(source) ?? source, time, { owned: true });
      taken ??= frame;
      return { guidance, report, taken: frame !== undefined };
    },
    async take() {
      const frame = (taken ??= session.shutter());
      return frame && plain(frame);
    },
    prepare: plain,
    async reset() {
      taken = undefined;
      session.reset();
    },
    async look(frame) {
      await session.observe(frame, 0);
      session.reset();
    },
    close: () => session.close(),
  };
}
