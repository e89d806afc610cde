/**
 * `facegate/server`: what the merchant's backend needs, in any runtime with WebCrypto (Node 20, Deno, Bun, Workers).
 * Mint a ticket for your page, verify the verdict it brings back, fetch the full result or be told of it by webhook.
 */
export { fetchResult, type ResultOptions } from "./result.js";
export { generateKeys, generateSecret, hashSubject, type KeyPair } from "./keys.js";
export { mintTicket, type TicketOptions } from "./ticket.js";
export { verifyVerdict, type Verdict, type VerdictOptions } from "./verdict.js";
export { verifyWebhook, type Delivery, type WebhookEvent, type WebhookOptions } from "./webhook.js";
export type { CheckPolicy, PolicyInput, Region } from "../common/policy.js";
export type { KeySource } from "./jwks.js";
export type { CheckResult, CheckStatus, Duplicate, Registration } from "../common/status.js";
export type { Jwks, PrivateJwk, PublicJwk } from "../common/jwk.js";
export type { SecretJwk } from "../common/ticket-key.js";
export { isFacegateError, type FacegateError } from "../common/error.js";
export type { Code } from "../common/codes.js";
