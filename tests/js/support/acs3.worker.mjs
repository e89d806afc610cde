// Runs a signature vector in workerd through the edge's own module, with WebCrypto hashing at every stage.
import { sha256, toHex } from "../../../pkg/common/digest.js";
import { toBase64url } from "../../../pkg/common/base64url.js";
import { Ticket } from "../../../pkg/edge/wasm.js";
import sandboxModule from "../../../pkg/sandbox/facegate_sandbox_bg.wasm";
import { admit, initSync } from "../../../pkg/sandbox/facegate_sandbox.js";

initSync({ module: sandboxModule });
const encoder = new TextEncoder();

async function hmac(hash, secret, text) {
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

/** The edge's own call, in a ticket's region, with the vector's time, nonce and body. */
async function acs3({ headers, body, access_key_id: id, access_key_secret: secret }) {
  const region = headers.host.split(".")[1];
  const claims = { aud: "a", sub: "s", jti: "j", iat: 1, exp: 2, origin: "https://a.example", policy: { verifyModel: 0, liveness: false, region, faceGroupCodes: ["g"] } };
  const ticket = Ticket.read(toBase64url(encoder.encode(JSON.stringify(claims))));
  const bodySha256 = toHex(await sha256(encoder.encode(body)));
  const call = JSON.parse(ticket.call(false, Date.parse(headers["x-acs-date"]) / 1000, headers["x-acs-signature-nonce"], bodySha256, id, headers["x-acs-security-token"]));
  ticket.free();
  const toSign = call.toSign + toHex(await sha256(call.canonicalRequest));
  const signature = toHex(await hmac("SHA-256", secret, toSign));
  return {
    body_sha256: bodySha256, headers: { ...call.headers, host: new URL(call.url).host }, url: call.url, canonical_request: call.canonicalRequest, string_to_sign: toSign,
    authorization: call.authorization + signature,
  };
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
