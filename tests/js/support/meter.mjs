// An upstream in a thread of its own, so that its clock does not wait for the test's work: it notes when each request comes, throttles what is
// more than the account may do in any second, and tells afterwards.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const passed = { FacePassed: "Y", SubCode: "200", TransactionId: "transaction-77" };

function serve({ limit, latency }) {
  const taken = {};
  const arrivals = [];
  const server = createServer((request, response) => {
    const at = performance.timeOrigin + performance.now();
    const { host } = request.headers;
    taken[host] = (taken[host] ?? []).filter((time) => at - time < 1_000);
    const throttled = taken[host].length >= (limit[host] ?? Infinity);
    if (!throttled) taken[host].push(at);
    arrivals.push({ host, at, throttled });
    request.resume().on("end", () => setTimeout(() => {
      response.writeHead(throttled ? 403 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(throttled ? { RequestId: "r", Code: "Throttling.Api", Message: "" } : { RequestId: "r", Code: "Success", Message: "", Result: passed }));
    }, latency[0] + Math.random() * (latency[1] - latency[0])));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => parentPort.postMessage({ port: server.address().port }));
  parentPort.on("message", () => parentPort.postMessage({ arrivals: arrivals.splice(0) }));
}

if (!isMainThread && workerData?.meter) serve(workerData.meter);

const hostOf = (region) => `cloudauth-intl.${region}.aliyuncs.com`;
const next = (worker) => new Promise((resolve, reject) => { worker.once("message", resolve); worker.once("error", reject); });

/** Starts a meter that throttles above `limit` calls a second by region, answers after `latency` ms (least, most), and gives the arrivals since it was last asked. */
export async function startMeter(limit, latency = [50, 400]) {
  const byHost = Object.fromEntries(Object.entries(limit).map(([region, calls]) => [hostOf(region), calls]));
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { meter: { limit: byHost, latency } } });
  const { port } = await next(worker);
  // The first requests of a server take it tens of ms longer than those after; the edge cannot know.
  for (let round = 0; round < 3; round += 1) await Promise.all(Array.from({ length: 20 }, () => fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x".repeat(50_000) }).then((response) => response.text())));
  worker.postMessage("arrivals");
  await next(worker);
  return {
    at: `127.0.0.1:${port}`,
    async arrivals(region) {
      worker.postMessage("arrivals");
      return (await next(worker)).arrivals.filter(({ host }) => region === undefined || host === hostOf(region));
    },
    close: () => worker.terminate(),
  };
}

/** The most of these times that lie in one second, wherever it begins. */
export const mostInASecond = (times) => times.reduce((best, from, index) => Math.max(best, times.slice(index, index + 50).filter((at) => at - from < 1_000).length), 0);
