/** An access key, with the security token that has to come with a temporary one. */
export interface AccessKey {
  id: string;
  secret: string;
  token: string | null;
}

/** The key that works where none was configured. */
export const defaultKeys = "sandbox:sandbox-secret";

/**
 * Reads `AK:SK[,AK2:SK2[:TOKEN]]`. A token may itself contain colons.
 * @throws when an entry has no id or no secret.
 */
export function readKeys(text: string | undefined): AccessKey[] {
  return (text?.trim() || defaultKeys).split(",").map((entry, index) => {
    const [id, secret, ...token] = entry.trim().split(":");
    if (!id || !secret) throw new Error(`FACEGATE_SANDBOX_KEYS: expected AK:SK[:TOKEN] as entry ${index + 1}, got another form`);
    return { id, secret, token: token.length > 0 ? token.join(":") : null };
  });
}

/** Reads `TOKEN[,TOKEN2]`. */
export function readBearerTokens(text: string | undefined): string[] {
  return (text ?? "").split(",").map((token) => token.trim()).filter((token) => token !== "");
}
