// A merchant's backend in workerd, with facegate/server: takes the webhook, and fetches results.
import { fetchResult, verifyWebhook } from "../../../pkg/server/index.js";

const edge = "https://edge.example";

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    try {
      if (pathname === "/hook") return Response.json(await verifyWebhook(request, { keys: `${edge}/.well-known/jwks.json` }));
      return Response.json(await fetchResult({ endpoint: edge, apiKey: searchParams.get("key"), checkId: searchParams.get("id") }));
    } catch ({ name, code, message }) {
      return Response.json({ name, code, message }, { status: 400 });
    }
  },
};
