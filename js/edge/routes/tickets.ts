import { json } from "../answer.js";
import { authorize } from "../api-key.js";
import { mintFor } from "../mint.js";
import { readSettings, type Env } from "../settings.js";

/** `POST /v1/tickets`, from a merchant's backend with an API key: `{ ticket, id, expires }`. No page can ask: there is no preflight for it. */
export async function postTicket(request: Request, env: Env): Promise<Response> {
  const settings = await readSettings(env);
  await authorize(request, settings);
  return json(await mintFor(request, env, settings), 201);
}
