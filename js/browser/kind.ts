/** The platform's own name of an object's class, `Blob`, `ImageData`, …: the same across frames, and without naming a global that Node lacks. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
