// A merchant's backend, as small as one can be: gives the page a ticket, verifies the verdict it brings back, keeps the photo that passed.
// What it keeps lives as long as the process: this is the demonstration's, a shop has a database and a login.
import { hashSubject, isFacegateError, mintTicket, verifyVerdict, type PolicyInput, type PrivateJwk, type Verdict } from "../js/server/index.js";

interface Env {
  /** The private JWK that tickets are signed with. */
  readonly MERCHANT_TICKET_KEY: string;
  /** What the edge calls itself. */
  readonly FACEGATE_AUDIENCE: string;
  /** Where the page is; by default where this backend is. */
  readonly PUBLIC_ORIGIN?: string;
  /** What subjects are hashed with; the default names nobody real. */
  readonly MERCHANT_SUBJECT_KEY?: string;
  /** The edge, for its public keys. */
  readonly EDGE: { fetch: typeof fetch };
}

interface Enrolment {
  readonly name: string;
  readonly photo: Uint8Array<ArrayBuffer>;
}

interface Issued {
  readonly session: string;
  readonly subject: string;
  readonly policy: PolicyInput;
}

const issued = new Map<string, Issued>();
const enrolled = new Map<string, Enrolment>();

class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }
}

function policyOf(scenario: unknown, origin: string, enrolment: Enrolment | undefined): PolicyInput {
  const common = { liveness: true, region: "ap-southeast-1" } as const;
  switch (scenario) {
    case "register":
      return { ...common, verifyModel: 0, faceGroupCodes: ["demo"], register: "demo" };
    case "search":
      return { ...common, verifyModel: 0, faceGroupCodes: ["demo"] };
    case "verify":
      if (!enrolment) throw new Refusal(409, "NotEnrolled", "expected a person with a photo on file");
      return { ...common, verifyModel: 1, target: { url: `${origin}/merchant/faces/${enrolment.name}.jpg` } };
    default:
      throw new Refusal(400, "InvalidArgument", "expected scenario register, search or verify");
  }
}

async function ticket(body: Record<string, unknown>, env: Env, origin: string): Promise<object> {
  const session = text(body, "session");
  const policy = policyOf(body["scenario"], origin, enrolled.get(session));
  const subject = await hashSubject(session, env.MERCHANT_SUBJECT_KEY ?? "the demonstration's people");
  const id = crypto.randomUUID();
  const key = JSON.parse(env.MERCHANT_TICKET_KEY) as PrivateJwk;
  const made = await mintTicket({ key, audience: env.FACEGATE_AUDIENCE, subject, origin, policy, id, jkt: text(body, "jkt") });
  issued.set(id, { session, subject, policy });
  return { ticket: made, id };
}

/** A verdict counts once, for the ticket it was asked for, and for the photo the page shows. */
async function verdict(body: Record<string, unknown>, env: Env): Promise<object> {
  const id = text(body, "id");
  const asked = issued.get(id);
  if (!asked || asked.session !== text(body, "session")) throw new Refusal(409, "VerdictInvalid", "expected a ticket of this session, not used before");
  issued.delete(id);
  const photo = bytesOf(text(body, "photo"));
  let claims: Verdict;
  try {
    claims = await verifyVerdict(text(body, "verdict"), {
      keys: await edgeKeys(env), issuer: env.FACEGATE_AUDIENCE, ticket: id, subject: asked.subject, policy: asked.policy, photo,
    });
  } catch (error) {
    if (!isFacegateError(error) || error.code !== "VerdictInvalid") throw error;
    return { ok: false, message: error.message };
  }
  // A face on file as this person's own is the person, too: the shop may have lost its copy, as this one does when it ends.
  const theirs = claims.outcome === "passed" || claims.reason === "SelfDuplicate";
  if (theirs && asked.policy.register) enrolled.set(asked.session, { name: crypto.randomUUID(), photo });
  return { ok: true, outcome: claims.outcome, reason: claims.reason, checkId: claims.jti };
}

async function edgeKeys(env: Env): Promise<{ keys: [] }> {
  return (await env.EDGE.fetch("https://edge/.well-known/jwks.json")).json();
}

function text(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value !== "string" || value === "") throw new Refusal(400, "InvalidArgument", `expected ${name} as text`);
  return value;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Refusal(400, "InvalidArgument", "expected photo as Base64");
  }
}

/** The photo on file, for the comparison: only who knows its unguessable name gets it. */
function face(name: string): Response {
  const found = [...enrolled.values()].find((enrolment) => enrolment.name === name);
  return found ? new Response(found.photo, { headers: { "content-type": "image/jpeg", "cache-control": "no-store" } }) : new Response("not found\n", { status: 404 });
}

async function answer(request: Request, env: Env): Promise<object> {
  const { pathname, origin } = new URL(request.url);
  const routes: Record<string, (body: Record<string, unknown>) => Promise<object>> = {
    "/merchant/ticket": (body) => ticket(body, env, env.PUBLIC_ORIGIN ?? origin),
    "/merchant/verdict": (body) => verdict(body, env),
  };
  const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
  if (!route) throw new Refusal(404, "NotFound", "expected /merchant/ticket or /merchant/verdict");
  if (request.method !== "POST") throw new Refusal(405, "MethodNotAllowed", "expected POST");
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body !== "object" || body === null) throw new Refusal(400, "InvalidArgument", "expected a JSON object");
  return route(body as Record<string, unknown>);
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const stored = /^\/merchant\/faces\/([0-9a-f-]{36})\.jpg$/.exec(new URL(request.url).pathname);
    if (stored && request.method === "GET") return face(stored[1]!);
    try {
      return Response.json(await answer(request, env), { headers: { "cache-control": "no-store" } });
    } catch (error) {
      const { status = 500, code = "Internal" } = error as Partial<Refusal>;
      const message = error instanceof Refusal || isFacegateError(error) ? error.message : "the merchant's backend failed";
      return Response.json({ code, message }, { status: isFacegateError(error) ? 502 : status });
    }
  },
};
