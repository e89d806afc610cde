import { DurableObject } from "cloudflare:workers";
import { sha256, toHex } from "../common/digest.js";
import { Draft, sweep } from "./draft.js";
import { dropTarget, holdTarget, readTarget } from "./held-target.js";
import { cancelDelivery, deliverDue, planDelivery } from "./outbox.js";
import { asOf, FLIGHT_MS, RECORD_MS, recordKey, type CheckRecord } from "./record.js";
import type { Env } from "./settings.js";

/** A use of a ticket: what its object has to know to begin a try. */
export interface Use {
  /** Made by whoever begins, and theirs alone: asked again with the same one, the object gives the same answer. */
  nonce: string;
  /** The ticket's id. */
  ticket: string;
  subject: string;
  region: string;
  /** The ticket's end, seconds since 1970. */
  expires: number;
  /** Upstream calls the ticket is good for. */
  tries: number;
  /** The id of the request's proof, which begins one try at most, given back or not; null where none was asked for. */
  proof: string | null;
}

/** How a try begins: with its number and its record, or not, because the ticket is used up, another try is on its way, or the proof began one before. */
export type Begun = { state: "ok"; try: number; record: CheckRecord } | { state: "used" } | { state: "busy" } | { state: "replayed" };

/** What can be asked of a ticket's object. Each may be asked again when an answer was lost. */
export interface TicketObject {
  begin(use: Use): Promise<Begun>;
  finish(attempt: number, record: CheckRecord, nonce: string): Promise<void>;
  release(attempt: number, nonce: string): Promise<void>;
  read(attempt: number): Promise<CheckRecord | null>;
  hold(target: Uint8Array, expires: number, tries: number): Promise<void>;
  target(): Promise<Uint8Array | null>;
}

interface State {
  /** Tries counted so far: begun, and not given back. */
  used: number;
  /** The try on its way, whose it is, and until when it is believed to be. */
  flight: { attempt: number; nonce: string; until: number } | null;
}

const STATE = "state";
/** How long a ticket is remembered after it ended, in ms: past the clock skew it may be used with, and past a try begun in the last moment. */
const KEEP_MS = 180_000;
const proofKey = (id: string) => `proof:${id}`;

/**
 * One ticket (named by its id): counts its tries, lets one at a time through, keeps the record of each for a day, and then forgets itself.
 * A try is counted and recorded when it begins, so a Worker that dies on the way costs the try, never a second bill.
 */
export class Tickets extends DurableObject<Env> implements TicketObject {
  /** Begins a try. */
  async begin(use: Use): Promise<Begun> {
    // Before anything is read: only waiting for storage keeps other calls out.
    const names = await Promise.all(Array.from({ length: use.tries }, (_, index) => merchantBizId(use.ticket, index + 1)));
    const draft = await Draft.open(this.ctx.storage);
    const { used, flight } = await this.#state();
    const now = Date.now();
    const busy = flight !== null && flight.until > now;
    if (busy && flight.nonce === use.nonce) return this.#again(flight.attempt);
    if (use.proof !== null && (await this.ctx.storage.get(proofKey(use.proof))) !== undefined) return { state: "replayed" };
    if (busy) return { state: "busy" };
    if (used >= use.tries) return { state: "used" };
    const attempt = used + 1;
    const record: CheckRecord = {
      state: "pending", checkId: `${use.ticket}.${attempt}`, subject: use.subject, region: use.region, merchantBizId: names[used] ?? "",
      begun: now, ended: null, outcome: null, result: null, requestId: null,
    };
    draft.keep(STATE, { used: attempt, flight: { attempt, nonce: use.nonce, until: now + FLIGHT_MS } } satisfies State, use.expires * 1000 + KEEP_MS);
    draft.keep(recordKey(attempt), record, now + RECORD_MS);
    if (use.proof !== null) draft.keep(proofKey(use.proof), attempt, use.expires * 1000 + KEEP_MS);
    planDelivery(draft, this.env, attempt, now, now + FLIGHT_MS);
    await draft.commit();
    return { state: "ok", try: attempt, record };
  }

  /** The try was made: `record` says what came of it. Also after its flight time, as long as nobody ended it. */
  async finish(attempt: number, record: CheckRecord, nonce: string): Promise<void> {
    const draft = await Draft.open(this.ctx.storage);
    const { used, flight } = await this.#state();
    const known = await this.ctx.storage.get<CheckRecord>(recordKey(attempt));
    if (known?.state === "pending") {
      draft.keep(recordKey(attempt), record, known.begun + RECORD_MS);
      planDelivery(draft, this.env, attempt, known.begun, Date.now());
    }
    if (flight?.nonce === nonce) draft.keep(STATE, { used, flight: null } satisfies State, 0);
    await dropTarget(draft, this.ctx.storage, used);
    await draft.commit();
  }

  /** The upstream surely did not take the request: the try counts as never begun. */
  async release(attempt: number, nonce: string): Promise<void> {
    const draft = await Draft.open(this.ctx.storage);
    const { used, flight } = await this.#state();
    if (flight?.nonce !== nonce || used !== attempt) return;
    draft.keep(STATE, { used: attempt - 1, flight: null } satisfies State, 0);
    draft.drop(recordKey(attempt));
    cancelDelivery(draft, attempt);
    await draft.commit();
  }

  /** What is known of a try; null of one that was never begun, was given back, or is longer ago than a day. */
  async read(attempt: number): Promise<CheckRecord | null> {
    const record = await this.ctx.storage.get<CheckRecord>(recordKey(attempt));
    // The alarm that takes it away may be late, or have failed for good.
    return record === undefined || record.begun + RECORD_MS <= Date.now() ? null : asOf(record, Date.now());
  }

  /** Keeps the stored face that came with the ticket, until its tries are used or its time is over. */
  async hold(target: Uint8Array, expires: number, tries: number): Promise<void> {
    const draft = await Draft.open(this.ctx.storage);
    holdTarget(draft, target, tries, expires * 1000 + KEEP_MS);
    await draft.commit();
  }

  /** That face; null when there is none, or none any more. */
  target(): Promise<Uint8Array | null> {
    return readTarget(this.ctx.storage);
  }

  /** Tells what is to be told, and forgets what is over. */
  async alarm(): Promise<void> {
    await deliverDue(this.ctx.storage, this.env);
    await sweep(this.ctx.storage, Date.now());
  }

  async #again(attempt: number): Promise<Begun> {
    const record = await this.ctx.storage.get<CheckRecord>(recordKey(attempt));
    return record === undefined ? { state: "busy" } : { state: "ok", try: attempt, record };
  }

  async #state(): Promise<State> {
    return (await this.ctx.storage.get<State>(STATE)) ?? { used: 0, flight: null };
  }
}

/** The upstream's name for a try, at most 32 letters and digits: made of the ticket and the try alone, so that a repeat is recognisable there. */
async function merchantBizId(ticket: string, attempt: number): Promise<string> {
  return toHex(await sha256(`facegate:${ticket}:${attempt}`)).slice(0, 32);
}
