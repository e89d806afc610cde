import { sha256, toHex } from "../common/digest.js";
import type { End, Trace } from "./trace.js";

/**
 * The one line a check has in the log. Only members that are here can be in it: hashes, words of facegate's own tables, numbers, and of
 * the upstream its request's id and code, if they look like such. No id of a ticket or person, no score, nothing secret.
 */
export async function logCheck(trace: Trace, { outcome, reason, code }: End, ms: number): Promise<void> {
  log("check", {
    check: trace.check === undefined ? undefined : await logName(trace.check), region: trace.region, outcome, reason, code,
    upstreamCode: codeWord(trace.upstreamCode), requestId: word(trace.requestId), upstreamMs: trace.upstreamMs, repeats: trace.repeats,
    previousCredentials: trace.previousCredentials, ms,
  });
}

/** Writes a line: JSON, without the members that are not set. */
export function log(event: string, members: Record<string, string | number | boolean | null | undefined>): void {
  console.log(JSON.stringify({ event, ...members }));
}

/** A check's name in logs: the first 16 hex digits of its id's SHA-256. The id itself names a ticket, and is what results are fetched by. */
export async function logName(checkId: string): Promise<string> {
  return toHex(await sha256(checkId)).slice(0, 16);
}

/** An upstream's code, if it looks like one: words of letters, joined by dots. What a confused upstream might echo, a key's id or a token, does not. */
function codeWord(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= 64 && /^[A-Z][A-Za-z]*(\.[A-Z][A-Za-z]*)*$/.test(text) ? text : undefined;
}

/** A word that somebody else chose, if it may stand in a log: short, of letters, digits, dots, `_` and `-`. */
function word(text: string | null | undefined): string | undefined {
  return typeof text === "string" && /^[A-Za-z0-9._-]{1,64}$/.test(text) ? text : undefined;
}
