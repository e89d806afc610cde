import type { Library } from "./library.js";

/** What the sandbox's Worker is given. */
export interface Env {
  /** The one Durable Object that keeps groups, records, nonces, calls and scripts. */
  LIBRARY: DurableObjectNamespace<Library>;
  /** `AK:SK[,AK2:SK2[:TOKEN]]`; without it the key `sandbox` with the secret `sandbox-secret`. */
  FACEGATE_SANDBOX_KEYS?: string;
  /** `strict` refuses groups the console did not create; otherwise they are made on first use. */
  FACEGATE_SANDBOX_GROUPS?: string;
  /** `any` lets pictures be downloaded from any host; otherwise from loopback only. */
  FACEGATE_SANDBOX_URLS?: string;
}
