import { type ChildProcess, spawn } from "node:child_process";

/** Reads until there is nothing more to come, which is when who holds the other end of the pipe has gone. */
const script = 'read -r _; kill -9 "$0"';

/**
 * A process that ends `child` when this one is gone, however that came about: a signal nobody handles runs no listener of `exit`, and SIGKILL runs
 * nothing at all. It costs a shell a sandbox; where there is none, as on Windows, the listener of `exit` is what there is.
 */
export function endWith(child: ChildProcess, closed: Promise<unknown>): void {
  if (process.platform === "win32" || child.pid === undefined) return;
  // In a group of its own: a terminal's Ctrl-C is not meant for it.
  const watcher = spawn("sh", ["-c", script, String(child.pid)], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  watcher.once("error", () => undefined);
  watcher.unref();
  (watcher.stdin as { unref?: () => void }).unref?.();
  void closed.then(() => watcher.kill("SIGKILL"));
}
