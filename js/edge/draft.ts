import type { ObjectStorage } from "./platform.js";

/** When which key goes, in ms since 1970. */
type Ends = Record<string, number>;
const ENDS = "ends";
/** When which key wants to be looked at, in ms since 1970. */
const WAKES = "wakes";

/**
 * What an object's storage is to become. Everything is read first, then written in one go without an await between, which Durable Objects
 * make one transaction, and whose end the object's answer waits for: nothing is half remembered. Each key has an end; the object's
 * one alarm is set to the next of them, and {@link sweep} takes away what is over. A key may also ask to be looked at before its end.
 */
export class Draft {
  readonly #storage: ObjectStorage;
  readonly #ends: Ends;
  readonly #wakes: Ends;
  readonly #put: Record<string, unknown> = {};
  readonly #gone = new Set<string>();

  private constructor(storage: ObjectStorage, ends: Ends, wakes: Ends) {
    this.#storage = storage;
    this.#ends = ends;
    this.#wakes = wakes;
  }

  static async open(storage: ObjectStorage): Promise<Draft> {
    const [ends, wakes] = await Promise.all([storage.get<Ends>(ENDS), storage.get<Ends>(WAKES)]);
    return new Draft(storage, { ...ends }, { ...wakes });
  }

  /** Writes a value that goes by itself at `until` (ms since 1970), or later if the key was to stay longer. */
  keep(key: string, value: unknown, until: number): void {
    this.#put[key] = value;
    this.#gone.delete(key);
    this.#ends[key] = Math.max(until, this.#ends[key] ?? 0);
  }

  /** Takes a key away now. */
  drop(key: string): void {
    delete this.#ends[key];
    delete this.#wakes[key];
    delete this.#put[key];
    this.#gone.add(key);
  }

  /** Sets the alarm for a key that is kept: at `at` (ms since 1970) it is {@link due}. */
  wake(key: string, at: number): void {
    this.#wakes[key] = at;
  }

  /** The keys that wanted to be looked at by now. */
  due(now: number): string[] {
    return Object.keys(this.#wakes).filter((key) => (this.#wakes[key] ?? 0) <= now);
  }

  /** The keys whose end has come. */
  over(now: number): string[] {
    return Object.keys(this.#ends).filter((key) => (this.#ends[key] ?? 0) <= now);
  }

  /** Makes it so. */
  async commit(): Promise<void> {
    const ends = Object.values(this.#ends);
    if (ends.length === 0) return this.#storage.deleteAll();
    const wakes = Object.values(this.#wakes);
    if (wakes.length === 0) this.#gone.add(WAKES);
    else this.#put[WAKES] = this.#wakes;
    await Promise.all([
      this.#storage.delete([...this.#gone]),
      this.#storage.put({ ...this.#put, [ENDS]: this.#ends }),
      this.#storage.setAlarm(Math.min(...ends, ...wakes)),
    ]);
  }
}

/** Takes away what is over at `now`, and sets the alarm for the next; when nothing is left, the object is gone. Safe to repeat. */
export async function sweep(storage: ObjectStorage, now: number): Promise<void> {
  const draft = await Draft.open(storage);
  for (const key of draft.over(now)) draft.drop(key);
  await draft.commit();
}
