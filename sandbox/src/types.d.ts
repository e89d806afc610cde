
/** A request as received; `headers` as pairs, `now` in seconds since 1970. */
export interface Received { method: string; url: string; headers: [string, string][]; bodySha256: string; keys: { id: string; token: string | null }[]; now: number }
/** A request that is worth verifying. `signature` is hex for ACS3, Base64 for RPC v1; a bearer token stands in its place. ACS3 has `canonicals`, RPC v1 `stringToSign`. */
export interface Admission {
  scheme: "ACS3-HMAC-SHA256" | "HMAC-SHA1" | "BEARERTOKEN"; accessKeyId: string; canonicals: string[]; stringToSign: string | null;
  signature: string; nonce: string; action: string; query: string;
}
/** Why a request is refused. */
export interface Refused { refused: true; code: string; message: string }
/** What a script wants: `name` is a SubCode, a Code or a fault. */
export interface Effect { kind: "subCode" | "code" | "fault"; name: string }
/** One script, for calls it matches. */
export interface Script { action: string | null; merchantUserId: string | null; effect: Effect; times: number | null; schedule: Schedule; delayMs: number }
/** Which of the calls a script matches it strikes; times in milliseconds since 1970. */
export interface Schedule { every: number | null; from: number | null; until: number | null; probability: number | null; seed: number }
/** Whether a schedule is open, and strikes this call. */
export interface Turn { open: boolean; strikes: boolean }
/** Who and what a request is about. */
export interface About { merchantUserId: string | null; merchantBizId: string | null; marker: Script | null }
/** What is known of the face in a picture: 128 bytes to compare it by, years and gender of a live face, how good the picture is (scores 0..100), why it is poor, what its comment asks for. */
export interface Face {
  template: Uint8Array; age: number | null; gender: "M" | "F" | null; shortfall: string | null; marker: string | null;
  quality: { overall: number; illumination: number; sharpness: number; occlusion: number };
}
/** A picture of a command: the face in it, or still to be downloaded. */
export interface Picture { face: Face | null; url: string | null }
/** A page of a listing. */
export interface Page { current: number; size: number; offset: number; after: number }
/** One operation, ready to be carried out. */
export type Command =
  | { kind: "check"; merchantUserId: string; model: "search" | "verify" | "both"; liveness: boolean; groups: string[]; register: string | null;
      update: boolean; returnFaces: number; checkQuality: boolean; sameScore: number; duplicateScore: number; leastAge: number; source: Picture; target: Picture | null }
  | { kind: "addRecord"; group: string; merchantUserId: string; checkQuality: boolean; picture: Picture }
  | { kind: "queryRecords"; group: string; page: Page; faceId: string | null; merchantUserId: string | null; registrationType: string | null }
  | { kind: "queryGroups"; page: Page; code: string | null; name: string | null }
  | { kind: "modifyGroup"; id: number; name: string; description: string | null }
  | { kind: "deleteGroup"; id: number }
  | { kind: "deleteRecord"; id: number }
  | { kind: "deleteUser"; merchantUserId: string; group: string | null };
/** What the library found or did. */
export type Facts =
  | { kind: "check"; found: { faceGroupCode: string; faceId: string; merchantUserId: string }[]; userExists: boolean }
  | { kind: "noSuchGroup"; code: string }
  | { kind: "added" }
  | { kind: "listed"; total: number; items: Record<string, string | number>[]; next: number | null }
  | { kind: "changed"; count: number }
  | { kind: "deleted"; groups: string[] };
/** Ids of one request. */
export interface Ids { requestId: string; transactionId: string; faceId: string; host: string }
/** One HTTP answer; `register` asks the library to register the source's face. */
export interface Answer { status: number; contentType: string; body: string; headers: string[][]; code: string; subCode: string | null; register: boolean }
/** Place in the list searched, and score 0..100. */
export type Match = [number, number];
/** The names scripts can use, and the operations. */
export interface Vocabulary { actions: string[]; subCodes: string[]; codes: string[]; faults: string[] }
