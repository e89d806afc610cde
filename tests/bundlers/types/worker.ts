// What the author's editor knows of a Worker with photos and the edge in it. The types of `facegate` name the DOM's, which Workers lack: with `skipLibCheck`, as wrangler's templates have it.
import { inspect, isFacegateError, prepare } from "facegate";
import edge, { Quota, Tickets, type Env } from "facegate/edge";

export { Quota, Tickets };

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/v1/")) return edge.fetch(request, env, context);
    try {
      const bytes = await request.arrayBuffer();
      const { findings } = await inspect(bytes);
      return findings.length > 0 ? Response.json(findings) : new Response((await prepare(bytes)).photo);
    } catch (error) {
      return new Response(isFacegateError(error) ? error.code : null, { status: 422 });
    }
  },
};
