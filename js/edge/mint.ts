import { facegateError, isFacegateError } from "../common/error.js";
import { toHex, sha256 } from "../common/digest.js";
import { mint, type Minted, type MintOptions } from "../common/minting.js";
import { policyDefaults, type CheckPolicy, type PolicyInput } from "../common/policy.js";
import { declaredLength, MAX_PHOTO_BYTES, readBody } from "./body.js";
import type { Env, Settings } from "./settings.js";
import { checkPolicy, checkTarget } from "./wasm.js";

/** Room for the JSON and for the seams of a multipart body, in bytes. */
const MAX_TICKET_BYTES = 16_384;
const members = ["subject", "origin", "policy", "jkt", "lifetime", "tries"];

/** What a backend asks for: what `mintTicket` takes, but for the key and the edge's name, and the tries beside the policy if it likes. */
type Asked = Pick<MintOptions, "subject" | "origin" | "policy" | "jkt" | "lifetime"> & { tries?: number };

/**
 * Mints a ticket with the edge's own key, and lays the stored face that came with it into the ticket's object.
 * @throws FacegateError what is wrong with the body, `InvalidArgument`, `PolicyInvalid`, `InvalidPhoto`, `TargetMissing`; `Misconfigured` without a key.
 */
export async function mintFor(request: Request, env: Env, settings: Settings): Promise<Minted> {
  if (settings.mintingKey === null) throw facegateError("Misconfigured", "expected the setting FACEGATE_TICKET_KEY");
  const { asked, target } = await read(request);
  const { tries, policy: given, ...options } = asked;
  const policy = { ...given, ...(tries !== undefined && { tries }), ...(target !== null && { target: { sha256: toHex(await sha256(target)) } }) };
  if (settings.proofRequired && options.jkt === undefined) throw facegateError("InvalidArgument", "expected jkt, the thumbprint of the browser's key");
  const minted = await mint({ ...options, policy, audience: settings.audience }, settings.mintingKey, filled);
  if (target === null && "sha256" in Object(policy.target)) throw facegateError("TargetMissing", "expected the picture of target.sha256 as the part target");
  if (target !== null) await env.TICKETS.get(env.TICKETS.idFromName(minted.id)).hold(target, minted.expires, policy.tries ?? 1);
  return minted;
}

/** The policy in full, as `mintTicket` would write it: a verdict's hash covers the defaults, too. @throws FacegateError `PolicyInvalid`. */
function filled(given: PolicyInput): CheckPolicy {
  const policy = { ...policyDefaults, ...given };
  checkPolicy(JSON.stringify(policy));
  return policy;
}

async function read(request: Request): Promise<{ asked: Asked; target: Uint8Array<ArrayBuffer> | null }> {
  const { headers } = request;
  const types = /^(application\/json(; ?charset="?utf-8"?)?|multipart\/form-data; ?boundary=.+)$/;
  const length = declaredLength(headers, MAX_PHOTO_BYTES + MAX_TICKET_BYTES, types, "application/json or multipart/form-data");
  const body = await readBody(request.body, length);
  const type = headers.get("content-type") ?? "";
  if (!/^multipart/i.test(type.trim())) return { asked: askedOf(body), target: null };
  const parts = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => null);
  const [ticket, target] = [parts?.getAll("ticket") ?? [], parts?.getAll("target") ?? []];
  if (parts === null || ticket.length !== 1 || target.length !== 1 || [...parts.keys()].length !== 2 || typeof target[0] === "string") {
    throw facegateError("InvalidArgument", "expected multipart/form-data with one part ticket, in JSON, and one file target");
  }
  const picture = await bytesOf(target[0]);
  checkTarget(picture);
  const asked = askedOf(await bytesOf(ticket[0]));
  if (Object(asked.policy).target !== undefined) throw facegateError("InvalidArgument", "expected no policy.target beside the part target");
  return { asked, target: picture };
}

async function bytesOf(part: File | string | undefined): Promise<Uint8Array<ArrayBuffer>> {
  return part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : new TextEncoder().encode(part ?? "");
}

function askedOf(bytes: Uint8Array): Asked {
  let value: unknown;
  try {
    if (bytes.length > MAX_TICKET_BYTES) throw facegateError("BodyTooLarge", `expected at most ${MAX_TICKET_BYTES} bytes of JSON, got ${bytes.length}`);
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (isFacegateError(error)) throw error;
    throw facegateError("InvalidArgument", "expected JSON");
  }
  const named = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).every((name) => members.includes(name));
  if (!named) {
    throw facegateError("InvalidArgument", `expected an object of ${members.join(", ")}`);
  }
  return value as Asked;
}
