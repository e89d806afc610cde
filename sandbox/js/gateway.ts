// One request to the API: verified, understood, carried out, answered, written down.
import { download } from "./download.js";
import type { Env } from "./env.js";
import type { Call } from "./calls.js";
import { readBearerTokens, readKeys } from "./keys.js";
import type { Library } from "./library.js";
import { readSome } from "./read.js";
import {
  type About, about, admit, type Admission, type Answer, type Command, fault, type Ids, loadModels, mismatch, processed, refusal, refuse, type Refused,
  type Script, supply, understand,
} from "./rules.js";
import { isOneOf, sha256, verify } from "./signature.js";
import { broken, respond } from "./wire.js";

const bodyLimit = 8_000_000;
/** The operations that look at pictures. */
const showsFaces = new Set(["FaceDuplicationCheckIntl", "AddFaceRecord"]);

/** The library is one object: there is one account. */
export function library(env: Env): DurableObjectStub<Library> {
  return env.LIBRARY.getByName("library");
}

/** Answers a request to the API. */
export async function call(request: Request, env: Env): Promise<Response> {
  const ids = newIds(request);
  const body = await readSome(request.body, bodyLimit + 1);
  const admission = body.length > bodyLimit ? refusal("RequestBodyTooLarge") : await verified(request, body, env);
  if ("refused" in admission) {
    const answer = refuse(admission, ids);
    await library(env).note(line(request.headers.get("x-acs-action") ?? "", answer, null, ids, null));
    return respond(answer, ids);
  }
  return carryOut(admission, body, env, ids);
}

function newIds(request: Request): Ids {
  return {
    requestId: crypto.randomUUID().toUpperCase(),
    transactionId: crypto.randomUUID().replaceAll("-", ""),
    faceId: crypto.randomUUID().replaceAll("-", ""),
    host: request.headers.get("host") ?? new URL(request.url).host,
  };
}

async function verified(request: Request, body: Uint8Array, env: Env): Promise<Admission | Refused> {
  const keys = readKeys(env.FACEGATE_SANDBOX_KEYS);
  const admission = admit({
    method: request.method, url: request.url, headers: [...request.headers], bodySha256: await sha256(body),
    keys: keys.map(({ id, token }) => ({ id, token })), now: Math.floor(Date.now() / 1000),
  }, body);
  if ("refused" in admission) return admission;
  if (admission.scheme === "BEARERTOKEN") {
    const known = await isOneOf(admission.signature, readBearerTokens(env.FACEGATE_SANDBOX_BEARER_TOKENS));
    return known ? admission : refusal("InvalidBearerToken");
  }
  const key = keys.find(({ id }) => id === admission.accessKeyId);
  if (key === undefined) return refusal("InvalidAccessKeyId.NotFound");
  const { holds, toSign } = await verify(admission, key);
  return holds ? admission : mismatch(toSign);
}

async function carryOut(admission: Admission, body: Uint8Array, env: Env, ids: Ids): Promise<Response> {
  const { action, query, accessKeyId, nonce } = admission;
  const subject = about(query, body);
  const { merchantUserId } = subject;
  const { refused, script } = await library(env).arrive({ nonce: `${accessKeyId} ${nonce}`, now: Date.now(), action, host: ids.host, merchantUserId });
  const wanted = refused === null ? script ?? subject.marker : null;
  const answer = refused === null ? await scripted(wanted, ids, () => ordinary(admission, body, subject, wanted, env, ids)) : refuse(refusal(refused), ids);
  await library(env).note(line(action, answer, subject, ids, wanted));
  return isBroken(wanted) ? broken(answer, ids) : respond(answer, ids);
}

function isBroken(script: Script | null): boolean {
  return script?.effect.kind === "fault" && script.effect.name.startsWith("reset");
}

/** The right answer, or what a script's refusal or fault makes of it. */
async function scripted(script: Script | null, ids: Ids, right: () => Promise<Answer>): Promise<Answer> {
  if (script === null || script.effect.kind === "subCode") return right();
  const { kind, name } = script.effect;
  if (kind === "code") return refuse(refusal(name), ids);
  const answer = fault(name, processed(name) ? await right() : undefined, script.delayMs, ids);
  if (name === "slow") await new Promise((resolve) => setTimeout(resolve, script.delayMs));
  return answer;
}

async function ordinary(
  { action, query }: Admission, body: Uint8Array, { merchantBizId }: About, script: Script | null, env: Env, ids: Ids,
): Promise<Answer> {
  if (showsFaces.has(action)) loadModels();
  let command = understand(action, query, body);
  while (!("refused" in command)) {
    const url = awaited(command);
    if (url === undefined) {
      const effect = script?.effect.kind === "subCode" ? script.effect : null;
      const asked = command.kind === "check" ? { ...command, ...bounds(env) } : command;
      return library(env).run(asked, effect, ids, merchantBizId);
    }
    command = supply(command, await download(url, env));
  }
  return refuse(command, ids);
}

/** What a check is decided by, where it is set: the scores from which on faces are the same, and the policy. */
function bounds(env: Env): { sameScore?: number; duplicateScore?: number; leastAge?: number } {
  const { FACEGATE_SANDBOX_SAME_SCORE: same, FACEGATE_SANDBOX_DUPLICATE_SCORE: duplicate, FACEGATE_SANDBOX_LEAST_AGE: age } = env;
  return {
    ...set("sameScore", same, "a score of 0..100 in FACEGATE_SANDBOX_SAME_SCORE", (value) => value <= 100),
    ...set("duplicateScore", duplicate, "a score of 0..100 in FACEGATE_SANDBOX_DUPLICATE_SCORE", (value) => value <= 100),
    ...set("leastAge", age, "a whole number of 0..120 in FACEGATE_SANDBOX_LEAST_AGE", (value) => Number.isInteger(value) && value <= 120),
  };
}

/** Not set is null where workerd takes it from the environment. */
function set<K extends string>(name: K, text: string | null | undefined, expected: string, allowed: (value: number) => boolean): { [key in K]?: number } {
  if (!text) return {};
  const value = Number(text);
  if (!(value >= 0 && allowed(value))) throw new Error(`expected ${expected}, got another value`);
  return { [name]: value } as { [key in K]?: number };
}

/** Where the next picture the command waits for is. */
function awaited(command: Command): string | undefined {
  const pictures = command.kind === "check" ? [command.source, command.target] : command.kind === "addRecord" ? [command.picture] : [];
  return pictures.find((picture) => picture !== null && picture.face === null)?.url ?? undefined;
}

function line(action: string, answer: Answer, subject: About | null, { requestId }: Ids, script: Script | null): Call {
  return {
    action: action.slice(0, 64), status: answer.status, code: answer.code, subCode: answer.subCode, requestId,
    merchantBizId: subject?.merchantBizId ?? null, merchantUserId: subject?.merchantUserId ?? null, scripted: script?.effect.name ?? null,
  };
}
