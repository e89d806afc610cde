// Does `n` times, in one request, what the edge does with a photo between having read it and calling the upstream.
import { sha256, toHex } from "../pkg/common/digest.js";
import { checkDigest } from "../pkg/edge/digest.js";
import { checkProof } from "../pkg/edge/proof.js";
import { readSettings } from "../pkg/edge/settings.js";
import { sign } from "../pkg/edge/sign.js";
import { openTicket } from "../pkg/edge/ticket.js";

const stages = {
  async all(photo, headers, settings, now) {
    const ticket = await openTicket(headers, settings);
    ticket.admit(settings.audience, now);
    await checkProof({ headers, method: "POST", url: "http://edge.example/v1/checks" }, ticket, settings);
    ticket.setPhoto(photo);
    checkDigest(headers, await sha256(photo));
    const id = toHex(await sha256(`facegate:${ticket.id}:1`)).slice(0, 32);
    await sign(ticket, ticket.body(id), settings, now);
    ticket.free();
  },
  async ticket(_photo, headers, settings, now) {
    const ticket = await openTicket(headers, settings);
    ticket.admit(settings.audience, now);
    ticket.free();
  },
  async proof(_photo, headers, settings, _now, ticket) {
    await checkProof({ headers, method: "POST", url: "http://edge.example/v1/checks" }, ticket, settings);
  },
  async "take photo"(photo, _headers, _settings, _now, ticket) { ticket.setPhoto(photo); },
  async "digest photo"(photo) { await sha256(photo); },
  async body(_photo, _headers, _settings, _now, ticket) { ticket.body("0".repeat(32)); },
  async "body and sign"(photo, headers, settings, now, ticket) { await sign(ticket, ticket.body("0".repeat(32)), settings, now); },
};

export default {
  async fetch(request, env) {
    const { searchParams } = new URL(request.url);
    const settings = await readSettings({ ...env, TICKETS: {}, QUOTA: {} });
    const photo = new Uint8Array(await request.arrayBuffer());
    const ticket = await openTicket(request.headers, settings);
    ticket.setPhoto(photo);
    const now = Math.floor(Date.now() / 1000);
    const stage = stages[searchParams.get("stage")];
    for (let n = Number(searchParams.get("n")); n > 0; n -= 1) await stage(photo, request.headers, settings, now, ticket);
    ticket.free();
    return new Response("done");
  },
};
