import { Draft } from "./draft.js";
import { log, logName } from "./log.js";
import type { ObjectStorage } from "./platform.js";
import { asOf, RECORD_MS, recordKey, type CheckRecord } from "./record.js";
import { readSettings, type Env } from "./settings.js";
import { deliver, type Answer } from "./webhook.js";

/** The waits between the tries of a delivery, in ms; each is up to a tenth longer, so that a backend that comes back is not met by all at once. */
export const WAITS_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000];

/** A delivery that is to be made: how often it was tried. When it is due is the draft's. */
interface Pending {
  tried: number;
}

const outboxKey = (attempt: number) => `outbox:${attempt}`;

/**
 * Plans to tell of the try `attempt`, which began at `begun`, at `at` (ms since 1970), by the alarm, so that nobody waits for it. Only
 * where there is somebody to tell.
 */
export function planDelivery(draft: Draft, env: Env, attempt: number, begun: number, at: number): void {
  if ((env.FACEGATE_WEBHOOK_URL ?? "") === "") return;
  draft.keep(outboxKey(attempt), { tried: 0 } satisfies Pending, begun + RECORD_MS);
  draft.wake(outboxKey(attempt), at);
}

/** There is nothing to tell of a try that was given back. */
export function cancelDelivery(draft: Draft, attempt: number): void {
  draft.drop(outboxKey(attempt));
}

/** Makes the deliveries that are due. Whatever happens meanwhile, each is made at least once: it is planned anew before it is tried. */
export async function deliverDue(storage: ObjectStorage, env: Env): Promise<void> {
  const due = await take(storage, Date.now());
  await Promise.all(due.map(async ({ attempt, tried, record }) => {
    const answer = await tell(record, env);
    if (answer !== "nobody") await tellLog(record, tried, answer);
    if (isSettled(answer)) await settle(storage, attempt, tried);
  }));
}

interface Due extends Pending {
  attempt: number;
  record: CheckRecord;
}

/** What is due now, counted as tried, and planned for its next time or, the last time, for none. */
async function take(storage: ObjectStorage, now: number): Promise<Due[]> {
  const draft = await Draft.open(storage);
  const due: Due[] = [];
  const keys = draft.due(now);
  if (keys.length === 0) return [];
  for (const key of keys) {
    const attempt = Number(key.slice(key.indexOf(":") + 1));
    const [pending, record] = await Promise.all([storage.get<Pending>(key), storage.get<CheckRecord>(recordKey(attempt))]);
    draft.drop(key);
    if (pending === undefined || record === undefined) continue;
    const tried = pending.tried + 1;
    const wait = WAITS_MS[tried - 1];
    if (wait !== undefined) {
      draft.keep(key, { tried } satisfies Pending, record.begun + RECORD_MS);
      draft.wake(key, now + wait * (1 + Math.random() / 10));
    }
    due.push({ attempt, tried, record: asOf(record, now) });
  }
  await draft.commit();
  return due;
}

async function tell(record: CheckRecord, env: Env): Promise<Answer | "nobody"> {
  try {
    const settings = await readSettings(env);
    return settings.webhook === null ? "nobody" : await deliver(record, settings.webhook, settings);
  } catch {
    return null;
  }
}

/** Taken, or not wanted: 410 is how Standard Webhooks says that nobody listens there any more. */
function isSettled(answer: Answer | "nobody"): boolean {
  return answer === "nobody" || answer === 410 || (answer !== null && answer >= 200 && answer < 300);
}

/** Plans no further try, unless the check has ended meanwhile and there is more to tell than before. */
async function settle(storage: ObjectStorage, attempt: number, tried: number): Promise<void> {
  const draft = await Draft.open(storage);
  const pending = await storage.get<Pending>(outboxKey(attempt));
  if (pending?.tried !== tried) return;
  draft.drop(outboxKey(attempt));
  await draft.commit();
}

async function tellLog({ checkId, state }: CheckRecord, tried: number, status: Answer): Promise<void> {
  log("webhook", { check: await logName(checkId), state, tried, status, last: tried > WAITS_MS.length });
}
