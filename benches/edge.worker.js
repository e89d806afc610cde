// Does `n` times, in one request, what the edge does with a photo up to its call of the upstream: by the Worker's own functions, in the order of
// js/edge/check.ts. What is not its own work is not there: the objects of the ticket and the quota answer at once, and so does `fetch`.
import { take } from "../pkg/edge/admit.js";
import { checkProof } from "../pkg/edge/proof.js";
import { gateOf } from "../pkg/edge/quota/gate.js";
import { begin } from "../pkg/edge/once.js";
import { roomFor } from "../pkg/edge/room.js";
import { readSettings } from "../pkg/edge/settings.js";
import { sign } from "../pkg/edge/sign.js";
import { attachTarget } from "../pkg/edge/target.js";
import { openTicket } from "../pkg/edge/ticket.js";
import { ask } from "../pkg/edge/upstream.js";
import { sha256 } from "../pkg/common/digest.js";

const record = { checkId: "ticket.1", merchantBizId: "0".repeat(32) };
const namespace = (object) => ({ idFromName: (name) => name, get: () => object });
const tickets = namespace({ begin: async () => ({ state: "ok", try: 1, record }) });
const quota = namespace({ take: async () => ({ state: "go" }), sent: async () => undefined, leave: async () => undefined });
const answer = JSON.stringify({ RequestId: "request", Code: "Success", Result: { FacePassed: "Y", SubCode: "200" } });

/** As the body is read: into room of its own. */
function read({ photo }) {
  const room = roomFor(photo.length);
  const bytes = new Uint8Array(room, 0, photo.length);
  bytes.set(photo);
  return bytes;
}

async function up(given, ticket, proven, gate, photo) {
  await take(photo, ticket, given.headers, proven);
  await attachTarget(tickets, ticket);
  gate.approach();
  const begun = await begin(tickets, ticket, proven.id);
  const body = ticket.body(begun.record.merchantBizId, photo.buffer);
  const token = await gate.take(given.page);
  const signed = await sign(ticket, body, given.settings, given.now);
  token.sent();
  gate.leave();
  return signed;
}

const request = ({ headers }) => ({ headers, method: "POST", url: "http://edge.example/v1/checks" });

const stages = {
  read,
  async all(given) {
    const ticket = await openTicket(given.headers, given.settings);
    ticket.admit(given.settings.audience, given.now);
    const proven = await checkProof(request(given), ticket, given.settings);
    const gate = gateOf(quota, given.settings.quota, ticket.said.region);
    gate.glance();
    await up(given, ticket, proven, gate, read(given));
    ticket.free();
  },
  async "after the body"(given) {
    await up(given, given.ticket, given.proven, gateOf(quota, given.settings.quota, given.ticket.said.region), read(given));
  },
  async ticket({ headers, settings, now }) {
    const ticket = await openTicket(headers, settings);
    ticket.admit(settings.audience, now);
    ticket.free();
  },
  async proof(given) { await checkProof(request(given), given.ticket, given.settings); },
  async "take photo"({ photo, ticket }) { ticket.setPhoto(photo); },
  async "digest photo"({ photo }) { await sha256(photo); },
  async body(given) { given.ticket.body(record.merchantBizId, read(given).buffer); },
  async "body and sign"(given) { await sign(given.ticket, given.ticket.body(record.merchantBizId, read(given).buffer), given.settings, given.now); },
  async call({ signed }) { await ask(signed, "subject", 25_000, () => undefined); },
};

export default {
  async fetch(request, env) {
    globalThis.fetch = async (_url, { body }) => {
      await new Response(body).arrayBuffer();
      return new Response(answer);
    };
    const { searchParams } = new URL(request.url);
    const settings = await readSettings({ ...env, TICKETS: tickets, QUOTA: quota });
    const photo = new Uint8Array(await request.arrayBuffer());
    const { headers } = request;
    const ticket = await openTicket(headers, settings);
    ticket.setPhoto(photo);
    const proven = await checkProof({ headers, method: "POST", url: "http://edge.example/v1/checks" }, ticket, settings);
    const given = { photo, headers, settings, now: Math.floor(Date.now() / 1000), ticket, proven, page: new AbortController().signal };
    given.signed = await sign(ticket, ticket.body(record.merchantBizId, roomFor(photo.length)), settings, given.now);
    const stage = stages[searchParams.get("stage")];
    for (let n = Number(searchParams.get("n")); n > 0; n -= 1) await stage(given);
    ticket.free();
    return new Response("done");
  },
};
