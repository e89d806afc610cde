// workerd, started with the configuration beside the Worker, and stopped.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { bindings, isLoopback, type Settings } from "./settings.js";
import { endWith } from "./watch.js";

/** What {@link serve} takes. */
export interface ServeOptions extends Settings {
  /** Where records are kept: a folder, made when it is missing. */
  readonly state: string;
  /** Default 0: any free one. */
  readonly port?: number | undefined;
  /** The address to listen on; default `127.0.0.1`. */
  readonly host?: string | undefined;
}

/** A sandbox that answers. It ends with this process, whatever ends that, and does not keep it alive. */
export interface Served {
  /** `http://HOST:PORT`, without a slash at the end. */
  readonly url: string;
  /** Of workerd. */
  readonly pid: number;
  /** Settles when workerd has ended, by `dispose` or by itself, with its exit status (`null` after a signal). */
  readonly closed: Promise<number | null>;
  /** Stops it. What it acknowledged is on disk before. */
  dispose(): Promise<void>;
}

const patienceMs = 5000;

/** Starts the sandbox. @throws `Error` with what workerd says when it cannot be started, such as a port in use. */
export async function serve(options: ServeOptions): Promise<Served> {
  const { host = "127.0.0.1", port = 0 } = options;
  const objects = join(resolve(options.state), "objects");
  mkdirSync(objects, { recursive: true });
  const name = host.includes(":") ? `[${host}]` : host;
  const child = spawn(workerd(), [
    "serve", fileURLToPath(new URL("../sandbox.capnp", import.meta.url)), "--control-fd=3",
    "--socket-addr", `http=${name}:${port}`, "--directory-path", `objects=${objects}`,
  ], { stdio: ["ignore", "inherit", "pipe", "pipe"], env: environment(bindings(options, isLoopback(host))) });
  const closed = ended(child);
  takeAlong(child, closed);
  endWith(child, closed);
  const bound = await listening(child, closed);
  letGo(child);
  const reachable = name === "0.0.0.0" ? "127.0.0.1" : name === "[::]" ? "[::1]" : name;
  return { url: `http://${reachable}:${bound}`, pid: child.pid ?? 0, closed, dispose: () => stop(child, closed) };
}

/** This process's without the sandbox's own settings: those that are not given are not set. */
function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("FACEGATE_SANDBOX_"));
  return { ...Object.fromEntries(others), ...settings };
}

function workerd(): string {
  const found = createRequire(import.meta.url)("workerd") as { default: string };
  return found.default;
}

const running = new Set<ChildProcess>();
const endAll = (): void => { for (const child of running) child.kill("SIGKILL"); };

/** workerd must not outlive this process. One listener for all of them: a process may have many. */
function takeAlong(child: ChildProcess, closed: Promise<unknown>): void {
  if (running.size === 0) process.once("exit", endAll);
  running.add(child);
  void closed.then(() => {
    running.delete(child);
    if (running.size === 0) process.off("exit", endAll);
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((settle) => {
    child.once("error", () => settle(null));
    child.once("exit", settle);
  });
}

/** The port that workerd has bound; what it says on stderr until then belongs to the error, and goes to this process's own after. */
async function listening(child: ChildProcess, closed: Promise<number | null>): Promise<number> {
  let said = "";
  const listen = (chunk: Buffer) => { said = (said + chunk.toString()).slice(-4096); };
  child.stderr?.on("data", listen);
  child.once("error", ({ message }) => { said = message; });
  const port = await Promise.race([told(child), closed.then(() => undefined)]);
  if (port === undefined) throw new Error(`expected workerd to start, got: ${said.trim() || "no word"}`);
  child.stderr?.off("data", listen);
  child.stderr?.on("data", (chunk: Buffer) => process.stderr.write(chunk));
  return port;
}

async function told(child: ChildProcess): Promise<number | undefined> {
  const control = child.stdio[3] as Readable;
  let text = "";
  for await (const chunk of control.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    for (const line of text.split("\n").slice(0, -1)) {
      const { event, port } = JSON.parse(line) as { event?: string; port?: number };
      if (event === "listen") return port;
    }
  }
  return undefined;
}

/** Whoever forgets to dispose gets an end of the process all the same; the listener of `exit` takes workerd along. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stderr, child.stdio[3]]) (stream as { unref?: () => void } | null)?.unref?.();
}

async function stop(child: ChildProcess, closed: Promise<number | null>): Promise<void> {
  child.ref();
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await closed;
  clearTimeout(late);
}
