/**
 * `facegate/edge`: the Worker that carries photos to the upstream with credentials the browser never sees.
 * Routes: `POST /v1/checks` (pages), `GET /v1/checks/{id}` and `POST /v1/tickets` (the merchant's backend), `GET /.well-known/jwks.json` (whoever verifies verdicts), `GET /healthz`.
 */
import { facegateError } from "../common/error.js";
import { report, turnAway } from "./answer.js";
import type { Context } from "./platform.js";
import { postCheck, preflight } from "./routes/checks.js";
import { health, keySet } from "./routes/public.js";
import { getCheck, isResultPath } from "./routes/result.js";
import { postTicket } from "./routes/tickets.js";
import type { Env } from "./settings.js";

export { Quota } from "./quota.js";
export { Tickets } from "./tickets.js";
export type { Env } from "./settings.js";
export type { CheckAnswer } from "./check.js";

type Handler = (request: Request, env: Env, context: Context) => Promise<Response>;

type Methods = Record<string, Handler>;

// Looked up by text: an expression is compiled when it is first used, which is when somebody waits for this isolate to start.
const routes: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ["/v1/checks", { POST: postCheck, OPTIONS: preflight }],
  ["/v1/tickets", { POST: postTicket }],
  ["/.well-known/jwks.json", { GET: keySet, HEAD: keySet }],
  ["/healthz", { GET: health, HEAD: health }],
]);
const result: Methods = { GET: getCheck, HEAD: getCheck };

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    const { pathname } = new URL(request.url);
    const methods = routes.get(pathname) ?? (isResultPath(pathname) ? result : undefined);
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
