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

/** Milliseconds in which an engine tells how a permission stands. */
const patience = 1000;

/**
 * Tells a question that was put aside, which may be asked again, from a no: by how the permission stands since, and by Chromium's words. Firefox and
 * WebKit reject with the same words in both cases. What the system forbids is asked in vain.
 */
export async function dismissal(caught: unknown): Promise<unknown> {
  const { reason, cause } = Object(caught) as Partial<CameraError>;
  if (reason !== "Denied") return caught;
  const words = cause instanceof Error ? cause.message : "";
  const dismissed = /dismissed/i.test(words) || (!/system/i.test(words) && (await standing()) === "prompt");
  return dismissed ? Object.assign(caught as object, { reason: "Dismissed" }) : caught;
}

async function standing(): Promise<PermissionState | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  return Promise.race([late, navigator.permissions?.query({ name: "camera" as PermissionName }).then(({ state }) => state, () => undefined)]);
}

function reasonOf(error: FacegateError): FailureReason {
  return error.code === "CameraUnavailable" ? (error as CameraError).reason : error.code;
}
