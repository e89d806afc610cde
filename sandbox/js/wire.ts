// Answers as HTTP responses.
import type { Answer, Ids } from "./rules.js";

/** On every answer, so that it can never be mistaken for the vendor's. */
export const sandboxHeader = "1; identity=perceptual-hash";

/** The answer as a response. */
export function respond(answer: Answer, ids: Ids): Response {
  return new Response(answer.body, { status: answer.status, headers: headers(answer, ids) });
}

/** A response whose connection breaks in the middle of the answer. */
export function broken(answer: Answer, ids: Ids): Response {
  const bytes = new TextEncoder().encode(answer.body);
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) controller.error(new Error("reset by script"));
      else controller.enqueue(bytes.subarray(0, bytes.length / 2));
      sent = true;
    },
  });
  return new Response(body, { status: answer.status, headers: headers(answer, ids) });
}

function headers(answer: Answer, ids: Ids): Headers {
  const all = new Headers(answer.headers);
  all.set("content-type", answer.contentType);
  all.set("x-acs-request-id", ids.requestId);
  all.set("x-facegate-sandbox", sandboxHeader);
  return all;
}
