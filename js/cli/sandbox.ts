import { setTimeout as sleep } from "node:timers/promises";
import { defaultKey, readKeys } from "../fixture/keys.js";
import { isSandboxError } from "../fixture/error.js";
import { startSandbox } from "../fixture/start.js";
import type { AccessKey, Sandbox } from "../fixture/types.js";
import { seed } from "./seed.js";
import { parse, UsageError, type Call } from "./usage.js";

/** `facegate sandbox`: serves it until a signal; `facegate sandbox seed`: enrols pictures. */
export async function sandbox(args: string[]): Promise<void> {
  if (args[0] === "seed") return seed(args.slice(1));
  const started = await start(parse(args, ["port", "host", "state", "keys", "qps"], ["strict-groups", "any-url"]));
  const stopped = stop();
  announce(started);
  // A terminal's Ctrl-C is workerd's too, which may end of it before this process hears of it.
  const end = await Promise.race([stopped.asked, started.closed.then((status) => sleep(200, status))]);
  stopped.cancel();
  if (end !== "asked") throw new Error(`expected workerd to run until it is stopped, got an end with status ${end}`);
  await started.dispose();
}

/**
 * Waits for a signal; keeps the process alive until then. npx passes a signal on to its shell, which ends without passing it on: that npm has gone
 * is a signal too.
 */
function stop(): { asked: Promise<"asked">; cancel(): void } {
  let cancel = (): void => undefined;
  const asked = new Promise<"asked">((settle) => {
    const parent = process.ppid;
    const ask = (): void => settle("asked");
    const watch = setInterval(() => { if (process.env["npm_command"] !== undefined && process.ppid !== parent) ask(); }, 500);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, ask);
    cancel = () => clearInterval(watch);
  });
  return { asked, cancel };
}

async function start({ values, files, flags }: Call): Promise<Sandbox> {
  if (files.length > 0) throw new UsageError(`expected seed or options, got ${files[0]}`);
  const port = Number(values["port"] ?? 8788);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`expected a port of 0..65535, got ${values["port"]}`);
  const keys = keysOf(values["keys"]);
  const env = (name: string): string | undefined => process.env[`FACEGATE_SANDBOX_${name}`] || undefined;
  const given = {
    host: values["host"], qps: values["qps"] ?? env("QPS") ?? "vendor", bearerTokens: env("BEARER_TOKENS"), consoleToken: env("CONSOLE_TOKEN"),
    sameScore: numberOf("SAME_SCORE", env("SAME_SCORE"), 100), duplicateScore: numberOf("DUPLICATE_SCORE", env("DUPLICATE_SCORE"), 100),
    leastAge: numberOf("LEAST_AGE", env("LEAST_AGE"), 120),
  };
  return startSandbox({
    port, keys, state: values["state"] ?? ".facegate/sandbox",
    strictGroups: flags.has("strict-groups") || env("GROUPS") === "strict",
    anyUrl: flags.has("any-url") || env("URLS") === "any",
    uniqueBizIds: env("BIZ_IDS") === "unique",
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { qps: string }),
  }).catch((error: unknown) => {
    if (!isSandboxError(error) || error.code !== "SandboxMissing") throw error;
    throw new Error(`${error.message}\n  or, without installing: npx --yes -p facegate -p facegate-sandbox facegate sandbox`);
  });
}

/** A number of the environment. @throws UsageError */
function numberOf(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= 0 && value <= most)) throw new UsageError(`expected FACEGATE_SANDBOX_${name} of 0..${most}, got another value`);
  return value;
}

/** The keys of an option or the environment. @throws UsageError */
export function keysOf(option: string | undefined): readonly AccessKey[] {
  try {
    return readKeys(option ?? (process.env["FACEGATE_SANDBOX_KEYS"] || undefined));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "expected keys as AK:SK[:TOKEN]");
  }
}

/** The ready line is the last: whoever waits for it has read the rest. Secrets that were given are not repeated. */
function announce({ keys, url, console: page }: Sandbox): void {
  const wellKnown = keys.length === 1 && keys[0] === defaultKey;
  const key = wellKnown ? `${defaultKey.id}:${defaultKey.secret}   (everybody knows it; --keys AK:SK for another)` : keys.map(({ id }) => id).join(", ");
  process.stdout.write(`key      ${key}\nconsole  ${page}\nsandbox ready on ${url}\n`);
}
