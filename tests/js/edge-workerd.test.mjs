// The edge in a workerd of one's own: deploy/workerd.capnp and the deployable bundle, the real binary, storage on disk, secrets from the
// environment, and a network that holds nothing but the upstream.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { verifyVerdict } from "facegate/server";
import { folder, settings, workerdBinary, writeBundle } from "../../scripts/lib/workerd.mjs";
import { audience, bindings, photo, post, startUpstream, ticketFor } from "./support/edge.mjs";

/** deploy/workerd.capnp's Worker and storage, before the recording upstream in the place of the vendor's host. */
const recorded = `@0xb1f7d0a98c5e4263;
using Workerd = import "/workerd/workerd.capnp";
using Deploy = import "../../deploy/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "facegate", worker = Deploy.facegate),
    (name = "objects", disk = Deploy.objects),
    (name = "upstream", external = (http = ())),
  ],
  sockets = [(name = "http", http = (), service = "facegate")],
);
`;

let upstream, state, url, edge;
const output = [];

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => resolve(port)); });
  });
}

async function start(config = join(folder, "recorded.capnp")) {
  const port = await freePort();
  const outside = config.endsWith("workerd.capnp") ? [] : ["--external-addr", `upstream=${upstream.at}`];
  edge = spawn(workerdBinary(), ["serve", config, "--socket-addr", `http=127.0.0.1:${port}`, "--directory-path", `objects=${state}`, ...outside],
    { env: { PATH: process.env.PATH, ...bindings } });
  for (const stream of [edge.stdout, edge.stderr]) stream.on("data", (chunk) => output.push(chunk.toString()));
  url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer !== null) return assert.equal(answer.status, 200, await answer.text());
    if (tries > 200) assert.fail(`workerd did not start: ${output.join("")}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

async function stop() {
  const ended = new Promise((resolve) => { edge.on("close", resolve); });
  edge.kill("SIGTERM");
  await ended;
}

const filesUnder = (path) => readdirSync(path, { recursive: true }).map((name) => join(path, name)).filter((name) => statSync(name).isFile());

before(async () => {
  upstream = await startUpstream();
  state = mkdtempSync(join(tmpdir(), "facegate-objects-"));
  mkdirSync(folder, { recursive: true });
  await writeBundle(bindings);
  writeFileSync(join(folder, "recorded.capnp"), recorded);
  await start();
}, { timeout: 120_000 });

after(async () => {
  await stop();
  upstream.close();
  rmSync(state, { recursive: true });
});

const body = photo();

test("a check goes through, signed for the region's host, and its verdict verifies", async () => {
  upstream.requests.length = 0;
  const { status, json, text } = await post(url, { ticket: await ticketFor(), body });
  assert.equal(status, 200, text);
  assert.equal(json.outcome, "passed");
  const [request] = upstream.requests;
  assert.equal(request.headers.host, "cloudauth-intl.ap-southeast-1.aliyuncs.com");
  assert.equal(request.headers["x-acs-action"], "FaceDuplicationCheckIntl");
  const verdict = await verifyVerdict(json.verdict, { keys: `${url}/.well-known/jwks.json`, issuer: audience, subject: "user_1" });
  assert.equal(verdict.outcome, "passed");
});

test("a used ticket stays used when the process starts anew: its object is on the disk", async () => {
  const ticket = await ticketFor();
  assert.equal((await post(url, { ticket, body })).status, 200);
  await stop();
  await start();
  upstream.requests.length = 0;
  const { json } = await post(url, { ticket, body });
  assert.equal(json.code, "TicketUsed");
  assert.equal(upstream.requests.length, 0);
  assert.ok(filesUnder(state).some((name) => name.endsWith(".sqlite")), "expected SQLite files");
});

test("no secret is in a file or in what the process writes", () => {
  const secrets = [bindings.ALIBABA_CLOUD_ACCESS_KEY_SECRET, JSON.parse(bindings.FACEGATE_VERDICT_KEY).d];
  for (const text of [...filesUnder(folder).map((name) => readFileSync(name, "latin1")), output.join("")]) {
    for (const secret of secrets) assert.ok(!text.includes(secret));
  }
  assert.match(output.join(""), /"event":"check"/);
});

test("every setting the Worker knows is one that npm run edge passes on", () => {
  const known = readdirSync(new URL("../../js/edge/", import.meta.url), { recursive: true }).filter((name) => name.endsWith(".ts"))
    .flatMap((name) => readFileSync(new URL(`../../js/edge/${name}`, import.meta.url), "utf8").match(/^  (?:ALIBABA_CLOUD|FACEGATE)_[A-Z_]+(?=\?: string;)/gm) ?? []);
  assert.ok(known.length >= 7);
  for (const name of known) assert.ok(settings.includes(name.trim()), name);
});

test("both configurations that npm run edge starts do start", async () => {
  for (const name of ["workerd.capnp", "confined.capnp"]) {
    await stop();
    await start(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)));
  }
});
