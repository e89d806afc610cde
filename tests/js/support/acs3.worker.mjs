// Runs a signature vector in workerd through the edge's own module, with WebCrypto hashing at every stage.
import { sha256, toHex } from "../../../pkg/common/digest.js";
import { authorization, canonicalRequest, stringToSign } from "../../../pkg/edge/wasm.js";
import sandboxModule from "../../../pkg/sandbox/facegate_sandbox_bg.wasm";
import { admit, initSync } from "../../../pkg/sandbox/facegate_sandbox.js";

initSync({ module: sandboxModule });
const encoder = new TextEncoder();

async function hmac(hash, secret, text) {
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

async function acs3({ method, path, query, headers, signed, body, access_key_id: id, access_key_secret: secret }) {
  const bodySha256 = toHex(await sha256(encoder.encode(body)));
  const covered = Object.entries(headers).filter(([name]) => signed.includes(name));
  const canonical = canonicalRequest(method, path, Object.entries(query), covered, bodySha256);
  const toSign = stringToSign(toHex(await sha256(canonical)));
  const signature = toHex(await hmac("SHA-256", secret, toSign));
  return { body_sha256: bodySha256, canonical_request: canonical, string_to_sign: toSign, authorization: authorization(id, covered, signature) };
}

/** The verifier's side: the string to sign as the sandbox rebuilds it from the request, and its signature. */
async function rpcV1({ method, path, query, headers, body, access_key_id: id, access_key_secret: secret }) {
  const url = `https://${headers.host}${path}?${new URLSearchParams(query)}`;
  const bodySha256 = toHex(await sha256(encoder.encode(body)));
  const received = { method, url, headers: Object.entries(headers), bodySha256, keys: [{ id, token: null }], now: Date.parse(query.Timestamp) / 1000 };
  const admitted = admit(received, encoder.encode(body));
  if (admitted.refused) return admitted;
  const signature = await hmac("SHA-1", `${secret}&`, admitted.stringToSign);
  return { string_to_sign: admitted.stringToSign, signature: btoa(String.fromCharCode(...signature)) };
}

export default {
  async fetch(request) {
    const { scheme, vector } = await request.json();
    return Response.json(await (scheme === "acs3" ? acs3 : rpcV1)(vector));
  },
};
