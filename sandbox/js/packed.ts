// The faces of one group in memory, packed for the search. Parts of bounded size, so that a face more or less moves one
// part's bytes and not all of them, and the search hands the rules a megabyte at a time.
import { alike, templateBytes } from "./template.js";

/** One face that looks like the one asked for. */
export interface Found {
  /** The record's primary key. */
  id: number;
  /** 0..100 */
  score: number;
}

const smallestPart = 64;
const largestPart = 8192;

interface Part {
  ids: Float64Array<ArrayBuffer>;
  templates: Uint8Array<ArrayBuffer>;
  length: number;
}

function newPart(capacity: number): Part {
  return { ids: new Float64Array(capacity), templates: new Uint8Array(capacity * templateBytes), length: 0 };
}

function grown(part: Part): Part {
  const larger = newPart(Math.min(part.ids.length * 2, largestPart));
  larger.ids.set(part.ids);
  larger.templates.set(part.templates);
  return { ...larger, length: part.length };
}

/** Templates with their records' ids, in the order of the ids. */
export class Packed {
  readonly #parts: Part[] = [];

  /** How many faces there are. */
  get size(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  /** Bytes of memory it takes. */
  get bytes(): number {
    return this.#parts.reduce((sum, part) => sum + part.ids.byteLength + part.templates.byteLength, 0);
  }

  /** Adds a face; its id is higher than those before it. */
  add(id: number, template: Uint8Array): void {
    if (template.length !== templateBytes) throw new RangeError(`expected a template of ${templateBytes} bytes, got ${template.length}`);
    const part = this.#room();
    part.ids[part.length] = id;
    part.templates.set(template, part.length * templateBytes);
    part.length += 1;
  }

  #room(): Part {
    const last = this.#parts.at(-1);
    if (last !== undefined && last.length < last.ids.length) return last;
    const extend = last !== undefined && last.length < largestPart;
    const part = extend ? grown(last) : newPart(last === undefined ? smallestPart : largestPart);
    if (extend) this.#parts.pop();
    this.#parts.push(part);
    return part;
  }

  /** Takes a face out, if it is there. */
  remove(id: number): void {
    const at = this.#parts.findIndex((part) => id <= (part.ids[part.length - 1] ?? -1));
    const part = this.#parts[at];
    const index = part?.ids.subarray(0, part.length).indexOf(id) ?? -1;
    if (part === undefined || index < 0) return;
    part.ids.copyWithin(index, index + 1, part.length);
    part.templates.copyWithin(index * templateBytes, (index + 1) * templateBytes, part.length * templateBytes);
    part.length -= 1;
    if (part.length === 0) this.#parts.splice(at, 1);
  }

  /** The faces that have at least a score beside the probe, best first, the older of equals first, at most `limit`. */
  search(probe: Uint8Array, limit: number, least?: number): Found[] {
    const found = this.#parts.flatMap(({ ids, templates, length }) =>
      alike(probe, templates.subarray(0, length * templateBytes), limit, least).map(({ index, score }) => ({ id: ids[index] ?? 0, score })));
    return found.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, limit);
  }
}
