/** What every entry offers besides `init`, `prepare` and `inspect`. */
export type { Inspect, Photo, Prepare } from "./api.js";
export { openCamera, type Camera, type CameraError, type CameraOptions, type CameraReason } from "./camera.js";
export type {
  Bounds, CropMode, CropPlan, Face, Finding, Guidance, GuidancePolicy, Hint, ImageFacts, ImageFormat, Measure, MeasureName, Observed, Options, Policy, Prefer, Reason, Report,
} from "./facegate_browser.js";
export { createKey, type BrowserKey } from "./key.js";
export type { Init, ModuleSource } from "./module.js";
export type { CreateSession, Observation, Session } from "./session.js";
export type { Source } from "./source.js";
export type { Drawable } from "./draw.js";
export type { Frame, FrameFormat, Rgba } from "./frame.js";
export { submit, type Check, type Outcome, type SubmitOptions } from "./submit.js";
export type { Code } from "../common/codes.js";
export { isFacegateError, type FacegateError } from "../common/error.js";
