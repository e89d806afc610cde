import { DurableObject } from "cloudflare:workers";
import { dropTarget, holdTarget, readTarget } from "./held-target.js";

/** How a try begins: with its number, or not, because the ticket is used up, another try is on its way, or the proof began one before. */
export type Begun = { state: "ok"; try: number } | { state: "used" } | { state: "busy" } | { state: "replayed" };

/** What can be asked of a ticket's object. */
export interface TicketObject {
  begin(exp: number, tries: number, proof: string | null): Promise<Begun>;
  finish(attempt: number): Promise<void>;
  release(attempt: number): Promise<void>;
  hold(target: Uint8Array, exp: number, tries: number): Promise<void>;
  target(): Promise<Uint8Array | null>;
}

interface State {
  /** Tries counted so far: begun, and not given back. */
  used: number;
  /** The try on its way, and until when it is believed to be. */
  flight: { attempt: number; until: number } | null;
}

/** How long a try may be on its way, in ms: longer than the upstream's time-out, so that only a Worker that died leaves a mark behind. */
const FLIGHT_MS = 45_000;
/** How long a ticket is remembered after it ended, in ms: past the clock skew it may be used with, and past a try begun in the last moment. */
const KEEP_MS = 180_000;

/**
 * One ticket (named by its jti): counts its tries, lets one at a time through, and forgets itself some time after the ticket's end.
 * Nothing of the person is kept but the stored face a ticket came with, only the count. A try is counted when it begins, so a Worker that dies on the way costs the try, never a second bill.
 */
export class Tickets extends DurableObject implements TicketObject {
  /** Begins a try of a ticket that ends at `exp` (seconds since 1970) and is good for `tries`. A proof, by its id, begins one at most, given back or not. */
  async begin(exp: number, tries: number, proof: string | null): Promise<Begun> {
    const state = await this.#read();
    const now = Date.now();
    if (proof !== null && (await this.ctx.storage.get(`proof:${proof}`)) !== undefined) return { state: "replayed" };
    if (state.flight !== null && state.flight.until > now) return { state: "busy" };
    if (state.used >= tries) return { state: "used" };
    const attempt = state.used + 1;
    if (state.used === 0) await this.ctx.storage.setAlarm(exp * 1000 + KEEP_MS);
    if (proof !== null) await this.ctx.storage.put(`proof:${proof}`, attempt);
    await this.#write({ used: attempt, flight: { attempt, until: now + FLIGHT_MS } });
    return { state: "ok", try: attempt };
  }

  /** The try was made; what came of it is known, or never will be. */
  async finish(attempt: number): Promise<void> {
    const state = await this.#read();
    if (state.flight?.attempt === attempt) await this.#write({ used: state.used, flight: null });
    await dropTarget(this.ctx.storage, state.used);
  }

  /** The upstream surely did not take the request: the try counts as never begun. */
  async release(attempt: number): Promise<void> {
    const state = await this.#read();
    if (state.flight?.attempt === attempt && state.used === attempt) await this.#write({ used: attempt - 1, flight: null });
  }

  /** Keeps the stored face that came with the ticket, until its tries are used or its time is over. */
  async hold(target: Uint8Array, exp: number, tries: number): Promise<void> {
    await this.ctx.storage.setAlarm(exp * 1000 + KEEP_MS);
    await holdTarget(this.ctx.storage, target, tries);
  }

  /** That face; null when there is none, or none any more. */
  target(): Promise<Uint8Array | null> {
    return readTarget(this.ctx.storage);
  }

  /** Forgets the ticket. */
  async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  async #read(): Promise<State> {
    return (await this.ctx.storage.get<State>("state")) ?? { used: 0, flight: null };
  }

  #write(state: State): Promise<void> {
    return this.ctx.storage.put("state", state);
  }
}
