// Faces that nobody has: templates of 128 bytes in random directions, the same for a seed, and a search that shares no code with the sandbox's.
const dimensions = 128;
const length = 360;

/** Numbers of 0..1, the same for a seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function rounded(vector) {
  const norm = Math.hypot(...vector);
  return Int8Array.from(vector, (value) => Math.max(-127, Math.min(127, Math.round((value / norm) * length))));
}

/** A template in a random direction; another person's than any other, as far as the search goes. */
export function template(draw) {
  return rounded(Array.from({ length: dimensions }, () => draw() + draw() + draw() + draw() - 2));
}

/** A template near one: `noise` 0.3 is another picture of the same person. */
export function near(of, draw, noise) {
  const other = template(draw);
  return rounded(Array.from(of, (value, index) => value + noise * other[index]));
}

/** The sum of products, which orders what a search finds. */
export function dot(a, b) {
  return a.reduce((sum, value, index) => sum + value * b[index], 0);
}

/** In Base64, as the console takes it. */
export const encoded = (of) => Buffer.from(of.buffer, of.byteOffset, of.length).toString("base64");

/** Enrols `[merchantUserId, template]` pairs into a group of the sandbox at `url`. */
export async function enrol(url, group, faces) {
  const body = faces.map(([merchantUserId, of]) => JSON.stringify({ merchantUserId, template: encoded(of) })).join("\n");
  const response = await fetch(`${url}/console/api/records?group=${group}`, { method: "POST", body });
  if (!response.ok) throw new Error(`expected the faces to be enrolled, got ${response.status}`);
  return response.json();
}

/** What a search of these groups by template finds: `[{ merchantUserId, faceGroupCode, faceId, score }]`. */
export async function found(url, groups, of, limit = 1) {
  const response = await fetch(`${url}/console/api/search`, { method: "POST", body: JSON.stringify({ groups, template: encoded(of), limit }) });
  if (!response.ok) throw new Error(`expected an answer, got ${response.status}`);
  return response.json();
}
