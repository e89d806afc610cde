import { sha256Hex } from "../digest.js";

/** SHA-256 in hex; by WebCrypto where there is one, which is not on insecure origins: there a file still becomes a photo. */
export function sha256Anywhere(bytes: Uint8Array): Promise<string> {
  return globalThis.crypto?.subtle ? sha256Hex(bytes) : Promise.resolve(sha256(bytes));
}

const primes = Array.from({ length: 311 }, (_, at) => at + 2).filter((n) => Array.from({ length: n - 2 }, (_, at) => at + 2).every((d) => n % d !== 0)).slice(0, 64);
/** The first 32 bits of a root's fraction (FIPS 180-4 §4.2.2 and §5.3.3). */
const fraction = (root: number): number => ((root % 1) * 2 ** 32) | 0;
const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

/** FIPS 180-4 §6.2. */
function sha256(bytes: Uint8Array): string {
  const constants = primes.map((prime) => fraction(Math.cbrt(prime)));
  let hash = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const view = padded(bytes);
  for (let at = 0; at < view.byteLength; at += 64) {
    const words = Array.from({ length: 16 }, (_, word) => view.getInt32(at + word * 4));
    hash = block(hash, words, constants);
  }
  return hash.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function padded(bytes: Uint8Array): DataView {
  const room = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  room.set(bytes);
  room[bytes.length] = 0x80;
  const view = new DataView(room.buffer);
  view.setUint32(room.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(room.length - 4, bytes.length << 3);
  return view;
}

function block(hash: number[], words: number[], constants: number[]): number[] {
  let [a, b, c, d, e, f, g, h] = hash as [number, number, number, number, number, number, number, number];
  for (let round = 0; round < 64; round += 1) {
    if (round >= 16) {
      const [x, y] = [words[round - 15]!, words[round - 2]!];
      words.push((words[round - 16]! + words[round - 7]! + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0);
    }
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[round]! + words[round]!;
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + hash[at]!) | 0);
}
