import { facegateError } from "../../common/error.js";
import type { Env } from "../settings.js";

/** The bindings that are text. */
export type TextBinding = { [Name in keyof Env]-?: Env[Name] extends string | undefined ? Name : never }[keyof Env];

/** A binding without the white space round it; undefined when it is absent or empty. */
export function optionalText(env: Env, name: TextBinding): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}

/** A binding that must be there. @throws FacegateError `Misconfigured`, naming it. */
export function text(env: Env, name: TextBinding): string {
  const value = optionalText(env, name);
  if (value === undefined) throw facegateError("Misconfigured", `expected the setting ${name}`);
  return value;
}

/** A binding that must be there and be JSON. @throws FacegateError `Misconfigured`, naming it; no part of it is in the message. */
export function json(env: Env, name: TextBinding): unknown {
  const value = text(env, name);
  try {
    return JSON.parse(value);
  } catch {
    throw facegateError("Misconfigured", `expected ${name} to be JSON`);
  }
}
