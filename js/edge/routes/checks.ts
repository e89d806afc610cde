import { json, refusal, report, turnAway } from "../answer.js";
import { check } from "../check.js";
import type { Context } from "../platform.js";
import type { Env } from "../settings.js";
import type { Trace } from "../trace.js";

/** `POST /v1/checks`, from a page. */
export async function postCheck(request: Request, env: Env, context: Context): Promise<Response> {
  const started = Date.now();
  const trace: Trace = {};
  const log = (line: object) => console.log(JSON.stringify({ event: "check", check: trace.check, region: trace.region, ...line, ms: Date.now() - started }));
  try {
    const answer = await check(request, env, context, trace);
    log({ outcome: answer.outcome, reason: answer.reason });
    return json(answer, 200, cors(trace));
  } catch (error) {
    log({ code: refusal(error).code });
    report(error);
    return turnAway(request, error, { ...cors(trace), ...retryAfter(error) });
  }
}

/** Any page may ask whether it may ask; only the ticket's page may read an answer. */
export async function preflight(): Promise<Response> {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "authorization, content-type, content-digest, dpop",
      "access-control-max-age": "7200",
    },
  });
}

function cors({ origin }: Trace): Record<string, string> {
  return {
    vary: "Origin",
    ...(origin === undefined ? {} : { "access-control-allow-origin": origin, "access-control-expose-headers": "Retry-After" }),
  };
}

function retryAfter(error: unknown): Record<string, string> {
  const ms = (error as { retryAfter?: unknown }).retryAfter;
  return typeof ms === "number" ? { "retry-after": String(Math.ceil(ms / 1000)) } : {};
}
