import type { Photo } from "../api.js";
import type { CameraReason } from "../camera.js";
import type { Code } from "../../common/codes.js";
import type { FacegateError } from "../../common/error.js";
import type { Hint, Options, Report } from "../facegate_browser.js";

/**
 * Where a capture is: nothing open; the camera and the module being opened; frames being looked at; the photo being made; the photo shown to the person;
 * the photo confirmed; no way on but `start` or `use`.
 */
export type CaptureState = "idle" | "starting" | "watching" | "preparing" | "review" | "done" | "failed";

/** Why there is no photo: of a camera its reason, `Dismissed` where the person was asked, gave no yes, and may be asked again, `Ended` where an open camera went away; else the error's code. */
export type FailureReason = CameraReason | "Dismissed" | "Ended" | Exclude<Code, "CameraUnavailable">;

/** What went wrong. */
export interface CaptureFailure {
  /** In one word, for choosing what to say. */
  readonly reason: FailureReason;
  /** For the log. */
  readonly error: FacegateError;
}

/** A length in pixels each way. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in pixels. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** What is known after a frame. */
export interface CaptureGuidance {
  /** The one hint to show. */
  readonly hint: Hint;
  /** Whether the hint is new: speak it once. */
  readonly changed: boolean;
  /** How far the good run is, 0 to 1. */
  readonly progress: number;
  /** Whether to offer the shutter. */
  readonly manual: boolean;
  /** The largest face, in pixels of `frame`, not mirrored. */
  readonly face: Box | undefined;
  /** The frame as it is drawn, whatever the track says: `video.videoWidth` × `video.videoHeight`. */
  readonly frame: Size;
  /** All that was measured. */
  readonly report: Report;
}

/** The camera that is open. */
export interface CameraFacts {
  /** As the browser names it. */
  readonly label: string;
  /** The side it looks to: the person's, or away. */
  readonly facing: "user" | "environment";
  /** Whether the preview is to be mirrored: of the camera on the person's side only. */
  readonly mirrored: boolean;
  /** How many cameras `switchCamera` goes through. */
  readonly count: number;
}

/** A change of state, or of `paused`. */
export interface CaptureChange {
  /** The state now. */
  readonly state: CaptureState;
  /** The one before. */
  readonly from: CaptureState;
  /** Whether watching rests because nobody sees the page. */
  readonly paused: boolean;
}

/** What a capture tells. */
export interface CaptureEvents {
  /** The state has changed, or whether watching rests. */
  state: CaptureChange;
  /** A frame was looked at. */
  guidance: CaptureGuidance;
  /** The photo the person confirmed. */
  photo: Photo;
  /** What went wrong; after a file that is no picture the capture goes on from where it was. */
  error: CaptureFailure;
}

/** How a capture works. */
export interface CaptureOptions {
  /** What shows the camera; a new one by default. */
  readonly video?: HTMLVideoElement;
  /** The side the camera looks to; the person's by default. */
  readonly facing?: "user" | "environment";
  /** Laid over what `openCamera` asks for. */
  readonly constraints?: MediaTrackConstraints;
  /** Milliseconds until a camera that does not answer is given up; 30,000 by default. */
  readonly timeout?: number;
  /** Whether the camera last used, where the same side was wanted, is asked for first, by `ideal`; remembered in `localStorage`. True by default. */
  readonly remember?: boolean;
  /** Whether the person is asked before the photo counts; true by default. */
  readonly review?: boolean;
  /** For the session and for `prepare`. */
  readonly prepare?: Partial<Options>;
  /** Where the WebAssembly module is; by default beside this package's files. */
  readonly module?: string | URL | WebAssembly.Module;
  /** Where the Worker's script is, by default beside this file; false for none. */
  readonly worker?: string | URL | false;
}
