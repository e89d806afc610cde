// What stands for a face between the rules and the tables: a template's bytes.
import { type Picture, search } from "./rules.js";

/** Bytes of a template; every template has as many. */
export const templateBytes = 128;
/** Names what made the templates: those of another make can be compared with none of these. To be changed with the model. */
export const templateMake = "dlib-resnet-i8-128";

/** A place among packed templates, and how alike it is. */
export interface Hit {
  index: number;
  /** 0..100 */
  score: number;
}

/** The template of a judged picture. */
export function templateOf({ face }: Picture): Uint8Array {
  if (face === null) throw new Error("expected a judged picture, got one without a face");
  return face.template;
}

/** The packed templates that have at least a score (one person's, when it is left out) beside `probe`, best first. */
export function alike(probe: Uint8Array, packed: Uint8Array, limit: number, least?: number): Hit[] {
  return search(probe, packed, limit, least).map(([index, score]) => ({ index, score }));
}
