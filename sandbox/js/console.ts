// The console: a page to look at groups, records and calls, and a JSON API that tests script outcomes with.
import type { Env } from "./env.js";
import { library } from "./gateway.js";
import { page, style } from "./page.js";
import { parseScript } from "./rules.js";
import { sandboxHeader } from "./wire.js";

type Route = (request: Request, env: Env, url: URL) => Promise<Response>;

const routes: Record<string, Route> = {
  "GET /console": async (_request, env, url) => {
    const state = library(env);
    const group = url.searchParams.get("group");
    const html = page(await state.groups(), await state.records(group), await state.calls(), group);
    const policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    return new Response(html, { headers: { "content-type": "text/html;charset=utf-8", "content-security-policy": policy } });
  },
  "GET /console/console.css": async () => new Response(style, { headers: { "content-type": "text/css;charset=utf-8" } }),
  "GET /console/api/groups": async (_request, env) => Response.json(await library(env).groups()),
  "POST /console/api/groups": createGroup,
  "GET /console/api/records": async (_request, env, url) => Response.json(await library(env).records(url.searchParams.get("group"))),
  "GET /console/api/calls": async (_request, env) => Response.json(await library(env).calls()),
  "GET /console/api/scripts": async (_request, env) => Response.json(await library(env).scripts()),
  "POST /console/api/scripts": addScript,
  "DELETE /console/api/scripts": async (_request, env) => {
    await library(env).clearScripts();
    return new Response(null, { status: 204 });
  },
};

/** Answers a request to the console. */
export async function consolePage(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url);
  const route = routes[`${request.method} ${url.pathname.replace(/(.)\/$/, "$1")}`];
  const response = route === undefined ? refused(404, "there is nothing here") : await guarded(request, url, () => route(request, env, url));
  response.headers.set("x-facegate-sandbox", sandboxHeader);
  response.headers.set("x-content-type-options", "nosniff");
  return response;
}

/** A page of another site must not change the sandbox through a visitor's browser. */
async function guarded(request: Request, url: URL, route: () => Promise<Response>): Promise<Response> {
  const origin = request.headers.get("origin");
  const foreign = origin !== null && (!URL.canParse(origin) || new URL(origin).host !== url.host);
  return foreign && request.method !== "GET" ? refused(403, "expected a request of the console's own page") : route();
}

function refused(status: number, message: string): Response {
  return Response.json({ message }, { status });
}

async function createGroup(request: Request, env: Env): Promise<Response> {
  const form = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
  const given = await (form ? formFields(request) : request.json()).catch(() => null);
  const text = (name: string): string => {
    const value = (given as Record<string, unknown> | null)?.[name];
    return typeof value === "string" ? value.trim().slice(0, 200) : "";
  };
  const outcome = await library(env).createGroup(text("code"), text("name"), text("description"));
  if (outcome === "invalid") return refused(400, "expected a code of at most 64 visible ASCII characters without commas");
  if (form) return new Response(null, { status: 303, headers: { location: "/console" } });
  return Response.json({ outcome }, { status: outcome === "created" ? 201 : 200 });
}

async function formFields(request: Request): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await request.text()));
}

async function addScript(request: Request, env: Env): Promise<Response> {
  try {
    const script = parseScript(await request.text());
    await library(env).addScript(script);
    return Response.json(script, { status: 201 });
  } catch (error) {
    return refused(400, error instanceof Error ? error.message : "expected a script");
  }
}
