/**
 * facegate in a browser: a picture in, the photo that ID verification accepts out, and the way of that photo to the edge.
 * Importing this touches no DOM, no global and no WebAssembly; the first call loads the module.
 *
 * @module
 */
import { inspectWith, prepareWith, type Inspect, type Prepare } from "./api.js";
import { initWith, type Init } from "./module.js";
import { sessionWith, type CreateSession } from "./session.js";
import { hasSimd } from "./simd.js";

export * from "./public.js";

/**
 * Loads the WebAssembly module. Optional: the first `prepare` or `inspect` does it. Calling it again, at any time, costs nothing and loads nothing,
 * unless the load before failed.
 *
 * @param input where the module is; by default beside this file, in the build that this engine can run (with simd128 or without).
 * @throws FacegateError `ModuleUnavailable`
 */
export const init: Init = /* @__PURE__ */ initWith(() => (
  hasSimd() ? new URL("./facegate_browser_bg.wasm", import.meta.url) : new URL("./facegate_browser_scalar_bg.wasm", import.meta.url)
));

/**
 * Makes the photo: decodes, turns upright, crops to portrait, scales, encodes within the policy's limits. The same bytes in give the same bytes out
 * on every engine.
 *
 * @throws FacegateError `InvalidArgument`, `UnsupportedFormat`, `CorruptPicture`, `PictureTooLarge`, `PictureTooSmall`, `PhotoOverBudget`,
 * `ModuleUnavailable`, `InsecureContext`
 */
export const prepare: Prepare = /* @__PURE__ */ prepareWith(init);

/** What is true of a picture, without making a photo of it. Shortfalls are findings of the report, not errors. Throws as `prepare` does. */
export const inspect: Inspect = /* @__PURE__ */ inspectWith(init);

/**
 * Watches a camera: of each frame the face and its measures, one hint for the person, and the moment of the photo. It shows nothing and opens no camera:
 * see `openCamera`.
 *
 * @throws FacegateError `InvalidArgument`, `ModuleUnavailable`
 */
export const createSession: CreateSession = /* @__PURE__ */ sessionWith(init);
