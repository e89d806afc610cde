import { isFacegateError, prepare } from "facegate";
import { hashSubject } from "facegate/server";

export default {
  /** A picture in, its photo out. */
  async fetch(request) {
    try {
      const { photo, sha256 } = await prepare(await request.arrayBuffer());
      return new Response(photo, { headers: { "content-type": "image/jpeg", "x-sha256": sha256, "x-subject": await hashSubject("customer-4711", "a pepper of at least sixteen bytes") } });
    } catch (error) {
      if (isFacegateError(error)) return Response.json({ code: error.code }, { status: 422 });
      throw error;
    }
  },
};
