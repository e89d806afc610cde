// The deployable edge in workerd, as deploy/workerd.capnp runs it, under more checks than the account may make: `node benches/edge-quota/overload.mjs [CALLS] [TIMES] [SECONDS]`.
import { cpus, loadavg } from "node:os";
import { cpu } from "../lib/process.mjs";
import { prepareStart, start } from "../lib/start.mjs";
import { photo } from "../../tests/js/support/edge.mjs";
import { overload } from "../../tests/js/support/overload.mjs";

const [calls = 10, times = 20, seconds = 20] = process.argv.slice(2).map(Number);
const region = "ap-southeast-1";
await prepareStart();
let pid;
const startBare = async (upstreamAt, settings) => {
  const { url, stop, ...edge } = await start("bench", upstreamAt, settings);
  pid = edge.pid;
  return { url, dispose: stop };
};
// The time on a CPU, which a busy machine stretches far less than a clock.
let spent = 0;
const result = await overload({ region, calls, rate: calls * times, seconds, body: photo({ noise: 0 }), start: startBare }, () => { spent = cpu(pid); });
const { made, accepted, refused, busiest, apart, refusedMs } = result;
const round = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Math.round(value)]));
console.log(JSON.stringify({
  calls, times, seconds, posts: made.length, accepted: accepted.length, perSecond: Number((accepted.length / seconds).toFixed(2)), refused: refused.length,
  other: made.length - accepted.length - refused.length, throttled: result.throttled, busiestSecond: busiest,
  apartMs: round(apart), refusedMs: round(refusedMs), cpuMsPerPost: Number((spent / made.length).toFixed(2)), cores: cpus().length, load: loadavg()[0],
}));
