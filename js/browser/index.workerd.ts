/**
 * facegate in workerd (Cloudflare Workers): as in a browser, with the module compiled at deployment, because workerd compiles none at run time.
 * Sources are bytes, Blobs and RGBA pixels.
 *
 * @module
 */
import { inspectWith, prepareWith, type Inspect, type Prepare } from "./api.js";
import module from "./facegate_browser_bg.wasm";
import { initWith, type Init } from "./module.js";
import { sessionWith, type CreateSession } from "./session.js";

export * from "./public.js";

/** As `init` of the browser's entry; the module comes with the Worker. */
export const init: Init = /* @__PURE__ */ initWith(() => module);

/** As `prepare` of the browser's entry. */
export const prepare: Prepare = /* @__PURE__ */ prepareWith(init);

/** As `inspect` of the browser's entry. */
export const inspect: Inspect = /* @__PURE__ */ inspectWith(init);

/** Watches a camera as `createSession` of the browser's entry does; frames come as pixels in memory. */
export const createSession: CreateSession = /* @__PURE__ */ sessionWith(init);
