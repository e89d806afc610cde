import { CHECK_ID } from "../../common/status.js";
import { facegateError } from "../../common/error.js";
import { json, withoutBody } from "../answer.js";
import { authorize } from "../api-key.js";
import { readSettings, type Env } from "../settings.js";
import { statusOf } from "../status.js";

const PREFIX = "/v1/checks/";

/** Whether this is `/v1/checks/{id}`. */
export function isResultPath(pathname: string): boolean {
  return pathname.startsWith(PREFIX) && new RegExp(`^${CHECK_ID}$`).test(pathname.slice(PREFIX.length));
}

/**
 * `GET /v1/checks/{id}`, from the merchant's backend: the full result, for a day after the check began. No page may read it: it has no CORS.
 * @throws FacegateError `ApiKeyInvalid`; `NotFound` when there was no such check, or it is longer ago.
 */
export async function getCheck(request: Request, env: Env): Promise<Response> {
  await authorize(request, await readSettings(env));
  const id = new URL(request.url).pathname.slice(PREFIX.length);
  const dot = id.lastIndexOf(".");
  const record = await env.TICKETS.get(env.TICKETS.idFromName(id.slice(0, dot))).read(Number(id.slice(dot + 1)));
  if (record === null) throw facegateError("NotFound", "expected the id of a check that began within a day");
  return withoutBody(request, json(statusOf(record)));
}
