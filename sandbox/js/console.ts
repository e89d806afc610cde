// The console: a page to look at and change the sandbox's state, and the same as a JSON API for tests. The page is made of
// forms: they post to the API's addresses, which send a browser's form back to the page.
import { consoleStyle } from "./console-style.js";
import { importRecords, search, statusOf } from "./enrol.js";
import type { Env } from "./env.js";
import { library } from "./gateway.js";
import { page, type View } from "./page.js";
import { parseScript, vocabulary } from "./rules.js";
import { scriptOf } from "./script-form.js";
import { sandboxHeader } from "./wire.js";

type Route = (request: Request, env: Env, url: URL) => Promise<Response>;
type Form = Record<string, string>;

const routes: Record<string, Route> = {
  "GET /console": (_request, env, url) => show(env, url),
  "GET /console/console.css": async () => new Response(consoleStyle, { headers: { "content-type": "text/css;charset=utf-8" } }),
  "GET /console/api/groups": async (_request, env) => Response.json(await library(env).groups()),
  "POST /console/api/groups": createGroup,
  "GET /console/api/records": async (_request, env, url) => Response.json(await library(env).records(asked(url, "group"), asked(url, "user"))),
  "POST /console/api/records": importRecords,
  "DELETE /console/api/records": async (_request, env, url) => deleted(await deleteRecord(env, asked(url, "id"))),
  "POST /console/api/records/delete": deleteByForm,
  "POST /console/api/search": search,
  "GET /console/api/calls": async (_request, env) => Response.json(await library(env).calls()),
  "GET /console/api/scripts": async (_request, env) => Response.json(await library(env).scripts()),
  "POST /console/api/scripts": addScript,
  "DELETE /console/api/scripts": async (_request, env, url) => {
    await removeScripts(env, asked(url, "id"));
    return new Response(null, { status: 204 });
  },
  "POST /console/api/scripts/delete": async (request, env) => {
    await removeScripts(env, (await bodyOf(request)).form?.id ?? null);
    return back("#scripts");
  },
  "GET /console/api/status": statusOf,
};

/** Answers a request to the console. */
export async function consolePage(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url);
  const route = routes[`${request.method} ${url.pathname.replace(/(.)\/$/, "$1")}`];
  const response = route === undefined ? refused(404, "there is nothing here") : await guarded(request, url, () => route(request, env, url));
  response.headers.set("x-facegate-sandbox", sandboxHeader);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("cache-control", "no-store");
  response.headers.set("referrer-policy", "same-origin");
  return response;
}

/** A page of another site must not change the sandbox through a visitor's browser. */
async function guarded(request: Request, url: URL, route: () => Promise<Response>): Promise<Response> {
  const origin = request.headers.get("origin");
  const foreign = origin !== null && (!URL.canParse(origin) || new URL(origin).host !== url.host);
  return foreign && request.method !== "GET" ? refused(403, "expected a request of the console's own page") : route();
}

async function show(env: Env, url: URL, fault?: string): Promise<Response> {
  const state = library(env);
  const [group, user] = [asked(url, "group"), asked(url, "user")];
  const view: View = {
    groups: await state.groups(), records: await state.records(group, user), calls: await state.calls(), scripts: await state.scripts(),
    words: vocabulary(), group, user, fault: fault ?? null,
  };
  const policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  return new Response(page(view), {
    status: fault === undefined ? 200 : 400, headers: { "content-type": "text/html;charset=utf-8", "content-security-policy": policy },
  });
}

/** A value of the address that is there and not empty. */
function asked(url: URL, name: string): string | null {
  return url.searchParams.get(name)?.trim() || null;
}

function refused(status: number, message: string): Response {
  return Response.json({ message }, { status });
}

function back(to: string): Response {
  return new Response(null, { status: 303, headers: { location: `/console${to}` } });
}

function deleted(there: boolean): Response {
  return there ? new Response(null, { status: 204 }) : refused(404, "expected the id of a record, got another");
}

/** What a body holds, and whether a page's form sent it: `curl -d` and Python's urllib call every body a form, JSON too. */
async function bodyOf(request: Request): Promise<{ text: string; form: Form | null }> {
  const text = await request.text();
  const called = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
  return { text, form: called && !text.trimStart().startsWith("{") ? Object.fromEntries(new URLSearchParams(text)) : null };
}

function parsed(json: string): Record<string, unknown> | null {
  try {
    return JSON.parse(json) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

async function createGroup(request: Request, env: Env): Promise<Response> {
  const { text, form } = await bodyOf(request);
  const given: Record<string, unknown> | null = form ?? parsed(text);
  const field = (name: string): string => {
    const value = given?.[name];
    return typeof value === "string" ? value.trim().slice(0, 200) : "";
  };
  const outcome = await library(env).createGroup(field("code"), field("name"), field("description"));
  if (outcome === "invalid") {
    const message = "expected a code of at most 64 visible ASCII characters without commas";
    return form ? show(env, new URL("/console", request.url), `Group: ${message}.`) : refused(400, message);
  }
  return form ? back("#groups") : Response.json({ outcome }, { status: outcome === "created" ? 201 : 200 });
}

async function deleteRecord(env: Env, id: string | null): Promise<boolean> {
  return id !== null && /^\d{1,15}$/.test(id) && library(env).deleteRecord(Number(id));
}

async function deleteByForm(request: Request, env: Env): Promise<Response> {
  const { id = "", group = "", user = "" } = (await bodyOf(request)).form ?? {};
  await deleteRecord(env, id);
  return back(`?${new URLSearchParams({ group, user })}#records`);
}

async function addScript(request: Request, env: Env): Promise<Response> {
  const { text, form } = await bodyOf(request);
  try {
    const script = parseScript(form ? scriptOf(form, Date.now()) : text);
    const id = await library(env).addScript(script);
    return form ? back("#scripts") : Response.json({ ...script, id }, { status: 201 });
  } catch (error) {
    const message = error instanceof Error ? error.message : "expected a script";
    return form ? show(env, new URL("/console", request.url), `Script: ${message}.`) : refused(400, message);
  }
}

async function removeScripts(env: Env, id: string | null): Promise<void> {
  if (id !== null && !/^\d{1,15}$/.test(id)) return;
  await library(env).removeScripts(id === null ? null : Number(id));
}
