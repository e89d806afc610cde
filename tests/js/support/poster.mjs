// Posts checks at a steady rate from a thread of its own, all of each made beforehand, over connections that are kept: so that what is measured is the edge.
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: "fifo" });

function post(url, headers, body) {
  return new Promise((resolve) => {
    const sent = performance.now();
    const end = (status, head, text) => resolve({ status, headers: head, text, ms: performance.now() - sent });
    const asked = request(`${url}/v1/checks`, { method: "POST", agent, headers: { ...headers, "content-length": body.length } }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk)).on("error", () => end(0, {}, "")).on("end", () => end(response.statusCode, response.headers, Buffer.concat(chunks).toString()));
    });
    // A connection that breaks is an answer, too, and no good one.
    asked.on("error", () => end(0, {}, ""));
    asked.end(body);
  });
}

async function work({ url, all, body, rate }) {
  const started = performance.now();
  return Promise.all(all.map(async (headers, index) => {
    await sleep(Math.max(0, started + (index * 1000) / rate - performance.now()));
    return post(url, headers, body);
  }));
}

if (!isMainThread && workerData?.poster) parentPort.postMessage(await work(workerData.poster));

/** Posts `body` once with each of the heads in `all`, `rate` a second; gives status (0 for a broken connection), headers, text and how long each took, in ms. */
export function postAll(url, all, body, rate) {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { poster: { url, all, body, rate } } });
  return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject)).finally(() => worker.terminate());
}
