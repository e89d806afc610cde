import { prepareWith, type Photo } from "../api.js";
import type { Drawable } from "../draw.js";
import type { Guidance, Options, Report } from "../facegate_browser.js";
import type { Frame } from "../frame.js";
import type { Init } from "../module.js";
import { sessionWith } from "../session.js";
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
  /** Looks at what a source shows now, taken at a time in milliseconds. */
  observe(source: Drawable, time: number): Promise<Seen>;
  /** Makes the photo: of the frame the session took, else of the best of late; nothing if none was seen. */
  take(): Promise<PlainPhoto | undefined>;
  /** Makes the photo of a file. */
  prepare(file: Blob): Promise<PlainPhoto>;
  /** Starts anew, for another photo. */
  reset(): Promise<void>;
}

/** Opens a desk on this thread; `close` lets go of its memory. */
export async function openDesk(init: Init, options: Partial<Options>): Promise<Desk & { close(): void }> {
  const prepare = prepareWith(init, sha256Anywhere);
  const session = await sessionWith(init)(options);
  let taken: Frame | undefined;
  const plain = async (source: Blob | Frame): Promise<PlainPhoto> => {
    const { base64: _, ...photo } = await prepare(source, options);
    return photo;
  };
  return {
    async observe(source, time) {
      const { guidance, report, taken: frame } = await session.observe(source, time);
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
    close: () => session.close(),
  };
}
