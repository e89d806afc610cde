import type { Photo } from "../api.js";
import type { PlainPhoto } from "./desk.js";

/** A photo that came from another thread, with its method again. */
export function wholePhoto(plain: PlainPhoto): Photo {
  return { ...plain, base64: () => base64(plain.photo) };
}

/** In parts: engines bound the arguments of a call. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8190) text += btoa(String.fromCharCode(...bytes.subarray(at, at + 8190)));
  return text;
}
