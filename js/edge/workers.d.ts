declare module "cloudflare:workers" {
  /** The base of Durable Objects that are called by method. */
  export abstract class DurableObject<Env = unknown> {
    protected ctx: import("./platform.js").ObjectState;
    protected env: Env;
    constructor(ctx: import("./platform.js").ObjectState, env: Env);
  }
}
