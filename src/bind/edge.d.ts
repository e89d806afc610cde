/** A ticket taken apart, before its signature is verified. */
export interface TicketParts {
  /** `EdDSA` or `HS256`; it must be the algorithm of the key `kid` names. */
  algorithm: string;
  kid: string;
  /** What the signature covers, as ASCII text. */
  signingInput: string;
  /** The claims, for `Ticket.read` once the signature holds. */
  payload: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

/** What a call is made of beside its body. */
export interface CallInput {
  vpc: boolean;
  /** Seconds since 1970. */
  now: number;
  /** Never used before with this access key. */
  nonce: string;
  /** Of the body, 64 lower-case hex digits. */
  bodySha256: string;
  accessKeyId: string;
  /** With temporary credentials only. */
  securityToken?: string | undefined;
}

/** A call, ready to be signed and sent. */
export interface Call {
  url: string;
  /** The query as pairs, for `canonicalRequest`. */
  query: [string, string][];
  /** Exactly what to sign, and, but for `host`, to set. */
  headers: [string, string][];
}

/** The redacted result of a check that was, or may have been, processed. */
export interface Outcome {
  outcome: "passed" | "rejected" | "retake" | "unknown";
  reason: string | null;
  retryable: boolean;
  /** For the verdict, not for the page. */
  subCode: string | null;
}

/** What the upstream said of a check that was made; null where it said nothing. For the merchant's backend alone. */
export interface CheckResult {
  /** Whether the check passed, in the upstream's own word. */
  passed: boolean | null;
  /** Why, as it came: 200 passed, 204 another person, 205 liveness risk, 206 business policy, 233 a similar face found. */
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
  /** Faces of the searched groups that look like the photo. `subject` is whose it is, as its ticket named them. */
  duplicates: { group: string | null; faceId: string | null; subject: string | null }[];
  /** What became of the registration, when one was reported. */
  registration: { registered: boolean | null; faceId: string | null } | null;
  /** The check's id at the upstream. */
  transactionId: string | null;
}

/** What an answer told beside its outcome. For the merchant's backend alone. */
export interface Told {
  /** The request's id at the upstream, for its support. */
  requestId: string | null;
  /** The upstream's `Code`, as it came. */
  code: string | null;
  /** Null when no check was made. */
  result: CheckResult | null;
}

/** A readable answer. Only `outcome` may go to the page. */
export interface Answered {
  outcome: Outcome;
  told: Told;
}

/** A failure with the row of the error table; `retryAfter` in ms when the upstream said. */
export interface OutcomeError extends Error {
  code: string;
  retryable: boolean;
  retryAfter?: number;
  /** Whose refusal it is: of the load, the credentials, the target picture's URL or a parameter. */
  refused: "Throttled" | "Credential" | "Target" | "Parameter";
  /** For the log. */
  requestId: string | undefined;
  upstreamCode: string | undefined;
}

/** What is signed as the verdict. Times are seconds since 1970. */
export interface VerdictClaims {
  iss: string;
  sub: string;
  jti: string;
  ticket: string;
  iat: number;
  exp: number;
  outcome: string;
  reason: string | null;
  subCode: string | null;
  photo: string;
  policy: string;
  region: string;
  merchantBizId: string;
}
