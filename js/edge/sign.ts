import { sha256 } from "../common/digest.js";
import { hex, randomHex } from "./encode.js";
import type { Settings } from "./settings.js";
import type { Call, Ticket } from "./wasm.js";

/** A request to the upstream, signed. */
export interface SignedRequest {
  url: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

/** Signs a ticket's call (ACS3-HMAC-SHA256); the HMAC key stays in WebCrypto. `now` in seconds since 1970. */
export async function sign(ticket: Ticket, body: Uint8Array<ArrayBuffer>, settings: Settings, now: number, credentials = settings.credentials.current): Promise<SignedRequest> {
  const { accessKeyId, securityToken, secret } = credentials;
  const bodySha256 = hex(await sha256(body));
  const { url, headers, canonicalRequest, toSign, authorization } = JSON.parse(ticket.call(settings.vpc, now, randomHex(), bodySha256, accessKeyId, securityToken)) as Call;
  const text = new TextEncoder().encode(toSign + hex(await sha256(canonicalRequest)));
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", secret, text));
  return { url, headers: { ...headers, authorization: authorization + hex(signature) }, body };
}
