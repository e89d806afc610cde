import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { generateKeys, generateSecret, mintTicket, type PolicyInput, type PrivateJwk, type SecretJwk } from "../server/index.js";
import { oneOf, parse, UsageError } from "./usage.js";

/** `facegate keys`: a new pair, for tickets or for verdicts; or a shared secret for tickets; or an API key and what the edge is told of it. */
export async function keys(args: string[]): Promise<void> {
  const { values, files } = parse(args, ["type"]);
  if (files.length > 0) throw new UsageError(`expected no arguments, got ${files[0]}`);
  const type = oneOf("type", values["type"], ["ed25519", "hs256", "api"]) ?? "ed25519";
  const made = { ed25519: generateKeys, hs256: generateSecret, api: apiKey }[type];
  process.stdout.write(`${JSON.stringify(await made())}\n`);
}

function apiKey(): object {
  const key = randomBytes(32).toString("base64url");
  return { apiKey: key, sha256: createHash("sha256").update(key).digest("hex") };
}

/** `facegate ticket`: mints one, for trying an edge by hand. */
export async function ticket(args: string[]): Promise<void> {
  const { values, files } = parse(args, ["policy", "key", "subject", "audience", "origin", "ttl", "jkt"]);
  const { policy, key, origin, audience = process.env["FACEGATE_AUDIENCE"] } = values;
  if (files.length > 0) throw new UsageError(`expected no FILE, got ${files[0]}`);
  if (!policy || !key || !origin) throw new UsageError("expected --policy, --key and --origin");
  if (!audience) throw new UsageError("expected --audience or FACEGATE_AUDIENCE");
  const ticket = await mintTicket({
    key: await readJson<PrivateJwk | SecretJwk>(key, "--key"),
    policy: await readJson<PolicyInput>(policy, "--policy"),
    audience,
    origin,
    subject: values["subject"] ?? randomBytes(16).toString("hex"),
    ...(values["jkt"] !== undefined && { jkt: values["jkt"] }),
    ...(values["ttl"] !== undefined && { lifetime: Number(values["ttl"]) }),
  });
  process.stdout.write(`${ticket}\n`);
}

/** JSON from a file; for `--policy -` from stdin, for `--key env` from the environment. */
async function readJson<T>(place: string, option: "--key" | "--policy"): Promise<T> {
  const source = await readPlace(place, option).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`expected ${option} as a readable file, got ${error.code ?? error.message}`);
  });
  try {
    return JSON.parse(source) as T;
  } catch {
    throw new UsageError(`expected JSON from ${option} ${place}`);
  }
}

async function readPlace(place: string, option: string): Promise<string> {
  if (option === "--policy" && place === "-") return text(process.stdin);
  if (option === "--key" && place === "env") return process.env["FACEGATE_TICKET_KEY"] ?? "";
  return readFile(place, "utf8");
}
