// The camera, watched frame by frame until a session takes its photo.
import { createSession, openCamera, type Camera, type Frame, type Observation, type Session } from "../../pkg/browser/index.js";
import type { BenchOptions } from "./analysis.js";

/** Milliseconds that observing the last frames took. */
export interface Times {
  readonly least: number;
  readonly median: number;
  readonly frames: number;
}

/** What the watcher tells. */
export interface LiveEvents {
  observed(seen: Observation, times: Times): void;
  failed(error: unknown): void;
  taken(frame: Frame): void;
  /** The camera is off, for whatever reason. */
  closed(): void;
}

/** A camera being watched. */
export interface Live {
  /** The best frame of late, if there is one; the camera goes off with it. */
  take(): void;
  /** Goes on under other options. */
  use(options: BenchOptions): Promise<void>;
  stop(): void;
}

const remembered = 60;

/** Opens the camera and watches it. Aborting the signal at any time turns it off. */
export async function startLive(video: HTMLVideoElement, options: BenchOptions, on: LiveEvents, signal: AbortSignal): Promise<Live> {
  const session = await createSession(options);
  try {
    return new Watcher(await openCamera(video, { signal }), session, on);
  } catch (error) {
    session.close();
    throw error;
  }
}

class Watcher implements Live {
  readonly #camera: Camera;
  readonly #on: LiveEvents;
  readonly #durations: number[] = [];
  #session: Session;
  #open = true;

  constructor(camera: Camera, session: Session, on: LiveEvents) {
    [this.#camera, this.#session, this.#on] = [camera, session, on];
    void camera.closed.then(() => {
      this.stop();
      on.closed();
    });
    void this.#watch();
  }

  take(): void {
    const frame = this.#open ? this.#session.shutter() : undefined;
    if (frame) this.#taken(frame);
  }

  async use(options: BenchOptions): Promise<void> {
    const made = await createSession(options);
    const spare = this.#open ? this.#session : made;
    if (this.#open) this.#session = made;
    spare.close();
  }

  stop(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#camera.stop();
    this.#session.close();
  }

  async #watch(): Promise<void> {
    while (this.#open) {
      await nextFrame(this.#camera.video);
      if (this.#open) await this.#observe();
    }
  }

  async #observe(): Promise<void> {
    const session = this.#session;
    const started = performance.now();
    const seen = await session.observe(this.#camera.video, started).catch((error: unknown) => {
      // A session that was closed meanwhile says so; that is no news.
      if (this.#open && session === this.#session) this.#on.failed(error);
    });
    if (!this.#open || !seen) return;
    this.#durations.push(performance.now() - started);
    if (this.#durations.length > remembered) this.#durations.shift();
    this.#on.observed(seen, timesOf(this.#durations));
    if (seen.taken) this.#taken(seen.taken);
  }

  #taken(frame: Frame): void {
    this.stop();
    this.#on.taken(frame);
  }
}

function nextFrame(video: HTMLVideoElement): Promise<unknown> {
  return new Promise((resolve) => ("requestVideoFrameCallback" in video ? video.requestVideoFrameCallback(resolve) : requestAnimationFrame(resolve)));
}

function timesOf(durations: readonly number[]): Times {
  const sorted = durations.toSorted((one, other) => one - other);
  return { least: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0, frames: sorted.length };
}
