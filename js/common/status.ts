/**
 * What the merchant's backend learns of a check, by `GET /v1/checks/{id}` and by webhook. Times are seconds since 1970.
 * Never for a page: `result` has scores, and who else looks like the person.
 */
export interface CheckStatus {
  /** The check's id: the ticket's, a dot, the try's number. */
  checkId: string;
  /** The id of the ticket that was used. */
  ticket: string;
  /** The ticket's subject. */
  subject: string;
  /**
   * `pending`: on its way. `done`: what came of it is known. `unknown`: it may have been processed and billed, but what came of it is
   * not known, and will not be; look it up at the upstream by `merchantBizId`, never repeat by guess.
   */
  state: "pending" | "done" | "unknown";
  /** Null while pending; `unknown` when the state is. */
  outcome: "passed" | "rejected" | "retake" | "unknown" | null;
  /** Why, unless passed. */
  reason: string | null;
  /** The upstream's SubCode: 200, 204, 205, 206 or 233; null when it gave none. */
  subCode: string | null;
  region: string;
  /** The upstream's name for this call. */
  merchantBizId: string;
  /** When the check began. */
  begun: number;
  /** When its answer came; null while pending, and when none ever came. */
  ended: number | null;
  /** What the upstream said in full; null where no check was made. */
  result: CheckResult | null;
  /** The upstream's id of the request, for its support. */
  requestId: string | null;
}

/** What the upstream said of a check that was made; null where it said nothing. */
export interface CheckResult {
  /** Whether the check passed, in the upstream's own word. */
  passed: boolean | null;
  /** Why, as it came. */
  subCode: string | null;
  /** Likeness of photo and target, 0 to 100. */
  comparisonScore: number | null;
  /** Whether the photo is an attack; only with liveness. */
  attack: boolean | null;
  /** Likelihood of an attack, 0 to 100; only with liveness. */
  attackScore: number | null;
  /** Estimated years. */
  age: number | null;
  /** Estimated, `M` or `F`. */
  gender: string | null;
  /** Faces of the searched groups that look like the photo. */
  duplicates: Duplicate[];
  /** What became of the registration; null when none was reported. */
  registration: Registration | null;
  /** The check's id at the upstream. */
  transactionId: string | null;
}

/** A face of a group. */
export interface Duplicate {
  group: string | null;
  faceId: string | null;
  /** Whose it is: the subject it was registered with. */
  subject: string | null;
}

/** A registration that was tried. */
export interface Registration {
  /** Whether the face is in the group now; null when the upstream gave only the id. */
  registered: boolean | null;
  /** The new face's id. */
  faceId: string | null;
}

/** The form of a check's id, as part of an expression. */
export const CHECK_ID = "[A-Za-z0-9_-]{1,64}\\.[1-9]";
