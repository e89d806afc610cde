import { json, refusal, report, turnAway } from "../answer.js";
import { check } from "../check.js";
import { logCheck } from "../log.js";
import { countCheck } from "../metrics.js";
import type { Context } from "../platform.js";
import type { Env } from "../settings.js";
import type { End, Trace } from "../trace.js";

/** `POST /v1/checks`, from a page. */
export function postCheck(request: Request, env: Env, context: Context): Promise<Response> {
  const answering = answer(request, env, context);
  // The page may hang up; the line in the log is written all the same.
  context.waitUntil(answering);
  return answering;
}

async function answer(request: Request, env: Env, context: Context): Promise<Response> {
  const started = Date.now();
  const trace: Trace = {};
  const tell = async (end: End) => {
    const ms = Date.now() - started;
    countCheck(env, trace, end, ms);
    await logCheck(trace, end, ms);
  };
  try {
    const made = await check(request, env, context, trace);
    await tell({ outcome: made.outcome, reason: made.reason });
    return json(made, 200, cors(trace));
  } catch (error) {
    await tell({ code: refusal(error).code });
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
