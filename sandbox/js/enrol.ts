// Faces in and found without pictures: a library in bulk, and the search alone, for benches and for tests that need many faces.
import type { Env } from "./env.js";
import { library } from "./gateway.js";
import type { Import } from "./records.js";
import { isGroupCode, rulesBytes } from "./rules.js";
import { templateBytes, templateMake } from "./template.js";

const mostFaces = 10_000;
const mostCharacters = 32;

class Unreadable extends Error {}

/** Groups, faces and memory. */
export async function statusOf(_request: Request, env: Env): Promise<Response> {
  const { faces, packed, packedBytes } = await library(env).status();
  return Response.json({ faces, packed, packedBytes, rulesBytes: rulesBytes(), template: { make: templateMake, bytes: templateBytes } });
}

/**
 * `POST /console/api/records?group=`: one face a line, `{"merchantUserId":…,"template":Base64}`, at most 10,000 lines; all
 * are enrolled or none. A user's face takes the place of one the user has in the group.
 */
export async function importRecords(request: Request, env: Env, url: URL): Promise<Response> {
  return told(async () => {
    const group = url.searchParams.get("group") ?? "";
    if (!isGroupCode(group)) throw new Unreadable("expected ?group= with the code of a face group");
    const lines = (await request.text()).split("\n").filter((line) => line.trim() !== "");
    if (lines.length === 0 || lines.length > mostFaces) throw new Unreadable(`expected 1..${mostFaces} lines, got ${lines.length}`);
    await library(env).importFaces(group, lines.map(faceOf));
    return { enrolled: lines.length };
  });
}

/** `POST /console/api/search` with `{groups, template, limit?}`: the faces that are the same, best first, each with its score. */
export async function search(request: Request, env: Env): Promise<Response> {
  return told(async () => {
    const { groups, template, limit = 1 } = objectOf(await request.text());
    if (!Array.isArray(groups) || groups.length === 0 || !groups.every((group) => typeof group === "string" && isGroupCode(group))) {
      throw new Unreadable("expected groups, codes of face groups");
    }
    if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1 || limit > 100) throw new Unreadable("expected a limit of 1..100");
    return library(env).search(groups as string[], templateIn(template), limit);
  });
}

async function told(work: () => Promise<unknown>): Promise<Response> {
  try {
    return Response.json(await work());
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return Response.json({ message: error.message }, { status: 400 });
  }
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch { /* told below */ }
  throw new Unreadable("expected a JSON object");
}

function faceOf(line: string, index: number): Import {
  const { merchantUserId, template } = objectOf(line);
  if (typeof merchantUserId !== "string" || merchantUserId === "" || merchantUserId.length > mostCharacters) {
    throw new Unreadable(`expected a merchantUserId of 1..${mostCharacters} characters in line ${index + 1}`);
  }
  return { merchantUserId, faceId: crypto.randomUUID().replaceAll("-", ""), template: templateIn(template) };
}

function templateIn(value: unknown): Uint8Array {
  const bytes = typeof value === "string" ? decoded(value) : undefined;
  if (bytes?.length !== templateBytes) throw new Unreadable(`expected a template of ${templateBytes} bytes in Base64`);
  return bytes;
}

function decoded(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
