/** What the sandbox can be told. */
export interface Settings {
  /** Access keys, `AK:SK[,AK2:SK2[:TOKEN]]`; default {@link defaultKeys}. */
  readonly keys?: string | undefined;
  /** Refuses groups that nobody created in the console; default false: they are made on first use. */
  readonly strictGroups?: boolean | undefined;
  /** Downloads pictures by URL from any host; default false: from loopback only. */
  readonly anyUrl?: boolean | undefined;
  /** What the console asks for, 16 characters or more; without it only a sandbox on loopback has a console. */
  readonly consoleToken?: string | undefined;
}

/** The key that works where none is configured; as in sandbox/js/keys.ts. */
export const defaultKeys = "sandbox:sandbox-secret";

/**
 * The Worker's settings by name, every one, so that none comes in from elsewhere.
 *
 * @param local whether nobody but this machine can reach it; then the console needs no token
 */
export function bindings({ keys, strictGroups = false, anyUrl = false, consoleToken = "" }: Settings, local: boolean): Record<string, string> {
  return {
    FACEGATE_SANDBOX_KEYS: keys ?? defaultKeys,
    FACEGATE_SANDBOX_GROUPS: strictGroups ? "strict" : "any",
    FACEGATE_SANDBOX_URLS: anyUrl ? "any" : "loopback",
    FACEGATE_SANDBOX_CONSOLE: local ? "loopback" : "token",
    FACEGATE_SANDBOX_CONSOLE_TOKEN: consoleToken,
  };
}

/** Whether an address to listen on is this machine's own. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
