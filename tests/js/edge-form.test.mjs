// The form as the edge's module writes it, sixteen letters at a time, held against Buffer and encodeURIComponent: of bytes of every kind and length.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { initSync, Ticket } from "../../pkg/edge/facegate_edge.js";
import { photo } from "./support/edge.mjs";

initSync({ module: new WebAssembly.Module(readFileSync(new URL("../../pkg/edge/facegate_edge_bg.wasm", import.meta.url))) });

const claims = {
  aud: "a", sub: "s", jti: "j", iat: 1, exp: 2, origin: "https://a.example",
  policy: { verifyModel: 1, liveness: false, region: "ap-southeast-1", target: { sha256: Buffer.alloc(32).toString("hex") } },
};
const text = Buffer.from(JSON.stringify(claims)).toString("base64url");

const anyPhoto = photo();

/** The bytes as the form has them: a stored face, since nobody judges what that is here. */
function written(bytes, room = new ArrayBuffer(0)) {
  const ticket = Ticket.read(text);
  ticket.setPhoto(anyPhoto);
  ticket.setTarget(bytes);
  const body = ticket.body("m", room);
  ticket.free();
  return { body, value: new TextDecoder().decode(body).split("&").find((field) => field.startsWith("TargetFacePicture="))?.slice("TargetFacePicture=".length) };
}
const judged = (bytes) => encodeURIComponent(Buffer.from(bytes).toString("base64"));

/** Bytes whose Base64 is these letters, over and over. */
const ofLetters = (letters, length) => Buffer.from(letters.repeat(length).slice(0, length * 4), "base64");

test("bytes of every length, by chance", () => {
  for (let length = 1; length <= 200; length += 1) {
    const bytes = randomBytes(length);
    assert.equal(written(bytes).value, judged(bytes), `${length} bytes`);
  }
});

test("every letter at every place, and its neighbours escaped or not", () => {
  for (const escaped of ["", "+", "/", "+/", "A+", "/A+", "+A/A", "AAAAAAA+", "++++A", "+++++AAA", "/////////A", "A+++++/"]) {
    for (let shift = 0; shift < 16; shift += 1) {
      const bytes = ofLetters("A".repeat(shift) + escaped + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 200);
      assert.equal(written(bytes).value, judged(bytes), `${escaped} at ${shift}`);
    }
  }
});

test("nothing but what is escaped, and nothing of it, in more than one block", () => {
  for (const fill of [0x00, 0xff, 0xfb, 0xef, 0xbe, 0x3e]) {
    const bytes = Buffer.alloc(10_001, fill);
    assert.equal(written(bytes).value, judged(bytes), fill.toString(16));
  }
});

test("a picture's worth of bytes, with room for it and without", () => {
  const bytes = randomBytes(150_000);
  const room = new ArrayBuffer(600_000);
  const [inside, outside] = [written(bytes, room), written(bytes, new ArrayBuffer(100))];
  assert.equal(inside.value, judged(bytes));
  assert.equal(inside.body.buffer, room);
  assert.deepEqual(outside.body, inside.body);
  assert.notEqual(outside.body.buffer, room);
});
