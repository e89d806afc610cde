import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { inspect, prepare, type Options } from "../browser/index.node.js";
import { isFacegateError } from "../common/error.js";
import { oneOf, parse, UsageError, type Call } from "./usage.js";

/** `facegate prepare FILE... --out DIR`: writes a photo a file, prints a line a file. */
export async function prepareFiles(args: string[]): Promise<void> {
  const call = parse(args, ["out", "crop", "prefer"]);
  const { out } = call.values;
  const options = optionsOf(call);
  if (!out) throw new UsageError("expected --out DIR");
  await mkdir(out, { recursive: true });
  const taken = new Set<string>();
  for (const file of filesOf(call)) {
    await line(file, async (bytes) => {
      const { photo, width, height, quality, bytes: length, report } = await prepare(bytes, options);
      const written = join(out, photoName(file, taken));
      await writeFile(written, photo);
      return { photo: written, width, height, quality, bytes: length, report };
    });
  }
}

/** `facegate inspect FILE...`: prints a report a file. */
export async function inspectFiles(args: string[]): Promise<void> {
  const call = parse(args, ["crop", "prefer"]);
  const options = optionsOf(call);
  for (const file of filesOf(call)) await line(file, async (bytes) => ({ report: await inspect(bytes, options) }));
}

function filesOf({ files }: Call): readonly string[] {
  if (files.length === 0) throw new UsageError("expected at least one FILE");
  return files;
}

function optionsOf({ values }: Call): Partial<Options> {
  const crop = oneOf("crop", values["crop"], ["face", "none"]);
  const prefer = oneOf("prefer", values["prefer"], ["quality", "bytes"]);
  return { ...(crop && { crop }), ...(prefer && { prefer }) };
}

/** NAME.jpg, or NAME-2.jpg and so on where this call wrote that already; blind to case, as some file systems are. */
function photoName(file: string, taken: Set<string>): string {
  const name = basename(file, extname(file));
  let free = name;
  for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = `${name}-${n}`;
  taken.add(free.toLowerCase());
  return `${free}.jpg`;
}

/** Prints what came of one file. What is wrong with it is a line too, so that the next file gets its turn; all else ends the call. */
async function line(file: string, work: (bytes: Uint8Array) => Promise<object>): Promise<void> {
  process.stdout.write(`${JSON.stringify({ file, ...(await attempt(file, work)) })}\n`);
}

async function attempt(file: string, work: (bytes: Uint8Array) => Promise<object>): Promise<object> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return { ok: false, code: "InvalidArgument", message: `expected a readable file, got ${(error as NodeJS.ErrnoException).code}` };
  }
  try {
    return { ok: true, ...(await work(bytes)) };
  } catch (error) {
    if (isFacegateError(error)) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}
