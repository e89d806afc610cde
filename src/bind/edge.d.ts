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

/** A failure with the row of the error table; `retryAfter` in ms when the upstream said. */
export interface OutcomeError extends Error {
  code: string;
  retryable: boolean;
  retryAfter?: number;
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
