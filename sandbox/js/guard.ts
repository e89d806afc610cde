// Who may ask the sandbox at all, and what every answer of it carries.
import { sandboxHeader } from "./wire.js";

/** The settings that decide it. Unset they refuse: a sandbox that was deployed and not configured is open to nobody. */
export interface Access {
  /** The access keys; see `keys.ts`. */
  FACEGATE_SANDBOX_KEYS?: string;
  /** `loopback`: nobody but its own machine reaches this sandbox. Then the console needs no token, nor the API a key of its own. */
  FACEGATE_SANDBOX_CONSOLE?: string;
  /** What the console asks for, as the password of Basic or as a Bearer token; at least 16 characters. */
  FACEGATE_SANDBOX_CONSOLE_TOKEN?: string;
}

const leastToken = 16;
const utf8 = new TextEncoder();

/** Lets `route` answer what may be asked; the sandbox's header is on every answer, an error of its own among them. */
export function guarded<E extends Access>(route: (request: Request, env: E) => Promise<Response>): (request: Request, env: E) => Promise<Response> {
  return async (request, env) => {
    const response = await answer(request, env, route).catch(fault);
    if (response.headers.has("x-facegate-sandbox")) return response;
    const marked = new Response(response.body, response);
    marked.headers.set("x-facegate-sandbox", sandboxHeader);
    return marked;
  };
}

async function answer<E extends Access>(request: Request, env: E, route: (request: Request, env: E) => Promise<Response>): Promise<Response> {
  const { pathname, hostname } = new URL(request.url);
  const refused = /^\/console(\/|$)/.test(pathname) ? await refuseConsole(request, env, hostname) : pathname === "/healthz" ? undefined : refuseApi(env);
  return refused ?? route(request, env);
}

/** The key that everybody knows must not open a sandbox that others reach. */
function refuseApi(env: Access): Response | undefined {
  if (env.FACEGATE_SANDBOX_KEYS || env.FACEGATE_SANDBOX_CONSOLE === "loopback") return undefined;
  return refusal(403, "SandboxNotConfigured", "expected FACEGATE_SANDBOX_KEYS to be set, got none");
}

async function refuseConsole(request: Request, env: Access, hostname: string): Promise<Response | undefined> {
  const token = env.FACEGATE_SANDBOX_CONSOLE_TOKEN ?? "";
  if (token === "") {
    // Another name than loopback's leads here through a browser whose name server was made to say so.
    if (env.FACEGATE_SANDBOX_CONSOLE === "loopback" && isLoopback(hostname)) return undefined;
    return refusal(403, "ConsoleClosed", "expected FACEGATE_SANDBOX_CONSOLE_TOKEN to be set where others than this machine reach the console, got none");
  }
  if (token.length < leastToken) return refusal(403, "ConsoleClosed", `expected FACEGATE_SANDBOX_CONSOLE_TOKEN of at least ${leastToken} characters, got a shorter one`);
  if (await same(presented(request.headers.get("authorization") ?? ""), token)) return undefined;
  const asked = refusal(401, "ConsoleTokenRequired", "expected the console's token, as a Bearer token or as the password of Basic");
  asked.headers.set("www-authenticate", 'Basic realm="facegate sandbox", charset="UTF-8"');
  return asked;
}

function presented(authorization: string): string {
  const [scheme = "", credentials = ""] = authorization.split(" ");
  if (scheme.toLowerCase() === "bearer") return credentials;
  if (scheme.toLowerCase() !== "basic") return "";
  try {
    const decoded = new TextDecoder().decode(Uint8Array.from(atob(credentials), (character) => character.charCodeAt(0)));
    const colon = decoded.indexOf(":");
    return colon < 0 ? "" : decoded.slice(colon + 1);
  } catch {
    return "";
  }
}

/** Of digests, so that neither the time nor the length tells how much of it was right. */
async function same(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((text) => crypto.subtle.digest("SHA-256", utf8.encode(text))));
  return a !== undefined && b !== undefined && crypto.subtle.timingSafeEqual(a, b);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ Code: code, Message: message, RequestId: crypto.randomUUID().toUpperCase() }, { status, headers: { "cache-control": "no-store" } });
}

function fault(error: unknown): Response {
  console.error("sandbox:", error instanceof Error ? error.message : String(error));
  return refusal(500, "InternalError", "the sandbox failed; its log says why");
}
