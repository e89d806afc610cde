#!/usr/bin/env node
/**
 * The command `facegate`: photos and reports of files, keys and tickets for development, the sandbox. Each result is one line of JSON on stdout.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { keys, ticket } from "./issue.js";
import { inspectFiles, prepareFiles } from "./pictures.js";
import { sandbox } from "./sandbox.js";
import { UsageError } from "./usage.js";

const help = `usage: facegate COMMAND

  prepare FILE... --out DIR [--crop face|none] [--prefer quality|bytes]
      writes DIR/NAME.jpg for each picture and prints {file, ok, photo, width, height, quality, bytes, report}
      or {file, ok: false, code, message}; two files of one NAME become NAME.jpg and NAME-2.jpg
  inspect FILE... [--crop face|none]
      prints {file, ok, report} or {file, ok: false, code, message}
  keys [--type ed25519|hs256|api]
      prints a new Ed25519 pair {publicJwk, privateJwk}; a shared secret for HS256 tickets, an oct JWK; or {apiKey, sha256}, the digest for FACEGATE_API_KEYS
  ticket --policy FILE|- --key FILE|env --origin ORIGIN [--jkt THUMBPRINT] [--subject S] [--audience A] [--ttl SECONDS]
      prints a ticket for a policy in JSON; --key env reads the private or oct JWK from FACEGATE_TICKET_KEY; without --jkt only an edge
      with FACEGATE_PROOF=optional takes it;
      without --subject a random one, without --audience that of FACEGATE_AUDIENCE
  sandbox [--port 8788] [--host 127.0.0.1] [--state .facegate/sandbox] [--keys AK:SK[,AK2:SK2[:TOKEN]]] [--strict-groups] [--any-url] [--qps vendor|N|N/M|off]
      serves the stand-in for the upstream until it is stopped; prints its key, its console and, last, "sandbox ready on URL".
      Needs the package facegate-sandbox. The environment may have FACEGATE_SANDBOX_KEYS for --keys, FACEGATE_SANDBOX_CONSOLE_TOKEN, without
      which a --host other than loopback has no console, and the other settings that sandbox/README.md names
  sandbox seed DIR --group GROUP [--url http://127.0.0.1:8788] [--keys AK:SK]
      enrols the pictures of DIR, USER.jpg, or DIR/USER/*.jpg, of which the first that is taken is the user's;
      prints {file, ok, user}, {file, ok, user, skipped} or {file, ok: false, user, code, message}; status 1 when a user is left without a face
  --help, --version

Exit status: 0 when the call was right, whatever became of single files (but for seed); 1 when a command could not be done; 2 for a wrong call.
A file that cannot be read has the code InvalidArgument.
`;

const commands: Record<string, (args: string[]) => Promise<void>> = { prepare: prepareFiles, inspect: inspectFiles, keys, ticket, sandbox };

async function version(): Promise<string> {
  const manifest = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return `${(JSON.parse(manifest) as { version: string }).version}\n`;
}

async function main([name = "", ...args]: string[]): Promise<void> {
  if (name === "--help" || name === "-h" || args.includes("--help")) return void process.stdout.write(help);
  if (name === "--version") return void process.stdout.write(await version());
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(name === "" ? "expected a command" : `expected a command, got ${name}`);
  await command(args);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const wrongCall = error instanceof UsageError;
  process.stderr.write(`facegate: ${message}\n${wrongCall ? `\n${help}` : ""}`);
  process.exitCode = wrongCall ? 2 : 1;
}
