import { toHex, sha256 } from "../../common/digest.js";
import { facegateError } from "../../common/error.js";
import type { Env } from "../settings.js";
import { json, optionalText } from "./binding.js";

/** What the account may do. */
export interface QuotaSettings {
  /** The account in the names of quota objects: the start of its SHA-256, in hex. */
  account: string;
  /** Calls a second, by region. */
  qps: ReadonlyMap<string, number>;
}

/** Calls a second that the vendor's page gives an account. */
const vendor = { "ap-southeast-1": 10, "ap-southeast-5": 3, "cn-hongkong": 10, "ap-southeast-3": 3 };
const MAX_QPS = 1_000;

/**
 * Reads `FACEGATE_QPS`, the calls a second of an account that has others than the vendor's page says, and `FACEGATE_ACCOUNT`, which tells
 * accounts apart whose edges share a quota's namespace. The account is not told by its access key: that changes, and two keys
 * of one account have one quota.
 * @throws FacegateError `Misconfigured`.
 */
export async function readQuota(env: Env): Promise<QuotaSettings> {
  if (env.QUOTA === undefined) throw facegateError("Misconfigured", "expected the binding QUOTA");
  const own = optionalText(env, "FACEGATE_QPS") === undefined ? {} : json(env, "FACEGATE_QPS");
  if (typeof own !== "object" || own === null || Array.isArray(own) || !Object.entries(own).every(([region, qps]) => Object.hasOwn(vendor, region) && isQps(qps))) {
    throw facegateError("Misconfigured", `expected FACEGATE_QPS as {"REGION": CALLS}, regions ${Object.keys(vendor).join(", ")}, whole calls a second from 1 to ${MAX_QPS}`);
  }
  const account = toHex(await sha256(optionalText(env, "FACEGATE_ACCOUNT") ?? "")).slice(0, 16);
  return { account, qps: new Map(Object.entries({ ...vendor, ...own })) };
}

function isQps(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_QPS;
}
