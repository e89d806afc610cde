// A deployment as it rolls out, under load: an old and a new version of the edge serve side by side, then the new one alone; no request is cut off.
import assert from "node:assert/strict";
import { isFacegateError } from "facegate/server";
import { post, startEdge } from "./edge.mjs";

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/**
 * Two edges and pages that post all the time. `page({ edge, step })` makes one request and returns what is to be kept of it; what it throws
 * is a refusal. `deploy(bindings)` rolls out: `made` and `sets` say by which version, by its number, what was made and published.
 * `wait` waits until every page has been through, however long that takes.
 */
export async function startRolling(upstreamAt, bindings, { pages = 4, page }) {
  const edges = await Promise.all([startEdge(upstreamAt, bindings), startEdge(upstreamAt, bindings)]);
  const rolling = { step: 0, made: [], sets: [], refusals: [], logs: () => edges.flatMap(({ logs }) => logs).join("") };
  let live = [{ edge: edges[0], step: 0, flying: 0 }];
  let running = true;
  const publish = async ({ edge, step }) => rolling.sets.push({ step, set: await (await fetch(`${edge.url}/.well-known/jwks.json`)).json() });
  await publish(live[0]);

  const turns = Array(pages).fill(0);
  const loops = turns.map(async (_, index) => {
    for (; running; turns[index] += 1) {
      const version = live[(index + turns[index]) % live.length];
      version.flying += 1;
      try {
        rolling.made.push({ step: version.step, ...(await page(version)) });
      } catch (error) {
        rolling.refusals.push({ step: version.step, error: isFacegateError(error) ? error.code : String(error) });
      }
      version.flying -= 1;
    }
  });

  // What was under way has ended, and each page has been at every version that is live.
  rolling.wait = async () => {
    const before = [...turns];
    while (running && turns.some((turn, index) => turn < before[index] + 1 + live.length)) await pause(10);
  };
  rolling.deploy = async (changed) => {
    rolling.step += 1;
    const [old] = live;
    const next = { edge: edges.find((edge) => edge !== old.edge), step: rolling.step, flying: 0 };
    await next.edge.change(changed);
    live = [old, next];
    await publish(next);
    await rolling.wait();
    live = [next];
    while (old.flying > 0) await pause(10);
    await rolling.wait();
  };
  let stopped;
  rolling.stop = () => stopped ??= (async () => {
    running = false;
    await Promise.all(loops);
    await Promise.all(edges.map((edge) => edge.dispose()));
  })();
  return rolling;
}

/** Posts a check that must pass. */
export async function mustPass(edge, given) {
  const { status, json, text } = await post(edge.url, given);
  assert.deepEqual([status, json?.outcome], [200, "passed"], text);
  return json;
}
