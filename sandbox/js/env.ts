import type { Library } from "./library.js";

/** What the sandbox's Worker is given. */
export interface Env {
  /** The one Durable Object that keeps groups, records, nonces, calls and scripts. */
  LIBRARY: DurableObjectNamespace<Library>;
  /** `AK:SK[,AK2:SK2[:TOKEN]]`; without it the key `sandbox` with the secret `sandbox-secret`. */
  FACEGATE_SANDBOX_KEYS?: string;
  /** `TOKEN[,TOKEN2]`: bearer tokens that stand for a signature; without it there are none. */
  FACEGATE_SANDBOX_BEARER_TOKENS?: string;
  /** Calls a second: `vendor` (the default: by region, 10 or 3 of each operation), `N` of each operation, `N/M` with M in all, or `off`. */
  FACEGATE_SANDBOX_QPS?: string;
  /** `unique` refuses a MerchantBizId that an earlier check succeeded with. */
  FACEGATE_SANDBOX_BIZ_IDS?: string;
  /** `strict` refuses groups the console did not create; otherwise they are made on first use. */
  FACEGATE_SANDBOX_GROUPS?: string;
  /** The least score of source and target that passes, 0..100; 60 when it is not set. */
  FACEGATE_SANDBOX_SAME_SCORE?: string;
  /** The least score of a face in the groups that is a duplicate, 0..100; 64 when it is not set. */
  FACEGATE_SANDBOX_DUPLICATE_SCORE?: string;
  /** The business policy: the least age of the live face, in years of the net's guess, below which a check ends in 206; none when it is not set. */
  FACEGATE_SANDBOX_LEAST_AGE?: string;
  /** `any` lets pictures be downloaded from any host; otherwise from loopback only. */
  FACEGATE_SANDBOX_URLS?: string;
}
