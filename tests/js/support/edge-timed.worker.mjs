// The built edge in workerd with a clock a test may set forward and objects whose alarm and storage it may reach: what takes a day takes a moment.
import edge, { Tickets as Built } from "../../../pkg/edge/worker.js";

const now = Date.now.bind(Date);
let ahead = 0;
Date.now = () => now() + ahead;

const points = [];
const metrics = (fails) => ({ writeDataPoint(point) { if (fails) throw new Error("expected no fault of the counter"); points.push(point); } });

export { Quota } from "../../../pkg/edge/worker.js";

export class Tickets extends Built {
  /** Runs the alarm as workerd would at its time; says whether it was due. */
  async ring() {
    const at = await this.ctx.storage.getAlarm();
    if (at === null || at > Date.now()) return { rang: false, at };
    await this.ctx.storage.deleteAlarm();
    await this.alarm();
    return { rang: true, at };
  }

  async kept() {
    return [...(await this.ctx.storage.list()).keys()];
  }
}

const controls = {
  ahead: ({ ms }) => { ahead += ms; return { now: Date.now() }; },
  ring: ({ ticket }, env) => env.TICKETS.get(env.TICKETS.idFromName(ticket)).ring(),
  kept: ({ ticket }, env) => env.TICKETS.get(env.TICKETS.idFromName(ticket)).kept(),
  begin: ({ use }, env) => env.TICKETS.get(env.TICKETS.idFromName(use.ticket)).begin(use),
  finish: ({ ticket, record, nonce }, env) => env.TICKETS.get(env.TICKETS.idFromName(ticket)).finish(1, record, nonce),
  points: () => points.splice(0),
};

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    const control = controls[/^\/test\/([a-z]+)$/.exec(pathname)?.[1]];
    if (control) return Response.json((await control(await request.json(), env)) ?? null);
    const given = { ...env, ...(env.TEST_METRICS && { METRICS: metrics(env.TEST_METRICS === "fails") }) };
    // A fault of ours whose message holds all there is to hold.
    if (env.TEST_FAULT) Object.defineProperty(given, "FACEGATE_NETWORK", { enumerable: true, get() { throw new Error(JSON.stringify([env, [...request.headers]])); } });
    return edge.fetch(request, given, context);
  },
};
