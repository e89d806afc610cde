import { statuses, type Code } from "../common/codes.js";
import { isFacegateError } from "../common/error.js";
import { discard } from "./body.js";

/** A refusal as the page gets it: never more than code, message and whether to try again. */
export interface Refusal {
  code: Code;
  message: string;
  retryable: boolean;
}

/** An answer in JSON that nothing may keep or guess at. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers },
  });
}

/** The refusal that a thrown value stands for. What is no FacegateError is a fault of ours: its words stay here. */
export function refusal(thrown: unknown): Refusal {
  if (!isFacegateError(thrown)) return { code: "Internal", message: "expected no fault, got one; the log has it", retryable: false };
  return { code: thrown.code, message: thrown.message, retryable: thrown.retryable };
}

/** The answer to a refused request. */
export function refuse(refused: Refusal, headers: Record<string, string> = {}): Response {
  return json(refused, statuses[refused.code], headers);
}

/** Refuses a request once what it still sends is read away, or the page would see a broken connection instead of the answer. */
export async function turnAway(request: Request, error: unknown, headers: Record<string, string> = {}): Promise<Response> {
  await discard(request.body);
  return refuse(refusal(error), headers);
}

/** The same answer to HEAD: without its body. */
export function withoutBody(request: Request, response: Response): Response {
  return request.method === "HEAD" ? new Response(null, response) : response;
}

/** Logs a fault of ours by its kind and place; its message could hold anything, so it is left out. */
export function report(error: unknown): void {
  if (refusal(error).code !== "Internal") return;
  const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: "" };
  const at = stack?.split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 5).map((line) => line.trim());
  console.error(JSON.stringify({ event: "fault", name, at }));
}
