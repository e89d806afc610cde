/** Bytes of a form beside its photo: names, ids, up to ten groups. */
const OTHER_FIELDS = 4_096;

/**
 * Room for a photo that will do for the form, too, once the photo is in the module: Base64 takes a third more, and of its letters a few are
 * escaped. So a check has one large piece of memory, not two, whose pages are there already.
 * @param length of the photo in bytes.
 */
export function roomFor(length: number): ArrayBuffer {
  return new ArrayBuffer(Math.ceil(length * 1.5) + OTHER_FIELDS);
}

/** Copies bytes of the module's into the room, or, where they do not fit, into room of their own. */
export function place(room: ArrayBuffer, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length > room.byteLength) return new Uint8Array(bytes);
  const placed = new Uint8Array(room, 0, bytes.length);
  placed.set(bytes);
  return placed;
}
