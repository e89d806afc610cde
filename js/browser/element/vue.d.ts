/**
 * `<facegate-capture>` in Vue's templates: `import type {} from "facegate/element/vue"`, once. Types only; the element comes with `facegate/element`.
 *
 * @module
 */
import type { HTMLAttributes, ReservedProps } from "vue";
import type { CaptureChange, CaptureFailure, CaptureGuidance, ElementOptions, Messages } from "./index.js";
import type { Photo } from "../api.js";

/** What Vue passes on: attributes, the properties `options` and `messages`, and listeners (`@facegate-photo`). */
export interface FacegateCaptureProps extends HTMLAttributes, ReservedProps {
  /** A bare attribute; Vue writes a bound `false` down as text. */
  autostart?: "" | true | undefined;
  facing?: "user" | "environment" | undefined;
  /** As `autostart`. */
  noreview?: "" | true | undefined;
  /** Milliseconds. */
  timeout?: number | string | undefined;
  theme?: "light" | "dark" | undefined;
  /** Where the WebAssembly module is. */
  module?: string | undefined;
  /** Where the Worker's script is; `"none"` for none. */
  worker?: string | undefined;
  options?: ElementOptions | undefined;
  messages?: Partial<Messages> | undefined;
  onFacegateState?: ((event: CustomEvent<CaptureChange>) => void) | undefined;
  onFacegateGuidance?: ((event: CustomEvent<CaptureGuidance>) => void) | undefined;
  onFacegatePhoto?: ((event: CustomEvent<Photo>) => void) | undefined;
  onFacegateError?: ((event: CustomEvent<CaptureFailure>) => void) | undefined;
  onFacegateCancel?: ((event: CustomEvent<null>) => void) | undefined;
}

declare module "vue" {
  interface GlobalComponents {
    "facegate-capture": new () => { $props: FacegateCaptureProps };
  }
}
