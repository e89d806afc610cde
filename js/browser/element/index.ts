/**
 * `<facegate-capture>`: takes a photo of a face, with the camera or from a file. Importing this registers the element, where there is a page; it has
 * no other effect.
 *
 * Attributes: `autostart`, `facing` (`user`, `environment`), `noreview`, `timeout` (milliseconds), `theme` (`light`, `dark`; the page's
 * `color-scheme` by default), `lang`, `dir`, `module` and `worker` (addresses; `worker="none"` for none).
 *
 * @module
 */
import type { Photo } from "../api.js";
import type { CaptureChange, CaptureFailure, CaptureGuidance } from "../capture/types.js";
import { FacegateCaptureElement } from "./element.js";

export { FacegateCaptureElement, type ElementOptions } from "./element.js";
export type { Messages } from "./messages/en.js";
export type { CameraFacts, CaptureChange, CaptureFailure, CaptureGuidance, CaptureOptions, CaptureState, FailureReason } from "../capture/types.js";
export type { Capture } from "../capture/capture.js";

declare global {
  interface HTMLElementTagNameMap {
    "facegate-capture": FacegateCaptureElement;
  }
  interface HTMLElementEventMap {
    "facegate-state": CustomEvent<CaptureChange>;
    "facegate-guidance": CustomEvent<CaptureGuidance>;
    "facegate-photo": CustomEvent<Photo>;
    "facegate-error": CustomEvent<CaptureFailure>;
    "facegate-cancel": CustomEvent<null>;
  }
}

if (globalThis.customElements && !customElements.get("facegate-capture")) customElements.define("facegate-capture", FacegateCaptureElement);
