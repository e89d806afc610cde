import type { CameraError } from "../camera.js";
import { facegateError, isFacegateError, type FacegateError } from "../../common/error.js";
import type { CaptureFailure, FailureReason } from "./types.js";

/** A caught value as what a person can be told. */
export function failureOf(caught: unknown): CaptureFailure {
  const error = isFacegateError(caught) ? caught : facegateError("Internal", `expected a photo, got ${caught instanceof Error ? caught.message : "nothing"}`, caught);
  return { reason: reasonOf(error), error };
}

/** An open camera that went away: unplugged, taken by another program, or its permission withdrawn. */
export function endedError(): FacegateError {
  return Object.assign(facegateError("CameraUnavailable", "expected the camera to stay on, got Ended"), { reason: "Ended" });
}

function reasonOf(error: FacegateError): FailureReason {
  if (error.code !== "CameraUnavailable") return error.code;
  const { reason, cause } = error as CameraError;
  // Chromium alone tells a question left unanswered from a no, in words; it may be asked again.
  return reason === "Denied" && cause instanceof Error && /dismissed/i.test(cause.message) ? "Dismissed" : reason;
}
