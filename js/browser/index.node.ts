/**
 * facegate in Node, Deno and Bun: as in a browser, with the module read from the package's folder. Sources are bytes, Blobs and RGBA pixels.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { inspectWith, prepareWith, type Inspect, type Prepare } from "./api.js";
import { initWith, type Init } from "./module.js";
import { sessionWith, type CreateSession } from "./session.js";
import { hasSimd } from "./simd.js";

export * from "./public.js";

/** As `init` of the browser's entry; the module comes from the file beside this one. */
export const init: Init = /* @__PURE__ */ initWith(() => readFile(
  hasSimd() ? new URL("./facegate_browser_bg.wasm", import.meta.url) : new URL("./facegate_browser_scalar_bg.wasm", import.meta.url),
));

/** As `prepare` of the browser's entry. */
export const prepare: Prepare = /* @__PURE__ */ prepareWith(init);

/** As `inspect` of the browser's entry. */
export const inspect: Inspect = /* @__PURE__ */ inspectWith(init);

/** Watches a camera as `createSession` of the browser's entry does; frames come as pixels in memory. */
export const createSession: CreateSession = /* @__PURE__ */ sessionWith(init);
