// What the author's editor knows of a Worker that is the edge, or hears its webhooks.
import edge, { Quota, Tickets, type CheckAnswer, type Env } from "facegate/edge";
import { verifyWebhook } from "facegate/server";

export { Quota, Tickets };

export default {
  fetch: (request: Request, env: Env, context: ExecutionContext): Promise<Response> => edge.fetch(request, env, context),
};

export const reasonOf = ({ outcome, reason }: CheckAnswer): string | null => (outcome === "rejected" ? reason : null);

export const hear = (request: Request): Promise<string> => verifyWebhook(request, { keys: "https://face.example.com/.well-known/jwks.json" }).then(({ id }) => id);
