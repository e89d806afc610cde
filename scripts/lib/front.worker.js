// The one local address: hands each request to the edge, the sandbox, the demo merchant or the page.
// Only the local run has this; a deployment has the edge alone.
export default {
  fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (request.headers.has("x-acs-action") || searchParams.has("Action") || /^\/console(\/|$)/.test(pathname)) {
      return env.SANDBOX.fetch(request);
    }
    if (/^\/(v1\/|\.well-known\/|healthz$)/.test(pathname)) return env.EDGE.fetch(request);
    if (pathname.startsWith("/merchant/")) return env.MERCHANT.fetch(request);
    return env.PAGES.fetch(request);
  },
};
