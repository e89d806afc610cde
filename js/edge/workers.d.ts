declare module "cloudflare:workers" {
  /** The base of Durable Objects that are called by method. */
  export abstract class DurableObject<Env = unknown> {
    protected ctx: import("./platform.js").ObjectState;
    protected env: Env;
    constructor(ctx: import("./platform.js").ObjectState, env: Env);
  }
}

/** A Workers stream that says its length beforehand, so that a request made of it has a Content-Length. */
declare class FixedLengthStream {
  constructor(length: number);
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}
