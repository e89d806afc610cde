// facegate's stand-in for the upstream operation: the API at `/`, a console at `/console`.
import { consolePage } from "./console.js";
import type { Env } from "./env.js";
import { call } from "./gateway.js";
import { guarded } from "./guard.js";
import { sandboxHeader } from "./wire.js";

export { Library } from "./library.js";
export type { Env } from "./env.js";

export default {
  fetch: guarded(async (request: Request, env: Env): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === "/healthz") return Response.json({ ok: true }, { headers: { "x-facegate-sandbox": sandboxHeader } });
    if (pathname === "/console" || pathname.startsWith("/console/")) return consolePage(request, env);
    return call(request, env);
  }),
} satisfies ExportedHandler<Env>;
