/** Splits `https://HOST[:PORT]` (http on loopback) off a URL, as src/ticket/policy.rs does; null when it has none an `Origin` header could hold. */
export function secureAuthority(url: string): { authority: string; rest: string } | null {
  const parts = /^(https?):\/\/((\[[0-9a-f:.]+\]|[0-9a-z._-]+)(?::([1-9][0-9]{0,4}))?)(?=[/?#]|$)(.*)$/s.exec(url);
  if (parts === null) return null;
  const [, scheme, authority = "", host = "", port, rest = ""] = parts;
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(host) || host.endsWith(".localhost");
  return (scheme === "https" || loopback) && Number(port ?? 1) <= 65535 ? { authority, rest } : null;
}
