// The deployable bundle for a workerd of one's own: what wrangler makes of wrangler.jsonc, and the part of the configuration that follows from it.
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "./run.mjs";

/** What the edge may be told, by the environment variable of the same name (js/edge/settings.ts). */
export const settings = [
  "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN",
  "ALIBABA_CLOUD_ACCESS_KEY_ID_PREVIOUS", "ALIBABA_CLOUD_ACCESS_KEY_SECRET_PREVIOUS", "ALIBABA_CLOUD_SECURITY_TOKEN_PREVIOUS",
  "FACEGATE_VERDICT_KEY", "FACEGATE_VERDICT_KEY_PREVIOUS", "FACEGATE_VERDICT_KEY_NEXT", "FACEGATE_TICKET_KEYS", "FACEGATE_TICKET_KEY",
  "FACEGATE_API_KEYS", "FACEGATE_PROOF", "FACEGATE_AUDIENCE", "FACEGATE_NETWORK", "FACEGATE_QPS", "FACEGATE_ACCOUNT", "FACEGATE_WEBHOOK_URL",
];

/** Where the bundle and edge.capnp are. */
export const folder = join(root, "build/workerd");

/** The workerd that wrangler deploys against. */
export function workerdBinary() {
  return join(createRequire(import.meta.url).resolve("workerd/package.json"), "../bin/workerd");
}

/** Bundles the Worker as a deployment would; gives the folder's script and wasm. */
export async function bundle(out) {
  rmSync(out, { recursive: true, force: true });
  await promisify(execFile)(process.execPath, [join(root, "node_modules/wrangler/bin/wrangler.js"), "deploy", "--dry-run", "--outdir", out],
    { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1" } });
  return readdirSync(out).filter((name) => /\.(js|wasm)$/.test(name));
}

/** JSON with comments, as wrangler.jsonc is: no string of it holds `//` after a space. */
function jsonc(text) {
  return JSON.parse(text.replace(/(^|\s)\/\/.*$/gm, "").replace(/,(\s*[\]}])/g, "$1"));
}

/** Writes edge.capnp: modules, storage classes and bindings. Only settings that `env` has are bound, and none of their values is written. */
export async function writeBundle(env = process.env) {
  const files = await bundle(folder);
  const { compatibility_date: date, compatibility_flags: flags = [], durable_objects: objects, migrations } = jsonc(readFileSync(join(root, "wrangler.jsonc"), "utf8"));
  const sqlite = migrations.flatMap((migration) => migration.new_sqlite_classes ?? []);
  const lines = (items) => `[\n${items.map((item) => `  (${item}),\n`).join("")}]`;
  const module = (name) => (name.endsWith(".js") ? `name = "${name}", esModule = embed "${name}"` : `name = "./${name}", wasm = embed "${name}"`);
  // The first module is the Worker itself.
  const modules = files.sort((a, b) => Number(a.endsWith(".wasm")) - Number(b.endsWith(".wasm"))).map(module);
  const classes = [...new Set(objects.bindings.map((binding) => binding.class_name))];
  const namespaces = classes.map((name) => `className = "${name}", uniqueKey = "facegate-${name}", enableSql = ${sqlite.includes(name)}`);
  const bindings = [
    ...objects.bindings.map(({ name, class_name }) => `name = "${name}", durableObjectNamespace = "${class_name}"`),
    ...settings.filter((name) => (env[name] ?? "") !== "").map((name) => `name = "${name}", fromEnvironment = "${name}"`),
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "edge.capnp"), `# Made by \`npm run edge\`.
@0xe1a4c7d90b3f5826;
using Workerd = import "/workerd/workerd.capnp";
const compatibilityDate :Text = "${date}";
const compatibilityFlags :List(Text) = ${JSON.stringify(flags)};
const modules :List(Workerd.Worker.Module) = ${lines(modules)};
const namespaces :List(Workerd.Worker.DurableObjectNamespace) = ${lines(namespaces)};
const bindings :List(Workerd.Worker.Binding) = ${lines(bindings)};
`);
}
