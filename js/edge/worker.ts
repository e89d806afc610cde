/**
 * `facegate/edge`: the Worker that carries photos to the upstream with credentials the browser never sees.
 * Routes: `POST /v1/checks` (pages), `GET /.well-known/jwks.json` (whoever verifies verdicts), `GET /healthz`.
 */
import { facegateError } from "../common/error.js";
import { json, refusal, refuse } from "./answer.js";
import { discard } from "./body.js";
import { check, type Trace } from "./check.js";
import type { Context } from "./platform.js";
import { readSettings, type Env } from "./settings.js";

export { Tickets } from "./tickets.js";
export type { Env } from "./settings.js";
export type { CheckAnswer } from "./check.js";

type Handler = (request: Request, env: Env, context: Context) => Promise<Response>;

const routes: Record<string, Record<string, Handler>> = {
  "/v1/checks": { POST: postCheck, OPTIONS: preflight },
  "/.well-known/jwks.json": { GET: keySet, HEAD: keySet },
  "/healthz": { GET: health, HEAD: health },
};

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    const methods = routes[new URL(request.url).pathname];
    if (methods === undefined) return turnAway(request, facegateError("NotFound", "expected a path of this edge"));
    const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
    const allow = Object.keys(methods).join(", ");
    if (handler === undefined) return turnAway(request, facegateError("MethodNotAllowed", `expected ${allow}`), { allow });
    try {
      return await handler(request, env, context);
    } catch (error) {
      report(error);
      return turnAway(request, error);
    }
  },
};

async function turnAway(request: Request, error: unknown, headers: Record<string, string> = {}): Promise<Response> {
  await discard(request.body);
  return refuse(refusal(error), headers);
}

async function postCheck(request: Request, env: Env, context: Context): Promise<Response> {
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
async function preflight(): Promise<Response> {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "authorization, content-type, content-digest",
      "access-control-max-age": "7200",
    },
  });
}

async function keySet(request: Request, env: Env): Promise<Response> {
  const { published } = await readSettings(env);
  const headers = { "cache-control": "public, max-age=300", "access-control-allow-origin": "*" };
  return withoutBody(request, json(published, 200, headers));
}

async function health(request: Request, env: Env): Promise<Response> {
  await readSettings(env);
  return withoutBody(request, json({ ok: true }));
}

function withoutBody(request: Request, response: Response): Response {
  return request.method === "HEAD" ? new Response(null, response) : response;
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

/** Logs a fault of ours by its kind and place; its message could hold anything, so it is left out. */
function report(error: unknown): void {
  if (refusal(error).code !== "Internal") return;
  const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: "" };
  const at = stack?.split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 5).map((line) => line.trim());
  console.error(JSON.stringify({ event: "fault", name, at }));
}
