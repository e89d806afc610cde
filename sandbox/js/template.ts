// What stands for a face between the rules and the tables: a template's bytes.
import { type Picture, search } from "./rules.js";

/** Bytes of a template; every template has as many. */
export const templateBytes = 8;
/** Names what made the templates: those of another make can be compared with none of these. */
export const templateMake = "perceptual-hash";

/** A place among packed templates, and how alike it is. */
export interface Hit {
  index: number;
  /** 0..100 */
  score: number;
}

/** The template of a judged picture. */
export function templateOf(picture: Picture): Uint8Array {
  const pairs = picture.likeness?.match(/../g) ?? [];
  if (pairs.length !== templateBytes) throw new Error("expected a picture with a template, got one without");
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** The packed templates that are the same face as `probe`, best first. */
export function alike(probe: Uint8Array, packed: Uint8Array, limit: number): Hit[] {
  const hex = Array.from(probe, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return search(hex, packed, limit).map(([index, score]) => ({ index, score }));
}
