/**
 * `<facegate-capture>` in the JSX of React 19: `import type {} from "facegate/element/react"`, once. Types only; the element comes with `facegate/element`.
 *
 * @module
 */
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { CaptureChange, CaptureFailure, CaptureGuidance, ElementOptions, FacegateCaptureElement, Messages } from "./index.js";
import type { Photo } from "../api.js";

/**
 * What React passes on: attributes, the properties `options` and `messages`, and listeners, by the event's name after `on`. An element that the server
 * rendered gets its properties by `ref`: React sets none while it hydrates.
 */
export interface FacegateCaptureProps extends DetailedHTMLProps<HTMLAttributes<FacegateCaptureElement>, FacegateCaptureElement> {
  autostart?: boolean | undefined;
  facing?: "user" | "environment" | undefined;
  noreview?: boolean | undefined;
  /** Milliseconds. */
  timeout?: number | undefined;
  theme?: "light" | "dark" | undefined;
  /** Where the WebAssembly module is. */
  module?: string | undefined;
  /** Where the Worker's script is; `"none"` for none. */
  worker?: string | undefined;
  options?: ElementOptions | undefined;
  messages?: Partial<Messages> | undefined;
  "onfacegate-state"?: ((event: CustomEvent<CaptureChange>) => void) | undefined;
  "onfacegate-guidance"?: ((event: CustomEvent<CaptureGuidance>) => void) | undefined;
  "onfacegate-photo"?: ((event: CustomEvent<Photo>) => void) | undefined;
  "onfacegate-error"?: ((event: CustomEvent<CaptureFailure>) => void) | undefined;
  "onfacegate-cancel"?: ((event: CustomEvent<null>) => void) | undefined;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "facegate-capture": FacegateCaptureProps;
    }
  }
}
