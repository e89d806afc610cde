/**
 * A photo taken with the camera, without a surface: the states, the camera, the Worker and the ways out. `facegate/element` puts a surface on it.
 * Importing this touches no DOM, no global and no WebAssembly.
 *
 * @module
 */
export { Capture } from "./capture.js";
export type { Off } from "./emitter.js";
export type {
  Box, CameraFacts, CaptureChange, CaptureEvents, CaptureFailure, CaptureGuidance, CaptureOptions, CaptureState, FailureReason, Size,
} from "./types.js";
