import { sha256 } from "../common/digest.js";
import { seconds } from "./clock.js";
import { base64url } from "./encode.js";
import type { Made } from "./once.js";
import type { Settings } from "./settings.js";
import type { OpenTicket } from "./ticket.js";
import { verdictInput, verdictLifetime, type VerdictClaims } from "./wasm.js";

/** Signs what came of a check. `photo` is the photo's SHA-256 in hex. */
export async function signVerdict(ticket: OpenTicket, id: string, { outcome: made, merchantBizId }: Made, photo: string, settings: Settings): Promise<string> {
  const { outcome, reason, subCode } = made;
  const { kid, key } = settings.verdictKeys;
  const iat = seconds();
  const { subject, id: used, region, policyJson } = ticket.said;
  const claims: VerdictClaims = {
    iss: settings.audience, sub: subject, jti: id, ticket: used, iat, exp: iat + verdictLifetime(), outcome, reason, subCode,
    photo, policy: base64url(await sha256(policyJson)), region, merchantBizId,
  };
  const input = verdictInput(JSON.stringify(claims), kid);
  const signature = await crypto.subtle.sign("Ed25519", key, new TextEncoder().encode(input));
  return `${input}.${base64url(new Uint8Array(signature))}`;
}
