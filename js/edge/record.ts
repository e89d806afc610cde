import type { CheckResult, Outcome } from "./wasm.js";

/**
 * What is known of one try: written when it begins, completed when it ends, kept for a day. No picture, no credential; of the person
 * only `subject`, which the merchant made a hash, and `result`, which only the merchant's backend may read.
 */
export interface CheckRecord {
  /**
   * `pending`: on its way. `done`: what came of it is known. `unknown`: it may have been processed and billed, but no answer that can
   * be read came, or whoever asked died on the way; look it up at the upstream by `merchantBizId`.
   */
  state: "pending" | "done" | "unknown";
  /** The ticket's id, a dot, the try's number. */
  checkId: string;
  /** The user, as the ticket names them. */
  subject: string;
  /** Where the upstream was asked. */
  region: string;
  /** The upstream's name for the try; the same however often it was asked. */
  merchantBizId: string;
  /** When the try began, ms since 1970. */
  begun: number;
  /** When it ended, ms since 1970; null while pending, and for ever when nobody saw it end. */
  ended: number | null;
  /** What the page was told; null where nothing is known. */
  outcome: Outcome | null;
  /** What the upstream said of the check in full; null where it said nothing. */
  result: CheckResult | null;
  /** The upstream's id of the request, once it answered. */
  requestId: string | null;
}

/** How long a try may be on its way, in ms: longer than the deadline of a check, so that only one whose Worker died is still pending then. */
export const FLIGHT_MS = 30_000;
/** How long a record is kept after its try began, in ms. */
export const RECORD_MS = 24 * 3_600_000;

/** Where an object keeps the record of a try. */
export const recordKey = (attempt: number) => `check:${attempt}`;

/** A record as it reads at `now` (ms since 1970): one that is pending for longer than a try can take is of a try nobody will end. */
export function asOf(record: CheckRecord, now: number): CheckRecord {
  return record.state === "pending" && record.begun + FLIGHT_MS <= now ? { ...record, state: "unknown" } : record;
}
