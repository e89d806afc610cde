// What a process of Linux has used, by /proc: CPU time of all its threads, which a busy machine does not stretch, and resident memory.
import { readdirSync, readFileSync } from "node:fs";

/** The workerd that this process started, the newest first. */
export function workerds() {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      const [, name, rest] = /\((.*)\) \S (\d+)/.exec(stat) ?? [];
      return name.startsWith("workerd") && Number(rest) === process.pid;
    } catch {
      return false;
    }
  });
  return children.map(Number).sort((a, b) => b - a);
}

/** Milliseconds on a CPU so far, to the nanosecond. */
export function cpu(pid) {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => {
    try {
      return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1").split(" ")[0]);
    } catch {
      return 0;
    }
  });
  return threads.reduce((sum, ns) => sum + ns, 0) / 1e6;
}

/** Resident megabytes. */
export function resident(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]) / 1024;
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
export const row = (times) => ({ median: +median(times).toFixed(3), min: +Math.min(...times).toFixed(3) });
