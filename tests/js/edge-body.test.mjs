// How a body is read: counted while it comes, in its time, and let go of at once when it is too much.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readBody } from "../../pkg/edge/body.js";

/** A stream of chunks, one a `pause` ms; tells how many were asked for and whether it was let go of. */
function streamOf(chunks, { pause = 0, fails = false } = {}) {
  const seen = { pulled: 0, cancelled: false };
  seen.stream = new ReadableStream({
    async pull(controller) {
      if (pause > 0) await new Promise((next) => setTimeout(next, pause));
      if (seen.cancelled) return;
      if (seen.pulled < chunks.length) controller.enqueue(chunks[seen.pulled++]);
      else if (fails) controller.error(new Error("reset"));
      else controller.close();
    },
    cancel() { seen.cancelled = true; },
  }, { highWaterMark: 0 });
  return seen;
}
const bytes = (length, from = 0) => Uint8Array.from({ length }, (_, at) => (from + at) & 255);

test("chunks of any cut make the body", async () => {
  for (const cut of [1, 7, 100, 1000]) {
    const chunks = Array.from({ length: Math.ceil(1000 / cut) }, (_, n) => bytes(1000).subarray(n * cut, (n + 1) * cut));
    assert.deepEqual(await readBody(streamOf(chunks).stream, 1000), bytes(1000));
  }
});

test("more than was declared is not read on, and less is not enough", async () => {
  const endless = streamOf(Array.from({ length: 1000 }, () => bytes(100)));
  await assert.rejects(readBody(endless.stream, 250), { code: "LengthRequired" });
  assert.deepEqual([endless.pulled, endless.cancelled], [3, true]);
  await assert.rejects(readBody(streamOf([bytes(100)]).stream, 101), { code: "LengthRequired", message: /fewer/ });
  await assert.rejects(readBody(streamOf([bytes(100)], { fails: true }).stream, 200), { code: "LengthRequired", message: /broken/ });
  await assert.rejects(readBody(null, 5), { code: "LengthRequired" });
});

test("a body has 5 s and the time its bytes take at 20,000 a second", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const never = streamOf([bytes(10)], { pause: 1e9 });
  let settled = null;
  const reading = readBody(never.stream, 40_000).catch((error) => { settled = error; });
  const turn = async () => { for (let n = 0; n < 20; n += 1) await Promise.resolve(); };
  t.mock.timers.tick(6_999);
  await turn();
  assert.equal(settled, null);
  t.mock.timers.tick(1);
  await reading;
  assert.deepEqual([settled?.code, settled?.retryable, never.cancelled], ["BodyTooSlow", true, true]);
});
