/** What the edge uses of the Workers platform, by shape alone, so that neither these types nor `@cloudflare/workers-types` must be global. */

/** What a Durable Object may do with its own storage. */
export interface ObjectStorage {
  get<T>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): Promise<void>;
  put(entries: Record<string, unknown>): Promise<void>;
  delete(keys: string[]): Promise<number>;
  deleteAll(): Promise<void>;
  setAlarm(time: number): Promise<void>;
}

/** What a Durable Object is constructed with. */
export interface ObjectState {
  storage: ObjectStorage;
}

/** A namespace of Durable Objects whose methods are `Methods`. */
export interface ObjectNamespace<Methods> {
  idFromName(name: string): unknown;
  /** `locationHint`: where an object that is not there yet should be made. */
  get(id: unknown, options?: { locationHint?: string }): Methods;
}

/** A data set of Workers Analytics Engine. */
export interface AnalyticsDataset {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void;
}

/** What a request's handler is given. */
export interface Context {
  waitUntil(promise: Promise<unknown>): void;
}
