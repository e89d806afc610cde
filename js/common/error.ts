import { codes, type Code } from "./codes.js";

/** What facegate throws: an `Error` with a stable code. No class, so that two copies of the package agree. */
export interface FacegateError extends Error {
  readonly name: "FacegateError";
  readonly code: Code;
  /** Whether the same call may succeed when made again unchanged. */
  readonly retryable: boolean;
}

/** Makes a {@link FacegateError}; `message` says "expected X, got Y" and holds no picture data, ids or secrets. */
export function facegateError(code: Code, message: string, cause?: unknown): FacegateError {
  const error = new Error(message, cause === undefined ? undefined : { cause });
  return Object.assign(error, { name: "FacegateError" as const, code, retryable: codes[code] });
}

/** Whether a caught value is a {@link FacegateError}, from this copy of the package or another. */
export function isFacegateError(value: unknown): value is FacegateError {
  return value instanceof Error && value.name === "FacegateError" && (value as { code?: string }).code! in codes;
}
