// Answers as HTTP responses.
import type { Answer, Ids } from "./rules.js";

/** On every answer, so that it can never be mistaken for the vendor's. */
export const sandboxHeader = "1; identity=face";

/** The answer as a response. */
export function respond(answer: Answer, ids: Ids): Response {
  return new Response(answer.body, { status: answer.status, headers: headers(answer, ids) });
}

/** A response whose connection breaks in the middle of the answer: the length is promised, half of it comes. */
export function broken(answer: Answer, ids: Ids): Response {
  const bytes = new TextEncoder().encode(answer.body);
  const { readable, writable } = new FixedLengthStream(bytes.length);
  const writer = writable.getWriter();
  // The writes settle with the connection; nobody waits for them.
  writer.write(bytes.subarray(0, bytes.length / 2)).then(() => writer.abort(new Error("reset by script"))).catch(() => undefined);
  const all = headers(answer, ids);
  // Compressed on its way, the answer would lose its length and end as if it were whole.
  all.set("content-encoding", "identity");
  return new Response(readable, { status: answer.status, headers: all });
}

function headers(answer: Answer, ids: Ids): Headers {
  const all = new Headers(answer.headers);
  all.set("content-type", answer.contentType);
  all.set("x-acs-request-id", ids.requestId);
  all.set("x-facegate-sandbox", sandboxHeader);
  return all;
}
