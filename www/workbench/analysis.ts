// What the bench asks of facegate: a report, a photo, how long each took.
import { createSession, init, inspect, isFacegateError, prepare, type CropMode, type Frame, type Options, type Photo, type Policy, type Prefer, type Report } from "../../pkg/browser/index.js";

/** An error as the bench shows it: its code first. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** The options the bench offers. */
export interface BenchOptions {
  readonly crop: CropMode;
  readonly prefer: Prefer;
  readonly policy: Partial<Policy>;
}

/** All that is known of one picture under some options. */
export interface Result {
  readonly report: Report;
  readonly inspectMs: number;
  /** None if no photo can be made of a picture that can be read. */
  readonly made?: { readonly photo: Photo; readonly prepareMs: number };
  readonly refusal?: Failure;
  readonly options: BenchOptions;
}

export function failureOf(error: unknown): Failure {
  if (isFacegateError(error)) return { code: error.code, message: error.message };
  return error instanceof Error ? { code: error.name, message: error.message } : { code: "Error", message: String(error) };
}

/** Inspects a picture, then makes its photo. Throws what `inspect` throws; that there is no photo is part of the result. */
export async function analyse(source: Blob | Frame, options: BenchOptions): Promise<Result> {
  // Times are the job's: neither the module's loading nor the file's.
  await init();
  const input = source instanceof Blob ? new Uint8Array(await source.arrayBuffer()) : source;
  const [report, inspectMs] = await timed(() => inspect(input, options));
  try {
    const [photo, prepareMs] = await timed(() => prepare(input, options));
    return { report, inspectMs, made: { photo, prepareMs }, options };
  } catch (error) {
    return { report, inspectMs, refusal: failureOf(error), options };
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  const made = await work();
  return [made, performance.now() - started];
}

/** Reads a policy as it was typed; throws SyntaxError or what facegate says of it. */
export async function readPolicy(text: string): Promise<Partial<Policy>> {
  const policy: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
  if (typeof policy !== "object" || policy === null || Array.isArray(policy)) throw new TypeError("expected the policy as an object, { … }");
  const given = policy as Partial<Policy>;
  (await createSession({ policy: given } satisfies Partial<Options>)).close();
  return given;
}

/** The result as a developer keeps it: everything but the pixels. */
export function asJson(name: string, { report, inspectMs, made, refusal, options }: Result): string {
  const photo = made && {
    width: made.photo.width, height: made.photo.height, quality: made.photo.quality, bytes: made.photo.bytes, sha256: made.photo.sha256,
    base64Length: made.photo.base64().length,
  };
  const milliseconds = { inspect: round(inspectMs), ...(made && { prepare: round(made.prepareMs) }) };
  return JSON.stringify({ name, options, report, ...(photo && { photo }), ...(refusal && { refusal }), milliseconds }, null, 2);
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
