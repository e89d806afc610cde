import type { CheckStatus } from "../common/status.js";
import type { CheckRecord } from "./record.js";

/** A check's record as the merchant's backend reads it. */
export function statusOf(record: CheckRecord): CheckStatus {
  const { checkId, subject, state, outcome, region, merchantBizId, begun, ended, result, requestId } = record;
  return {
    checkId, ticket: checkId.slice(0, checkId.lastIndexOf(".")), subject, state,
    outcome: state === "unknown" ? "unknown" : outcome?.outcome ?? null, reason: outcome?.reason ?? null, subCode: outcome?.subCode ?? null,
    region, merchantBizId, begun: toSeconds(begun), ended: ended === null ? null : toSeconds(ended), result, requestId,
  };
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
