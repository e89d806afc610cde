import { fromBase64url, toBase64url } from "../common/base64url.js";
import { sha256, toHex } from "../common/digest.js";
import { facegateError, type FacegateError } from "../common/error.js";
import type { Jwks } from "../common/jwk.js";
import { findKey, isSigned } from "./jwks.js";
import type { PolicyInput, Region } from "../common/policy.js";
import { canonicalJson, checkPolicy } from "./policy.js";

/** The signed outcome of a check. Times are seconds since 1970. */
export interface Verdict {
  /** The edge that made it. */
  iss: string;
  /** The ticket's subject. */
  sub: string;
  /** The check's id. */
  jti: string;
  /** The id of the ticket that was used. */
  ticket: string;
  iat: number;
  exp: number;
  /** `unknown`: the call may have been processed (and billed); look it up by `merchantBizId` before trying again. */
  outcome: "passed" | "rejected" | "retake" | "unknown";
  /** Why, unless passed. */
  reason: string | null;
  /** The upstream's SubCode: 200, 204, 205, 206 or 233; null when it gave none. */
  subCode: string | null;
  /** SHA-256 of the photo, lower-case hex. */
  photo: string;
  /** SHA-256 of the ticket's policy (RFC 8785), base64url. */
  policy: string;
  region: Region;
  /** The upstream's name for this call. */
  merchantBizId: string;
}

/** What {@link verifyVerdict} holds a verdict against. */
export interface VerdictOptions {
  /** The edge's key set, or the URL of its `/.well-known/jwks.json`. */
  keys: Jwks | URL | string;
  /** The edge's name for itself (`FACEGATE_AUDIENCE`). */
  issuer: string;
  /** The id of the ticket you minted. A verdict for another ticket says nothing about this person: give this or `subject`. */
  ticket?: string;
  /** The subject you minted the ticket for. */
  subject?: string;
  /** The photo's bytes, or their SHA-256 as lower-case hex, when you have them. */
  photo?: Uint8Array<ArrayBuffer> | string;
  /** The policy you minted the ticket with. */
  policy?: PolicyInput;
  /** The time in seconds since 1970. Default: the clock's. */
  now?: number;
  /** Default: the global `fetch`, for `keys` given as a URL. */
  fetch?: typeof fetch;
}

const MAX_LENGTH = 8192;
const SKEW = 30;
const TYP = "facegate-verdict+jwt";
const outcomes = ["passed", "rejected", "retake", "unknown"];
const textClaims = ["iss", "sub", "jti", "ticket", "photo", "policy", "region", "merchantBizId"];

/**
 * Verifies a verdict: its shape, its key and signature, who made it and when, and everything given in `options`.
 * It says that this edge asked the upstream about this ticket's photo, and what came out; use each verdict once.
 * @returns the claims; read `outcome`.
 * @throws FacegateError `VerdictInvalid`, saying what was expected; `NetworkFailed` when `keys` is a URL that gives none.
 */
export async function verifyVerdict(verdict: string, options: VerdictOptions): Promise<Verdict> {
  checkOptions(options);
  const { kid, input, payload, signature } = takeApart(verdict);
  const key = await findKey(options.keys, kid, options.fetch ?? fetch);
  if (key === null) throw invalid("a kid of the given keys");
  if (!(await isSigned(key, signature, new TextEncoder().encode(input)))) throw invalid("a signature of the key its kid names");
  const claims = readClaims(payload);
  checkTime(claims, options.now ?? Date.now() / 1000);
  await compare(claims, options);
  return claims;
}

/** What is given wrongly is an error: a claim that is not compared, by a typing error or a value that was never set, would hold for everybody. */
function checkOptions(options: VerdictOptions): void {
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  const sound: Record<keyof VerdictOptions, (value: unknown) => boolean> = {
    keys: (value) => isText(value) || isObject(value),
    issuer: isText,
    ticket: isText,
    subject: isText,
    photo: (value) => value instanceof Uint8Array || (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)),
    policy: isObject,
    now: Number.isFinite,
    fetch: (value) => typeof value === "function",
  };
  const names = Object.keys(sound) as (keyof VerdictOptions)[];
  if (!Object.keys(options).every((name) => Object.hasOwn(sound, name))) throw facegateError("InvalidArgument", `expected no options but ${names.join(", ")}`);
  for (const name of names) {
    if (!(name in options) && name !== "keys" && name !== "issuer") continue;
    if (!sound[name](options[name])) throw facegateError("InvalidArgument", `expected options.${name} as documented, or absent`);
  }
}

function takeApart(verdict: string) {
  const parts = typeof verdict === "string" && verdict.length <= MAX_LENGTH ? verdict.split(".") : [];
  const [header, payload, signature] = parts.map(fromBase64url);
  if (parts.length !== 3 || !header || !payload || signature?.length !== 64) throw invalid("three parts of base64url with an Ed25519 signature");
  const read = json(header, "a header");
  if (Object.keys(read).sort().join() !== "alg,kid,typ" || read.alg !== "EdDSA" || read.typ !== TYP || typeof read.kid !== "string") {
    throw invalid(`a header of alg EdDSA, typ ${TYP} and a kid`);
  }
  return { kid: read.kid, input: verdict.slice(0, verdict.lastIndexOf(".")), payload, signature };
}

function readClaims(payload: Uint8Array): Verdict {
  const claims = json(payload, "claims");
  const sound = textClaims.every((name) => typeof claims[name] === "string")
    && Number.isSafeInteger(claims.iat) && Number.isSafeInteger(claims.exp) && outcomes.includes(claims.outcome as string)
    && [claims.reason, claims.subCode].every((value) => value === null || typeof value === "string");
  if (!sound) throw invalid("the claims of a verdict");
  return claims as unknown as Verdict;
}

function checkTime({ iat, exp }: Verdict, now: number): void {
  if (iat > now + SKEW) throw invalid("iat not in the future");
  if (exp <= iat || exp <= now - SKEW) throw invalid("exp in the future");
}

async function compare(claims: Verdict, options: VerdictOptions): Promise<void> {
  const { issuer, ticket, subject, photo, policy } = options;
  const expected: [string, string, string | undefined][] = [
    ["iss to be the given issuer", claims.iss, issuer],
    ["the given ticket", claims.ticket, ticket],
    ["the given subject", claims.sub, subject],
    ["the given photo", claims.photo, photo instanceof Uint8Array ? toHex(await sha256(photo)) : photo],
    ["the given policy", claims.policy, policy && toBase64url(await sha256(canonicalJson(checkPolicy(policy))))],
  ];
  for (const [what, got, wanted] of expected) {
    if (wanted !== undefined && got !== wanted) throw invalid(what);
  }
}

function json(bytes: Uint8Array, what: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Not JSON: refused below like JSON of another shape.
  }
  throw invalid(`${what} in JSON`);
}

function invalid(expected: string): FacegateError {
  return facegateError("VerdictInvalid", `expected ${expected}, got another`);
}
