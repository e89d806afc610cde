import { sha256, toHex } from "../common/digest.js";
import type { Settings } from "./settings.js";
import { authorization, stringToSign, type Call, type Ticket } from "./wasm.js";

/** A request to the upstream, signed. */
export interface SignedRequest {
  url: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** Signs a ticket's call (ACS3-HMAC-SHA256); the HMAC key stays in WebCrypto. `now` in seconds since 1970. */
export async function sign(ticket: Ticket, body: Uint8Array<ArrayBuffer>, settings: Settings, now: number, credentials = settings.credentials.current): Promise<SignedRequest> {
  const { accessKeyId, securityToken, secret } = credentials;
  const bodySha256 = toHex(await sha256(body));
  const nonce = toHex(crypto.getRandomValues(new Uint8Array(16)));
  const call = JSON.parse(ticket.call(settings.vpc, now, nonce, bodySha256, accessKeyId, securityToken)) as Call;
  const toSign = stringToSign(toHex(await sha256(call.canonicalRequest)));
  const signature = toHex(new Uint8Array(await crypto.subtle.sign("HMAC", secret, new TextEncoder().encode(toSign))));
  // `host` is signed but set by fetch itself, from the URL.
  const headers = new Headers(call.headers.filter(([name]) => name !== "host"));
  headers.set("authorization", authorization(accessKeyId, call.signedHeaders, signature));
  return { url: call.url, headers, body };
}
