/** What the header of a ticket says, before its signature is verified: the text behind its last dot, of the text before it. */
export interface TicketParts {
  /** It must be the algorithm of the key `kid` names. */
  algorithm: "EdDSA" | "HS256";
  kid: string;
}

/** What the Worker has to know of a ticket. */
export interface TicketClaims {
  id: string;
  /** The user. */
  subject: string;
  /** The end of its life, seconds since 1970. */
  expires: number;
  /** The page it was made for. */
  origin: string;
  /** The region to ask. */
  region: string;
  /** How many upstream calls it is good for. */
  tries: number;
  /** The thumbprint of the key it is bound to, if it is. */
  jkt: string | null;
  /** SHA-256 of the uploaded picture it compares with, in base64url. */
  targetSha256: string | null;
  /** What the verdict's hash of the policy covers. */
  policyJson: string;
}

/** What a proof says. Its signature is the text behind its last dot, of the text before it. */
export interface ProofParts {
  /** The key's coordinates, base64url. */
  x: string;
  y: string;
  /** What the key's thumbprint is the SHA-256 of. */
  thumbprintInput: string;
  /** Its own id. */
  id: string;
  /** SHA-256 of the body it was made for, hex. */
  bodySha256: string;
}

/** A call, ready to be signed and sent. */
export interface Call {
  url: string;
  /** By name, all that are signed but `host`, which `fetch` sets by itself. */
  headers: Record<string, string>;
  canonicalRequest: string;
  /** The string to sign, up to the canonical request's SHA-256 in hex. */
  toSign: string;
  /** The `Authorization` header, up to the signature in hex: HMAC-SHA256 of the string to sign. */
  authorization: string;
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

/** A request that surely was not processed. */
export interface Refused {
  error: "UpstreamUnavailable" | "Misconfigured";
  message: string;
  /** Whose refusal it is: of the load, the credentials, the target picture's URL or a parameter. */
  refused: "Throttled" | "Credential" | "Target" | "Parameter";
  /** When to come again, in ms, if the upstream said. */
  retryAfter: number | null;
  /** For the log. */
  requestId: string | null;
  upstreamCode: string | null;
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
