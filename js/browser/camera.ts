import { facegateError, type FacegateError } from "../common/error.js";
import { frameOf, type Frame } from "./frame.js";

/** Why there is no picture from a camera, as a stable word. */
export type CameraReason = "Insecure" | "Unsupported" | "Denied" | "NotFound" | "InUse" | "TimedOut" | "Failed";

/** The `CameraUnavailable` error, with its reason. */
export type CameraError = FacegateError & { readonly code: "CameraUnavailable"; readonly reason: CameraReason };

/** How the camera is opened. */
export interface CameraOptions {
  /** Laid over the default: the front camera, 1920×1080 where it has that, which a phone held upright turns into 1080×1920. */
  readonly constraints?: MediaTrackConstraints;
  /** Milliseconds until a request that nobody answers is given up; 30,000 by default. Some webviews never answer. */
  readonly timeout?: number;
  /** Gives up opening, or closes the open camera. */
  readonly signal?: AbortSignal;
}

/** An open camera. It closes itself when the page goes away. */
export interface Camera {
  /** Shows what the camera sees. Mirror it with CSS if at all: frames are never mirrored. */
  readonly video: HTMLVideoElement;
  /** The pixels of this moment, not mirrored, in memory: for `prepare` now or later, here or in a Worker. `prepare(camera.video)` does both. */
  frame(): Promise<Frame>;
  /** Stops every track and lets go of the video, once; safe to call again. */
  stop(): void;
  /** Settles when the camera is closed: by `stop`, the signal, the page, or because the device went away. */
  readonly closed: Promise<void>;
}

/** `resizeMode` (Media Capture and Streams §4.3.8) keeps Chromium from cutting a portrait camera's frame to meet the ideal height. */
const standard: MediaTrackConstraints & { resizeMode: string } = {
  facingMode: "user", width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 }, resizeMode: "none",
};

/**
 * Opens the front camera on a video element, the given one or a new one, and waits for its first frame.
 *
 * @throws CameraError; the signal's reason when it gave up.
 */
export async function openCamera(video?: HTMLVideoElement, { constraints, timeout = 30_000, signal }: CameraOptions = {}): Promise<Camera> {
  signal?.throwIfAborted();
  const stream = await request({ ...standard, ...constraints }, timeout, signal);
  const camera = hold(stream, video ?? document.createElement("video"), signal);
  try {
    await within(firstFrame(camera.video), timeout, signal);
    return camera;
  } catch (error) {
    camera.stop();
    throw error;
  }
}

async function request(video: MediaTrackConstraints, timeout: number, signal?: AbortSignal): Promise<MediaStream> {
  if (globalThis.isSecureContext === false) throw cameraError("Insecure", "expected a page served over https or from localhost");
  if (!globalThis.navigator?.mediaDevices?.getUserMedia) throw cameraError("Unsupported", "expected a browser with getUserMedia");
  const asked = navigator.mediaDevices.getUserMedia({ video, audio: false }).catch((cause: unknown) => {
    throw cameraError(reasonOf(cause), "expected a camera stream", cause);
  });
  try {
    return await within(asked, timeout, signal);
  } catch (error) {
    // An answer that comes after all must not leave the light on.
    asked.then(stopTracks, () => undefined);
    throw error;
  }
}

/** The names that the Media Capture and Streams specification gives its failures (§10.2). */
function reasonOf(cause: unknown): CameraReason {
  switch (cause instanceof Error ? cause.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "Denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "NotFound";
    case "NotReadableError":
    case "AbortError":
      return "InUse";
    default:
      return "Failed";
  }
}

function cameraError(reason: CameraReason, message: string, cause?: unknown): CameraError {
  return Object.assign(facegateError("CameraUnavailable", `${message}, got ${reason}`, cause), { code: "CameraUnavailable" as const, reason });
}

/** Shows a stream and sees to it that its tracks stop on every way out. */
function hold(stream: MediaStream, video: HTMLVideoElement, signal?: AbortSignal): Camera {
  let settle = (): void => undefined;
  const closed = new Promise<void>((resolve) => (settle = resolve));
  const tracks = stream.getTracks();
  const stop = (): void => {
    stopTracks(stream);
    if (video.srcObject === stream) video.srcObject = null;
    removeEventListener("pagehide", stop);
    signal?.removeEventListener("abort", stop);
    tracks.forEach((track) => track.removeEventListener("ended", stop));
    settle();
  };
  addEventListener("pagehide", stop);
  signal?.addEventListener("abort", stop);
  tracks.forEach((track) => track.addEventListener("ended", stop));
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  return { video, stop, closed, frame: () => frameOf(video) };
}

function stopTracks(stream: MediaStream): void {
  stream.getTracks().forEach((track) => track.stop());
}

async function firstFrame(video: HTMLVideoElement): Promise<void> {
  try {
    await video.play();
  } catch (cause) {
    throw cameraError("Failed", "expected the video to play", cause);
  }
  if (video.readyState < video.HAVE_CURRENT_DATA) await new Promise((resolve) => video.addEventListener("loadeddata", resolve, { once: true }));
}

/** The work's result, unless time or signal come first; then nothing is left that holds on to the work, which may never end. */
function within<T>(work: Promise<T>, milliseconds: number, signal?: AbortSignal): Promise<T> {
  let end = (): void => undefined;
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(cameraError("TimedOut", `expected an answer within ${milliseconds} ms`)), milliseconds);
    const abort = (): void => reject(signal?.reason);
    end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    signal?.addEventListener("abort", abort);
    // Given up since it was last asked.
    if (signal?.aborted) abort();
    work.then(resolve, reject);
  }).finally(end);
}
