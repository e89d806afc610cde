import { parseArgs, type ParseArgsConfig } from "node:util";

/** The call itself was wrong: exit status 2. */
export class UsageError extends Error {}

/** What a command was called with: `--name value` pairs by name, and the rest. */
export interface Call {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly files: readonly string[];
  /** The options without a value that were given. */
  readonly flags: ReadonlySet<string>;
}

/** Takes a command's arguments apart. `names` are the options it has with a value, `flags` those without. */
export function parse(args: string[], names: readonly string[], flags: readonly string[] = []): Call {
  const options: ParseArgsConfig["options"] = Object.fromEntries([
    ...names.map((name) => [name, { type: "string" as const }] as const), ...flags.map((name) => [name, { type: "boolean" as const }] as const),
  ]);
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const given = Object.entries(values);
    const valued = Object.fromEntries(given.filter(([, value]) => typeof value === "string"));
    return { values: valued as Call["values"], files: positionals, flags: new Set(given.filter(([, value]) => value === true).map(([name]) => name)) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "expected known options");
  }
}

/** One of the words an option takes. */
export function oneOf<T extends string>(name: string, value: string | undefined, words: readonly T[]): T | undefined {
  if (value === undefined || (words as readonly string[]).includes(value)) return value as T | undefined;
  throw new UsageError(`expected --${name} ${words.join("|")}, got ${value}`);
}
