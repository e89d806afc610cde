// An upstream that takes only signatures by the access keys of its account, as they are just now: which come, go and expire.
import { createHash, createHmac } from "node:crypto";
import { answer } from "./edge.mjs";

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

/** The `script` of such an upstream; `keys` maps an access key's id to `{ secret, token }`, and `refused` counts by code what it did not take. */
export function account(keys) {
  const refused = {};
  const script = (response, { method, url, headers }, body) => {
    const code = refusal(keys, { method, url, headers, body });
    if (code !== null) refused[code] = (refused[code] ?? 0) + 1;
    response.writeHead(code === null ? 200 : 400, { "content-type": "application/json" }).end(JSON.stringify(code === null ? answer() : answer({}, code)));
  };
  return { keys, refused, script };
}

function refusal(keys, { method, url, headers, body }) {
  const [, id, names, signature] = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(headers.authorization) ?? [];
  const known = keys.get(id);
  if (known === undefined) return "InvalidAccessKeyId.NotFound";
  if (headers["x-acs-security-token"] !== known.token) return known.token === undefined ? "InvalidSecurityToken.MismatchWithAccessKey" : "InvalidSecurityToken.Expired";
  if (headers["x-acs-content-sha256"] !== sha256(Buffer.from(body, "latin1"))) return "SignatureDoesNotMatch";
  const [path, query] = url.split("?");
  const canonical = [method, path, query, ...names.split(";").map((name) => `${name}:${headers[name]}`), "", names, headers["x-acs-content-sha256"]].join("\n");
  const expected = createHmac("sha256", known.secret).update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`).digest("hex");
  return signature === expected ? null : "SignatureDoesNotMatch";
}
