import { json, withoutBody } from "../answer.js";
import { readSettings, type Env } from "../settings.js";

/** `GET /.well-known/jwks.json`: the keys verdicts are verified with. */
export async function keySet(request: Request, env: Env): Promise<Response> {
  const { verdictKeys } = await readSettings(env);
  const headers = { "cache-control": "public, max-age=300", "access-control-allow-origin": "*" };
  return withoutBody(request, json(verdictKeys.published, 200, headers));
}

/** `GET /healthz`: whether this edge has all it needs. */
export async function health(request: Request, env: Env): Promise<Response> {
  await readSettings(env);
  return withoutBody(request, json({ ok: true }));
}
