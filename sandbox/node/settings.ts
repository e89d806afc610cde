/** What the sandbox can be told. */
export interface Settings {
  /** Access keys, `AK:SK[,AK2:SK2[:TOKEN]]`; default {@link defaultKeys}. */
  readonly keys?: string | undefined;
  /** Refuses groups that nobody created in the console; default false: they are made on first use. */
  readonly strictGroups?: boolean | undefined;
  /** Downloads pictures by URL from any host; default false: from loopback only. */
  readonly anyUrl?: boolean | undefined;
  /** Calls a second, as FACEGATE_SANDBOX_QPS has it: `vendor`, `N`, `N/M` or `off`; default `vendor`. */
  readonly qps?: string | undefined;
  /** Bearer tokens that stand for a signature, `TOKEN[,TOKEN2]`; default none. */
  readonly bearerTokens?: string | undefined;
  /** Refuses a MerchantBizId that an earlier check succeeded with; default false. */
  readonly uniqueBizIds?: boolean | undefined;
  /** The least score, 0..100, at which source and target are one person. */
  readonly sameScore?: number | undefined;
  /** The least score, 0..100, at which a face in the groups is a duplicate. */
  readonly duplicateScore?: number | undefined;
  /** The business policy: below this age, as the net guesses it, a check ends in 206; default none. */
  readonly leastAge?: number | undefined;
  /** What the console asks for, 16 characters or more; without it only a sandbox on loopback has a console. */
  readonly consoleToken?: string | undefined;
}

/** The key that works where none is configured; as in sandbox/js/keys.ts. */
export const defaultKeys = "sandbox:sandbox-secret";

/**
 * The Worker's settings by the names it reads them by (`js/env.ts`, `js/guard.ts`); what is not set is left out.
 *
 * @param local whether nobody but this machine can reach it; then the console needs no token
 */
export function bindings(settings: Settings, local: boolean): Record<string, string> {
  const all = {
    FACEGATE_SANDBOX_KEYS: settings.keys ?? defaultKeys,
    FACEGATE_SANDBOX_GROUPS: settings.strictGroups ? "strict" : undefined,
    FACEGATE_SANDBOX_URLS: settings.anyUrl ? "any" : undefined,
    FACEGATE_SANDBOX_QPS: settings.qps,
    FACEGATE_SANDBOX_BEARER_TOKENS: settings.bearerTokens,
    FACEGATE_SANDBOX_BIZ_IDS: settings.uniqueBizIds ? "unique" : undefined,
    FACEGATE_SANDBOX_SAME_SCORE: settings.sameScore?.toString(),
    FACEGATE_SANDBOX_DUPLICATE_SCORE: settings.duplicateScore?.toString(),
    FACEGATE_SANDBOX_LEAST_AGE: settings.leastAge?.toString(),
    FACEGATE_SANDBOX_CONSOLE: local ? "loopback" : undefined,
    FACEGATE_SANDBOX_CONSOLE_TOKEN: settings.consoleToken,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""));
}

/** Whether an address to listen on is this machine's own. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
