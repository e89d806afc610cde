// The judge of leaks: everything an edge emits in a test (its log, its errors, each answer's head and body) is searched for every secret it was
// given, in every form a careless line could give it, and the log for tickets, persons and photos too. `startEdge`, `ticketFor` and `post` report here.
import assert from "node:assert/strict";

/** Needles by what they are: `secret` may be nowhere, `personal` in no log. */
const needles = { secret: new Map(), personal: new Map() };
/** Bindings that say nothing secret, but for the private parts of keys in them. */
const open = ["FACEGATE_AUDIENCE", "FACEGATE_NETWORK", "FACEGATE_QPS", "FACEGATE_PROOF", "FACEGATE_ACCOUNT", "FACEGATE_API_KEYS", "TEST_METRICS"];
const MIN_LENGTH = 8;

/** The forms of bytes in text: as they are, percent-encoded, in hex, and in Base64 wherever in a longer value they begin. */
export function formsOf(bytes) {
  const data = Buffer.from(bytes);
  const forms = new Set([data.toString("utf8"), encodeURIComponent(data.toString("utf8")), data.toString("hex"), data.toString("hex").toUpperCase(), [...data].join(",")]);
  for (const before of [0, 1, 2]) {
    // Of a value that begins `before` bytes into a group, the letters that hang on its neighbours are left out.
    const base64 = Buffer.concat([Buffer.alloc(before), data]).toString("base64").replace(/=+$/, "");
    const whole = base64.slice(before === 0 ? 0 : before + 1, (data.length + before) % 3 === 0 ? undefined : -1);
    forms.add(whole).add(whole.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return [...forms].filter((form) => form.length >= MIN_LENGTH);
}

function watch(kind, name, bytes) {
  for (const form of formsOf(bytes)) needles[kind].set(form, name);
}

/** What nobody may ever see again. */
export function watchSecret(name, value) {
  if (typeof value === "string" && value.trim().length >= MIN_LENGTH) watch("secret", name, value.trim());
}

/** The secrets among an edge's bindings: whole values, and of keys their private parts, as text and as the bytes it stands for. */
export function watchBindings(bindings) {
  for (const [name, value] of Object.entries(bindings)) {
    if (typeof value !== "string" || open.includes(name)) continue;
    let parsed;
    try { parsed = JSON.parse(value); } catch { /* No JSON: a secret as it stands. */ }
    if (typeof parsed !== "object" || parsed === null) watchSecret(name, value);
    for (const { d, k } of Array.isArray(parsed?.keys) ? parsed.keys : [Object(parsed)]) for (const part of [d, k]) {
      if (typeof part !== "string") continue;
      watchSecret(name, part);
      watch("secret", name, Buffer.from(part, "base64url"));
    }
  }
}

/** A ticket, its id and its person. */
export function watchTicket(token) {
  const [, payload, signature] = token.split(".");
  const { jti, sub } = JSON.parse(Buffer.from(payload, "base64url"));
  for (const [name, value] of [["ticket", signature], ["ticket's claims", payload], ["ticket's id", jti], ["subject", sub]]) {
    // Short ids of tests are words that a log may have for other reasons.
    if (value.length >= MIN_LENGTH || name === "subject") needles.personal.set(value, name);
    if (value.length >= MIN_LENGTH) watch("personal", name, value);
  }
}

const seen = new WeakSet();
/** A photo: three pieces of it, which nothing else can have by chance. */
export function watchPhoto(photo) {
  if (!(photo instanceof Uint8Array) || photo.length < 4096 || seen.has(photo)) return;
  seen.add(photo);
  for (const at of [0.25, 0.5, 0.75]) {
    const start = Math.floor(photo.length * at);
    watch("personal", "photo", photo.subarray(start, start + 24));
  }
}

/** What of the watched is in a text, by name; `kinds` says of which. */
export function leaksIn(text, kinds = ["secret", "personal"]) {
  const found = new Set();
  for (const kind of kinds) for (const [form, name] of needles[kind]) if (text.includes(form)) found.add(name);
  return [...found];
}

/** Judges a log. */
export function assertLogClean(text) {
  assert.deepEqual(leaksIn(text), [], "the log holds none of them");
}

/** Judges an answer: in it tickets and persons may be, secrets and photos not. */
export function assertAnswerClean(response, text) {
  const all = `${[...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n")}\n${text}`;
  const names = [...new Set([...leaksIn(all, ["secret"]), ...leaksIn(all, ["personal"]).filter((name) => name === "photo")])];
  assert.deepEqual(names, [], `no secret in the answer of ${response.status}`);
}
