import * as bindings from "./facegate_browser.js";
import type { Observed, Options } from "./facegate_browser.js";
import { facegateError } from "../common/error.js";
import { guarded, limitsOf, withoutUndefined } from "./api.js";
import type { Drawable } from "./draw.js";
import { giveBack, lend, type Frame, type Rgba } from "./frame.js";
import type { Init } from "./module.js";
import { read } from "./source.js";

/** What a session says of one frame. */
export interface Observation extends Observed {
  /** The photo's frame, once the session is done: for `prepare`. The best of the last good ones, not always the one just observed. */
  readonly taken?: Frame;
}

/** A camera being watched until there is a frame to make the photo of. */
export interface Session {
  /**
   * Looks at what a source shows now: finds and measures the face, and says what to tell the person. Call it for every frame of a camera, or for as many
   * as the device manages.
   *
   * @param time when the frame was taken, in milliseconds of any clock that runs forwards; `performance.now()` by default.
   * @throws FacegateError as `inspect` does of pixels; the session goes on with the next frame
   */
  observe(source: Drawable | Frame | Rgba, time?: number): Promise<Observation>;
  /** The person pressed the shutter: gives the best frame of late, good or not, and ends the session; nothing if none was seen. */
  shutter(): Frame | undefined;
  /** Starts anew, for another photo. */
  reset(): void;
  /** Lets go of the session's memory. */
  close(): void;
}

/** See `createSession` of the package's entry. */
export type CreateSession = (options?: Partial<Options>) => Promise<Session>;

/** One frame held, in room that goes back when another takes its place. */
class Kept {
  #frame: Frame | undefined;

  /** Holds a frame; of one that is not lent, whose pixels somebody may still change, a copy. */
  hold(frame: Frame, lent: boolean): void {
    this.drop();
    this.#frame = lent ? frame : { ...frame, data: copy(frame.data) };
  }

  /** Gives the frame away, for good. */
  take(): Frame | undefined {
    const frame = this.#frame;
    this.#frame = undefined;
    return frame;
  }

  drop(): void {
    if (this.#frame) giveBack(this.#frame.data);
    this.#frame = undefined;
  }
}

function copy(data: Frame["data"]): Uint8Array {
  const room = lend(data.length);
  room.set(data);
  return room;
}

/** Looks at a frame and holds it where it is the best of late. */
function look(live: bindings.Live, kept: Kept, frame: Frame, lent: boolean, time: number): Observation {
  const { data } = frame;
  let held = false;
  try {
    const observed = guarded(() => live.observe(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), frame, time));
    const { capture } = observed.guidance;
    held = capture === "Keep" || capture === "TakeThis";
    if (held) kept.hold(frame, lent);
    const taken = capture.startsWith("Take") ? kept.take() : undefined;
    return taken ? { ...observed, taken } : observed;
  } finally {
    if (lent && !held) giveBack(data);
  }
}

/** Makes an entry's `createSession`. */
export function sessionWith(init: Init): CreateSession {
  return async (given) => {
    const options = withoutUndefined(given);
    const policy = limitsOf(init, options);
    await policy;
    const live = guarded(() => new bindings.Live(options));
    const kept = new Kept();
    let open = true;
    const opened = (): void => {
      if (!open) throw facegateError("InvalidArgument", "expected an open session, got a closed one");
    };
    return {
      async observe(source, time = performance.now()) {
        opened();
        const input = await read(source, policy);
        opened();
        if (!("frame" in input)) throw facegateError("InvalidArgument", "expected pixels of a frame, got a file");
        return look(live, kept, input.frame, input.lent ?? false, time);
      },
      shutter() {
        opened();
        return live.shutter() ? kept.take() : undefined;
      },
      reset() {
        opened();
        kept.drop();
        live.reset();
      },
      close() {
        if (open) live.free();
        open = false;
        kept.drop();
      },
    };
  };
}
