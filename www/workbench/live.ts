// The camera, watched frame by frame until a session takes its photo.
import { createSession, openCamera, type Frame, type Observation } from "../../pkg/browser/index.js";
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
  let session = await createSession(options);
  let open = true;
  const camera = await openCamera(video, { signal }).catch((error: unknown) => {
    session.close();
    throw error;
  });
  const stop = (): void => {
    if (!open) return;
    open = false;
    camera.stop();
    session.close();
  };
  const taken = (frame: Frame): void => {
    stop();
    on.taken(frame);
  };
  const durations: number[] = [];
  const observe = async (): Promise<void> => {
    const started = performance.now();
    const asked = session;
    const seen = await asked.observe(video, started).catch((error: unknown) => {
      // A session that was closed meanwhile says so; that is no news.
      if (open && asked === session) on.failed(error);
    });
    if (!open || !seen) return;
    durations.push(performance.now() - started);
    if (durations.length > remembered) durations.shift();
    on.observed(seen, timesOf(durations));
    if (seen.taken) taken(seen.taken);
  };
  const loop = async (): Promise<void> => {
    while (open) {
      await nextFrame(video);
      if (open) await observe();
    }
  };
  void camera.closed.then(() => {
    stop();
    on.closed();
  });
  void loop();
  const take = (): void => {
    const frame = open ? session.shutter() : undefined;
    if (frame) taken(frame);
  };
  const use = async (other: BenchOptions): Promise<void> => {
    const made = await createSession(other);
    const before = open ? session : made;
    if (open) session = made;
    before.close();
  };
  return { take, use, stop };
}

function nextFrame(video: HTMLVideoElement): Promise<unknown> {
  return new Promise((resolve) => ("requestVideoFrameCallback" in video ? video.requestVideoFrameCallback(resolve) : requestAnimationFrame(resolve)));
}

function timesOf(durations: readonly number[]): Times {
  const sorted = durations.toSorted((one, other) => one - other);
  return { least: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0, frames: sorted.length };
}
