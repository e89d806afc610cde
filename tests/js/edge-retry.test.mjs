// When a request is made again, as a value: what, how often, how long after, and not past the check's deadline.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CHECK_MS, MAX_REPEATS, pauseBefore } from "../../pkg/edge/retry.js";
import { FLIGHT_MS } from "../../pkg/edge/record.js";

const pause = (repeat, failure, left = CHECK_MS, chance = 0.5) => pauseBefore(repeat, failure, left, chance);

test("only what surely was not processed, and could end otherwise, is made again", () => {
  for (const refused of ["NotSent", "Throttled"]) assert.equal(typeof pause(1, { refused }), "number", refused);
  for (const refused of ["Credential", "Target", "Parameter", undefined, "Brand.New"]) assert.equal(pause(1, { refused }), null, refused);
});

test("twice at most", () => {
  assert.deepEqual([1, 2, 3, 4].map((repeat) => pause(repeat, { refused: "NotSent" }) !== null), [true, true, false, false]);
  assert.equal(MAX_REPEATS, 2);
});

test("chance makes any part of a pause that nobody told, and it may be twice as long the second time", () => {
  for (const refused of ["NotSent", "Throttled"]) {
    assert.equal(pause(1, { refused }, CHECK_MS, 0), 0);
    assert.equal(pause(2, { refused }, CHECK_MS, 1), 2 * pause(1, { refused }, CHECK_MS, 1));
  }
});

test("what the upstream told is the least; where it is long the page hears it instead", () => {
  for (const chance of [0, 0.3, 1]) assert.ok(pause(1, { refused: "Throttled", retryAfter: 800 }, CHECK_MS, chance) >= 800);
  assert.notEqual(pause(1, { refused: "Throttled", retryAfter: 800 }, CHECK_MS, 0), pause(1, { refused: "Throttled", retryAfter: 800 }, CHECK_MS, 1));
  assert.equal(pause(1, { refused: "Throttled", retryAfter: 3_001 }, CHECK_MS, 0), null);
});

test("not past the deadline, and the deadline is before the ticket's object gives the try up", () => {
  assert.equal(pause(1, { refused: "NotSent" }, 3_000), null);
  assert.equal(pause(1, { refused: "Throttled", retryAfter: 2_500 }, 6_000), null);
  assert.ok(CHECK_MS + 2_000 <= FLIGHT_MS);
});
