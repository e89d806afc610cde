import { readdir, readFile } from "node:fs/promises";
import { extname, join, parse as parsePath } from "node:path";
import { isFacegateError } from "../common/error.js";
import { connectSandbox } from "../fixture/client.js";
import { isSandboxError } from "../fixture/error.js";
import type { SandboxClient } from "../fixture/types.js";
import { keysOf } from "./sandbox.js";
import { parse, UsageError } from "./usage.js";

/** What `prepare` reads in Node. */
const endings = new Set([".jpg", ".jpeg", ".jpe", ".png"]);

/** A user and the pictures there are of them, in the order they are tried. */
interface Person {
  readonly user: string;
  readonly files: readonly string[];
}

/** `facegate sandbox seed DIR --group GROUP`: enrols a folder of pictures, and again without harm. */
export async function seed(args: string[]): Promise<void> {
  const { values, files } = parse(args, ["group", "url", "keys"]);
  const { group, url = "http://127.0.0.1:8788" } = values;
  const [folder, ...more] = files;
  if (folder === undefined || more.length > 0) throw new UsageError(`expected one DIR, got ${files.length}`);
  if (!group) throw new UsageError("expected --group GROUP");
  if (!URL.canParse(url)) throw new UsageError(`expected --url as http://HOST:PORT, got ${url}`);
  const keys = keysOf(values["keys"]);
  const people = await persons(folder);
  const consoleToken = process.env["FACEGATE_SANDBOX_CONSOLE_TOKEN"];
  const sandbox = connectSandbox({ url, keys, ...(consoleToken && { consoleToken }) });
  await makeGroup(sandbox, group);
  let missed = 0;
  for (const person of people) if (!(await enrol(sandbox, group, person))) missed += 1;
  if (missed > 0) process.exitCode = 1;
}

async function persons(folder: string): Promise<Person[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`expected DIR as a readable folder, got ${error.code ?? error.message}`);
  });
  const found: Person[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push({ user: entry.name, files: (await readdir(path)).filter(isPicture).sort().map((name) => join(path, name)) });
    else if (isPicture(entry.name)) found.push({ user: parsePath(entry.name).name, files: [path] });
  }
  const pictured = found.filter(({ files }) => files.length > 0);
  if (pictured.length === 0) throw new UsageError("expected JPEG or PNG pictures in DIR, got none");
  return pictured;
}

function isPicture(name: string): boolean {
  return endings.has(extname(name).toLowerCase());
}

/** Where groups are strict it has to be there. A console that is closed to us may have it already; the first face tells. */
async function makeGroup(sandbox: SandboxClient, group: string): Promise<void> {
  await sandbox.createGroup(group).catch((error: unknown) => {
    if (!isSandboxError(error) || error.code !== "SandboxRefused") throw error;
  });
}

/** A line for each picture; whether one was taken. A user has one face in a group: the first that is taken. */
async function enrol(sandbox: SandboxClient, group: string, { user, files }: Person): Promise<boolean> {
  let taken: string | undefined;
  for (const file of files) {
    const told = taken === undefined ? await attempt(sandbox, group, user, file) : { ok: true, user, skipped: `${taken} is this user's face` };
    if (told.ok) taken ??= file;
    process.stdout.write(`${JSON.stringify({ file, ...told })}\n`);
  }
  return taken !== undefined;
}

async function attempt(sandbox: SandboxClient, group: string, user: string, file: string): Promise<{ ok: boolean } & Record<string, unknown>> {
  try {
    await sandbox.enrol(await readFile(file), { group, merchantUserId: user });
    return { ok: true, user };
  } catch (error) {
    const { message } = error as Error;
    if (isFacegateError(error)) return { ok: false, user, code: error.code, message };
    if (isSandboxError(error) && error.code === "SandboxRefused") return { ok: false, user, code: error.answer ?? "", message };
    if ((error as NodeJS.ErrnoException).path !== undefined) return { ok: false, user, code: "InvalidArgument", message: `expected a readable file, got ${(error as NodeJS.ErrnoException).code}` };
    throw error;
  }
}
