import * as bindings from "./facegate_browser.js";
import type { Observed, Options } from "./facegate_browser.js";
import { facegateError } from "../common/error.js";
import { guarded, limitsOf, withoutUndefined } from "./api.js";
import type { Drawable } from "./draw.js";
import { giveBack, lend, type Frame, type Rgba } from "./frame.js";
import type { Init } from "./module.js";
import { read, viewOf } from "./source.js";

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
   * @param options `owned`: nobody writes to the pixels given any more, so that the session may hold them; otherwise it holds a copy, which takes
   * half a millisecond of 1280 x 720. Of cameras, videos and canvases it has its own pixels anyway.
   * @throws FacegateError as `inspect` does of pixels; the session goes on with the next frame
   */
  observe(source: Drawable | Frame | Rgba, time?: number, options?: { readonly owned?: boolean }): Promise<Observation>;
  /** The person pressed the shutter: gives the best frame of late, good or not, and ends the session; nothing if none was seen. */
  shutter(): Frame | undefined;
  /** Starts anew, for another photo. */
  reset(): void;
  /** Lets go of the session's memory. */
  close(): void;
}

/** See `createSession` of the package's entry. */
export type CreateSession = (options?: Partial<Options>) => Promise<Session>;

/** Whose the pixels of a frame are: in room that is lent, the session's for good, or somebody's who may still change them. */
type Owner = "lent" | "owned" | "theirs";

/** One frame held; room that is lent goes back when another takes its place. */
class Kept {
  #frame: Frame | undefined;
  #lent = false;

  /** Holds a frame; of one that is theirs a copy. */
  hold(frame: Frame, owner: Owner): void {
    this.drop();
    this.#frame = owner === "theirs" ? { ...frame, data: copy(frame.data) } : frame;
    this.#lent = owner !== "owned";
  }

  /** Gives the frame away, for good. */
  take(): Frame | undefined {
    const frame = this.#frame;
    this.#frame = undefined;
    return frame;
  }

  drop(): void {
    if (this.#frame && this.#lent) giveBack(this.#frame.data);
    this.#frame = undefined;
  }
}

function copy(data: Frame["data"]): Uint8Array {
  const room = lend(data.length);
  room.set(data);
  return room;
}

/** Looks at a frame and holds it where it is the best of late. */
function look(live: bindings.Live, kept: Kept, frame: Frame, owner: Owner, time: number): Observation {
  const { data } = frame;
  let held = false;
  try {
    const observed = guarded(() => live.observe(viewOf(data), frame, time));
    const { capture } = observed.guidance;
    held = capture === "Keep" || capture === "TakeThis";
    if (held) kept.hold(frame, owner);
    const taken = capture.startsWith("Take") ? kept.take() : undefined;
    return taken ? { ...observed, taken } : observed;
  } finally {
    if (owner === "lent" && !held) giveBack(data);
  }
}

/** Makes an entry's `createSession`. */
export function sessionWith(init: Init): CreateSession {
  return async (given) => {
    const options = withoutUndefined(given);
    const policy = await limitsOf(init, options);
    const live = guarded(() => new bindings.Live(options));
    const kept = new Kept();
    let open = true;
    const opened = (): void => {
      if (!open) throw facegateError("InvalidArgument", "expected an open session, got a closed one");
    };
    return {
      async observe(source, time = performance.now(), { owned = false } = {}) {
        opened();
        const input = await read(source, async () => policy);
        opened();
        if (!("frame" in input)) throw facegateError("InvalidArgument", "expected pixels of a frame, got a file");
        const mine = owned ? "owned" : "theirs";
        return look(live, kept, input.frame, input.lent ? "lent" : mine, time);
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
