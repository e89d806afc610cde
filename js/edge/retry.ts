/** Most times a request is made again. */
export const MAX_REPEATS = 2;
/** A whole check, from before its try begins to the upstream's last byte, in ms. */
export const CHECK_MS = 25_000;
/** What a repeat must still have before it, in ms, or it is not worth making. */
export const MIN_CALL_MS = 4_000;
/** The longest the edge waits for the upstream in the page's place, in ms; where it asks for more, the page hears so. */
const MAX_PAUSE_MS = 3_000;
/** The first pause where the upstream told none, in ms, of which chance makes any part (full jitter); it doubles. */
const BASE_MS = { NotSent: 300, Throttled: 1_000 } as const;
/** What chance adds to a pause that the upstream told, in ms. */
const SPREAD_MS = 250;

/** A failure whose request the upstream surely did not process: what refused it, and when to come again, in ms, if the upstream said. */
export interface Unprocessed {
  refused?: unknown;
  retryAfter?: unknown;
  /** The upstream's id of the request and its `Code`, if it told them. */
  requestId?: string | null | undefined;
  upstreamCode?: string | null | undefined;
}

/**
 * How long to wait before a request that surely was not processed is made again, in ms; null when it is not to be: it has been made
 * `MAX_REPEATS` times again, there is no time left, or it would end the same (credentials, parameters). `left` is the time to the check's
 * deadline in ms, `chance` from 0 to 1.
 */
export function pauseBefore(repeat: number, { refused, retryAfter }: Unprocessed, left: number, chance: number): number | null {
  if (repeat > MAX_REPEATS || (refused !== "NotSent" && refused !== "Throttled")) return null;
  const pause = typeof retryAfter === "number" ? retryAfter + chance * SPREAD_MS : chance * BASE_MS[refused] * 2 ** (repeat - 1);
  return pause > MAX_PAUSE_MS || pause + MIN_CALL_MS > left ? null : pause;
}
