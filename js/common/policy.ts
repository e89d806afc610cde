/** A region that offers the operation. */
export type Region = "ap-southeast-1" | "ap-southeast-5" | "cn-hongkong" | "ap-southeast-3";

/** What a check is to be, in full. Only the merchant's backend writes one; the edge obeys it. */
export interface CheckPolicy {
  /** 0 searches the groups (1:N), 1 compares with the target (1:1), 2 does both. */
  verifyModel: 0 | 1 | 2;
  /** Groups to search, for models 0 and 2; up to ten. */
  faceGroupCodes: string[];
  /** Group to register a passed face in; null registers nothing. */
  register: string | null;
  /** With `register`: whether a face the user already has there is overwritten. Left to the upstream when absent. */
  updateIfExists?: boolean;
  /** Whether the upstream checks passive liveness. */
  liveness: boolean;
  /** Most faces a search returns, 1 to 5. */
  returnFaces: number;
  /** The merchant's scenario id. */
  sceneCode: string | null;
  /** Where the check is made. */
  region: Region;
  /**
   * The stored face, for models 1 and 2: an https URL that the upstream fetches, or the SHA-256 (64 hex digits, or base64url) of a picture
   * you send the edge with `POST /v1/tickets`.
   */
  target: { url: string } | { sha256: string } | null;
  /** How many upstream calls the ticket is good for, 1 to 3. */
  tries: number;
}

/** A policy as a caller gives it: `verifyModel`, `liveness` and `region`, and what differs from the defaults. */
export type PolicyInput = Pick<CheckPolicy, "verifyModel" | "liveness" | "region"> & Partial<CheckPolicy>;

/** What a policy is where it says nothing. */
export const policyDefaults = { faceGroupCodes: [], register: null, returnFaces: 1, sceneCode: null, target: null, tries: 1 };
