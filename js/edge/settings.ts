import { facegateError } from "../common/error.js";
import { apiKeys } from "./api-key.js";
import type { AnalyticsDataset, ObjectNamespace } from "./platform.js";
import type { QuotaObject } from "./quota.js";
import { text } from "./settings/binding.js";
import { readCredentials, type CredentialSlots } from "./settings/credentials.js";
import { readQuota, type QuotaSettings } from "./settings/quota.js";
import { readMintingKey, readTicketKeys, type TicketKeys } from "./settings/ticket-keys.js";
import { readVerdictKeys, type VerdictKeys } from "./settings/verdict-keys.js";
import { readWebhook } from "./settings/webhook.js";
import type { RateLimit } from "./rate-limit.js";
import type { TicketKey } from "../common/ticket-key.js";
import type { TicketObject } from "./tickets.js";

/** The Worker's bindings. Secrets are set with `wrangler secret put`, the others stand in wrangler.jsonc. */
export interface Env {
  /** Durable Object namespace of the class `Tickets`. */
  TICKETS: ObjectNamespace<TicketObject>;
  /** Data set of Workers Analytics Engine that outcomes and latencies are counted in. Optional. */
  METRICS?: AnalyticsDataset;
  /** Durable Object namespace of the class `Quota`. Edges of one account share a quota by sharing it (`script_name`). */
  QUOTA: ObjectNamespace<QuotaObject>;
  /** Secret: id of the RAM user's access key. */
  ALIBABA_CLOUD_ACCESS_KEY_ID?: string;
  /** Secret: its secret. */
  ALIBABA_CLOUD_ACCESS_KEY_SECRET?: string;
  /** Secret, with temporary credentials only: the token of STS. */
  ALIBABA_CLOUD_SECURITY_TOKEN?: string;
  /** Secret, while the access key changes: the one before, tried once when the upstream refuses the new one. */
  ALIBABA_CLOUD_ACCESS_KEY_ID_PREVIOUS?: string;
  /** Secret: its secret. */
  ALIBABA_CLOUD_ACCESS_KEY_SECRET_PREVIOUS?: string;
  /** Secret: its token of STS. */
  ALIBABA_CLOUD_SECURITY_TOKEN_PREVIOUS?: string;
  /** Secret: private Ed25519 JWK that signs verdicts, as `facegate keys` makes it. */
  FACEGATE_VERDICT_KEY?: string;
  /** While the verdict key changes: the one before, still published. Its public half is enough. */
  FACEGATE_VERDICT_KEY_PREVIOUS?: string;
  /** While the verdict key changes: the one to come, published already. Its public half is enough. */
  FACEGATE_VERDICT_KEY_NEXT?: string;
  /** JWKS of the merchant's ticket keys: public Ed25519 keys, or shared `oct` secrets for HS256, with which it is a secret itself. */
  FACEGATE_TICKET_KEYS?: string;
  /** Secret, for `POST /v1/tickets`: the edge's own ticket key, a private Ed25519 or an `oct` JWK. */
  FACEGATE_TICKET_KEY?: string;
  /** Whether every ticket must be bound to a browser's key: `required` (default), or `optional` for pages that cannot. */
  FACEGATE_PROOF?: string;
  /** Workers rate-limiting binding: checks of one subject. Optional. */
  RATE_LIMIT?: RateLimit;
  /** The edge's name for itself: `aud` of tickets, `iss` of verdicts. */
  FACEGATE_AUDIENCE?: string;
  /** Where the merchant's backend is told that a check is over: an https URL. Nowhere when it is not set. */
  FACEGATE_WEBHOOK_URL?: string;
  /** Upstream hosts: `public` (default) or `vpc`. */
  FACEGATE_NETWORK?: string;
  /** SHA-256, in hex, of the API keys of the merchant's backend: one, or two joined by a comma. Without it the routes for backends let nobody in. */
  FACEGATE_API_KEYS?: string;
  /** Calls a second by region, JSON, where the account has others than the vendor's page says: `{"ap-southeast-1":20}`. */
  FACEGATE_QPS?: string;
  /** Any name of the upstream account, where edges of several accounts share `QUOTA`. */
  FACEGATE_ACCOUNT?: string;
}

/** The bindings, read and checked once an isolate. Secrets are WebCrypto keys by now, which nothing can export. */
export interface Settings {
  audience: string;
  vpc: boolean;
  ticketKeys: TicketKeys;
  /** Signs the tickets of `POST /v1/tickets`; null when there is none. */
  mintingKey: TicketKey | null;
  proofRequired: boolean;
  credentials: CredentialSlots;
  verdictKeys: VerdictKeys;
  /** Where to tell that a check is over. */
  webhook: URL | null;
  /** SHA-256 of each API key. */
  apiKeys: readonly Uint8Array[];
  quota: QuotaSettings;
}

let known: { from: Map<string, string>; settings: Settings } | undefined;

/**
 * Reads the settings, or gives those read before from the same values. Settings are kept, not promises of them: a promise belongs
 * to the request that made it, and dies with it.
 * @throws FacegateError `Misconfigured`, naming the setting and never its value.
 */
export async function readSettings(env: Env): Promise<Settings> {
  const from = new Map(Object.entries(env).filter((binding): binding is [string, string] => typeof binding[1] === "string"));
  if (known?.from.size === from.size && [...from].every(([name, value]) => known?.from.get(name) === value)) return known.settings;
  const settings = await read(env);
  known = { from, settings };
  return settings;
}

async function read(env: Env): Promise<Settings> {
  const network = env.FACEGATE_NETWORK ?? "public";
  if (network !== "public" && network !== "vpc") throw facegateError("Misconfigured", "expected FACEGATE_NETWORK to be public or vpc");
  const proof = env.FACEGATE_PROOF ?? "required";
  if (proof !== "required" && proof !== "optional") throw facegateError("Misconfigured", "expected FACEGATE_PROOF to be required or optional");
  if (env.TICKETS === undefined) throw facegateError("Misconfigured", "expected the binding TICKETS");
  return {
    audience: text(env, "FACEGATE_AUDIENCE"),
    vpc: network === "vpc",
    ticketKeys: await readTicketKeys(env),
    mintingKey: await readMintingKey(env),
    proofRequired: proof === "required",
    credentials: await readCredentials(env),
    verdictKeys: await readVerdictKeys(env),
    webhook: readWebhook(env),
    apiKeys: apiKeys(env.FACEGATE_API_KEYS),
    quota: await readQuota(env),
  };
}
