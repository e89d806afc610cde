/** The URL, when nobody on the way can read or change what is sent there: https, or http on loopback; without user and password. Else null. */
export function secureUrl(value: unknown): URL | null {
  if ((typeof value !== "string" && !(value instanceof URL)) || !URL.canParse(String(value))) return null;
  const url = new URL(value);
  const { protocol, hostname, username, password } = url;
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(hostname) || hostname.endsWith(".localhost");
  return (protocol === "https:" || (protocol === "http:" && loopback)) && username === "" && password === "" ? url : null;
}
