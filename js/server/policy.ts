import { fromBase64url } from "../common/base64url.js";
import { facegateError } from "../common/error.js";
import { secureAuthority } from "../common/authority.js";
import { policyDefaults as defaults, type CheckPolicy, type PolicyInput, type Region } from "../common/policy.js";

const isCode = (value: unknown) => typeof value === "string" && /^[!-+\--~]{1,64}$/.test(value);
const isCount = (value: unknown, most: number) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
const searches = (policy: Raw) => policy.verifyModel === 0 || policy.verifyModel === 2;
const compares = (policy: Raw) => policy.verifyModel === 1 || policy.verifyModel === 2;
const regions: readonly unknown[] = ["ap-southeast-1", "ap-southeast-5", "cn-hongkong", "ap-southeast-3"] satisfies Region[];

type Raw = Record<keyof CheckPolicy, unknown>;

/** The rules of src/ticket/policy.rs, in its order and words; tests/vectors/policy.json keeps the two equal. */
const rules: [(policy: Raw) => boolean, string][] = [
  [(p) => searches(p) || compares(p), "expected verifyModel of 0, 1 or 2"],
  [(p) => Array.isArray(p.faceGroupCodes) && p.faceGroupCodes.length <= 10, "expected at most 10 faceGroupCodes"],
  [(p) => !searches(p) || (p.faceGroupCodes as unknown[]).length > 0, "expected faceGroupCodes for verifyModel 0 and 2"],
  [(p) => (p.faceGroupCodes as unknown[]).every(isCode), "expected faceGroupCodes of 1 to 64 visible ASCII characters, no comma"],
  [(p) => p.register === null || isCode(p.register), "expected register of 1 to 64 visible ASCII characters, no comma, or null"],
  [(p) => p.updateIfExists === undefined || typeof p.updateIfExists === "boolean", "expected updateIfExists to be true or false, or absent"],
  [(p) => p.updateIfExists === undefined || p.register !== null, "expected updateIfExists only together with register"],
  [(p) => !compares(p) || p.target !== null, "expected target for verifyModel 1 and 2"],
  [(p) => p.target === null || isTarget(p.target), "expected target.url with https (http only on loopback), at most 2048 characters, or target.sha256 in hex or base64url"],
  [(p) => typeof p.liveness === "boolean", "expected liveness to be true or false"],
  [(p) => isCount(p.returnFaces, 5), "expected returnFaces from 1 to 5"],
  [(p) => p.sceneCode === null || isCode(p.sceneCode), "expected sceneCode of 1 to 64 visible ASCII characters, no comma, or null"],
  [(p) => regions.includes(p.region), `expected region ${regions.slice(0, 3).join(", ")} or ${regions[3]}`],
  [(p) => isCount(p.tries, 3), "expected tries from 1 to 3"],
];

const members: readonly string[] = ["verifyModel", "liveness", "region", "updateIfExists", ...Object.keys(defaults)];

/**
 * The policy in full: defaults filled in, every rule checked that the edge will check.
 * @throws FacegateError `PolicyInvalid`, saying which member and what was expected of it.
 */
export function checkPolicy(input: PolicyInput): CheckPolicy {
  if (typeof input !== "object" || input === null) throw facegateError("PolicyInvalid", "expected the policy to be an object");
  if (!Object.keys(input).every((key) => members.includes(key))) {
    throw facegateError("PolicyInvalid", `expected no members but ${members.join(", ")}`);
  }
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const policy = { ...defaults, ...given } as unknown as Raw;
  for (const [holds, message] of rules) {
    if (!holds(policy)) throw facegateError("PolicyInvalid", message);
  }
  return policy as unknown as CheckPolicy;
}

/** JSON with sorted keys and no spaces (RFC 8785): what the verdict's hash of the policy covers. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}

function isTarget(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { url, sha256 } = value as { url: unknown; sha256: unknown };
  const members = Object.keys(value).join();
  if (members === "sha256") return typeof sha256 === "string" && (/^[0-9a-f]{64}$/i.test(sha256) || fromBase64url(sha256)?.length === 32);
  if (members !== "url") return false;
  return typeof url === "string" && url.length <= 2048 && /^[!-~]+$/.test(url) && secureAuthority(url)?.rest.startsWith("/") === true;
}
