import { parseArgs, type ParseArgsConfig } from "node:util";

/** The call itself was wrong: exit status 2. */
export class UsageError extends Error {}

/** What a command was called with: `--name value` pairs by name, and the rest. */
export interface Call {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly files: readonly string[];
}

/** Takes a command's arguments apart. `names` are the options it has, each with a value. */
export function parse(args: string[], names: readonly string[]): Call {
  const options: ParseArgsConfig["options"] = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values: values as Call["values"], files: positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "expected known options");
  }
}

/** One of the words an option takes. */
export function oneOf<T extends string>(name: string, value: string | undefined, words: readonly T[]): T | undefined {
  if (value === undefined || (words as readonly string[]).includes(value)) return value as T | undefined;
  throw new UsageError(`expected --${name} ${words.join("|")}, got ${value}`);
}
