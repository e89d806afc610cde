import { DurableObject } from "cloudflare:workers";

/** How a try begins: with its number, or not, because the ticket is used up or another try is on its way. */
export type Begun = { state: "ok"; try: number } | { state: "used" } | { state: "busy" };

/** What can be asked of a ticket's object. */
export interface TicketObject {
  begin(exp: number, tries: number): Promise<Begun>;
  finish(attempt: number): Promise<void>;
  release(attempt: number): Promise<void>;
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
 * Nothing of the person is kept, only the count. A try is counted when it begins, so a Worker that dies on the way costs the try, never a second bill.
 */
export class Tickets extends DurableObject implements TicketObject {
  /** Begins a try of a ticket that ends at `exp` (seconds since 1970) and is good for `tries`. */
  async begin(exp: number, tries: number): Promise<Begun> {
    const state = await this.#read();
    const now = Date.now();
    if (state.flight !== null && state.flight.until > now) return { state: "busy" };
    if (state.used >= tries) return { state: "used" };
    const attempt = state.used + 1;
    if (state.used === 0) await this.ctx.storage.setAlarm(exp * 1000 + KEEP_MS);
    await this.#write({ used: attempt, flight: { attempt, until: now + FLIGHT_MS } });
    return { state: "ok", try: attempt };
  }

  /** The try was made; what came of it is known, or never will be. */
  async finish(attempt: number): Promise<void> {
    const state = await this.#read();
    if (state.flight?.attempt === attempt) await this.#write({ used: state.used, flight: null });
  }

  /** The upstream surely did not take the request: the try counts as never begun. */
  async release(attempt: number): Promise<void> {
    const state = await this.#read();
    if (state.flight?.attempt === attempt && state.used === attempt) await this.#write({ used: attempt - 1, flight: null });
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
