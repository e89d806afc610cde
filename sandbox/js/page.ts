// The console's page: rendered here out of tables and forms; there is no script in it.
import type { Log } from "./calls.js";
import { button, field, html, type Html, options, table } from "./html.js";
import type { Script, Vocabulary } from "./rules.js";
import type { Kept } from "./scripts.js";

type Row = Record<string, SqlStorageValue>;

/** What the page shows. */
export interface View {
  groups: Row[];
  records: Row[];
  calls: Log;
  scripts: Kept[];
  words: Vocabulary;
  /** What the records are narrowed to. */
  group: string | null;
  user: string | null;
  /** Why the form just sent was refused. */
  fault: string | null;
}

function groups({ groups }: View): Html {
  const rows = groups.map((row) => [
    html`<a href="/console?group=${encodeURIComponent(String(row.code))}#records">${row.code}</a>`, row.name, row.description, row.faces, row.created]);
  return html`<section id="groups" aria-labelledby="groups-title"><h2 id="groups-title">Groups</h2>
${table("Groups", ["Code", "Name", "Description", "Faces", "Created"], rows)}
<form method="post" action="/console/api/groups">
${field("Code", html`<input name="code" required maxlength="64" pattern="[!-+\\-.\\/0-~]+" autocomplete="off">`)}
${field("Name", html`<input name="name" maxlength="200" autocomplete="off">`)}
${field("Description", html`<input name="description" maxlength="200" autocomplete="off">`)}
<button>Create group</button></form></section>`;
}

function records({ records, groups, group, user }: View): Html {
  const codes = groups.map((row) => String(row.code));
  const rows = records.map((row) => [
    row.merchantUserId, row.groupCode, row.faceId, row.registrationType, row.created,
    html`<form method="post" action="/console/api/records/delete"><input type="hidden" name="id" value="${row.id}">
<input type="hidden" name="group" value="${group ?? ""}"><input type="hidden" name="user" value="${user ?? ""}">
${button("Delete", `Delete ${String(row.merchantUserId)} of ${String(row.groupCode)}`)}</form>`]);
  const narrowed = group !== null || user !== null;
  return html`<section id="records" aria-labelledby="records-title"><h2 id="records-title">Records</h2>
<form method="get" action="/console#records" role="search" aria-label="Records">
${field("Group", html`<select name="group">${options([["", "any"], ...codes.map((code): [string, string] => [code, code])], group ?? "")}</select>`)}
${field("User", html`<input name="user" value="${user ?? ""}" maxlength="64" autocomplete="off">`)}
<button>Search</button>${narrowed ? html`<a href="/console#records">Show all</a>` : ""}</form>
${table("Records", ["User", "Group", "FaceId", "By", "Created", "Action"], rows, narrowed ? "No record matches." : "No records yet.")}
${rows.length === 200 ? html`<p class="none">The newest 200.</p>` : ""}</section>`;
}

function when({ schedule, action, merchantUserId }: Script): string {
  const { every, from, until, probability, seed } = schedule;
  const time = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
  const parts = [
    action ?? "any operation", merchantUserId === null ? "" : `user ${merchantUserId}`, every === null ? "" : `every ${every} calls`,
    from === null ? "" : `from ${time(from)}`, until === null ? "" : `until ${time(until)} UTC`,
    probability === null ? "" : `probability ${probability}, seed ${seed}`];
  return parts.filter((part) => part !== "").join(", ");
}

function scripts({ scripts, words }: View): Html {
  const rows = scripts.map(({ id, script, left, seen }) => [
    script.effect.name, when(script), left ?? "without end", seen,
    html`<form method="post" action="/console/api/scripts/delete"><input type="hidden" name="id" value="${id}">${button("Remove", `Remove ${script.effect.name}`)}</form>`]);
  return html`<section id="scripts" aria-labelledby="scripts-title"><h2 id="scripts-title">Scripts</h2>
${table("Scripts", ["Answer", "For", "Left", "Seen", "Action"], rows)}
${rows.length > 0 ? html`<form method="post" action="/console/api/scripts/delete">${button("Clear all scripts")}</form>` : ""}
${scriptForm(words)}</section>`;
}

function scriptForm({ actions, subCodes, codes, faults }: Vocabulary): Html {
  const named = (kind: string, names: string[]): Html => options(names.map((name) => [`${kind}:${name}`, name]));
  return html`<form method="post" action="/console/api/scripts" aria-label="Add a script">
${field("Answer with", html`<select name="effect" required><optgroup label="Fault">${named("fault", faults)}</optgroup>
<optgroup label="SubCode">${named("subCode", subCodes)}</optgroup><optgroup label="Code">${named("code", codes)}</optgroup></select>`)}
${field("Operation", html`<select name="action">${options([["", "any"], ...actions.map((name): [string, string] => [name, name])])}</select>`)}
${field("User", html`<input name="merchantUserId" maxlength="64" autocomplete="off" placeholder="any">`)}
${field("Calls", html`<input name="times" type="number" min="1" max="1000000">`)}
${field("Every … calls", html`<input name="every" type="number" min="1" max="1000000">`)}
${field("Probability", html`<input name="probability" type="number" min="0" max="1" step="any">`)}
${field("Seed", html`<input name="seed" type="number" min="0" max="4294967295">`)}
${field("Starts in, s", html`<input name="startsIn" type="number" min="0" max="86400" step="any">`)}
${field("Lasts, s", html`<input name="lasts" type="number" min="0.1" max="86400" step="any">`)}
${field("Delay, ms", html`<input name="delayMs" type="number" min="0" max="60000">`)}
<button>Add script</button></form>`;
}

function calls({ calls }: View): Html {
  const rows = calls.last.map((row) => {
    const good = row.code === "Success" && (row.subCode === null || row.subCode === "200");
    const outcome = html`<span class="${good ? "good" : "bad"}">${row.code}${row.subCode === null ? "" : ` ${String(row.subCode)}`}</span>`;
    return [String(row.time).slice(11, 23), row.action, outcome, row.merchantUserId, row.scripted, row.requestId];
  });
  const counts = Object.entries(calls.counts).flatMap(([action, ends]) => Object.entries(ends).map(([end, count]) => [action || "none", end, count]));
  return html`<section id="calls" aria-labelledby="calls-title"><h2 id="calls-title">Calls <small>${calls.total} in all</small></h2>
${table("Calls", ["Time, UTC", "Operation", "Outcome", "User", "Scripted", "RequestId"], rows)}
${counts.length > 0 ? html`<details><summary>Counts</summary>${table("Counts", ["Operation", "Outcome", "Calls"], counts)}</details>` : ""}</section>`;
}

/** The whole page. */
export function page(view: View): string {
  const fault = view.fault === null ? "" : html`<p class="fault" role="alert">${view.fault}</p>`;
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>facegate sandbox</title><link rel="stylesheet" href="/console/console.css"></head><body>
<a class="skip" href="#groups">To the groups</a>
<header><h1>facegate <span>sandbox</span></h1>
<p>A stand-in for the upstream operation. Faces are found and compared by models (dlib's net); there is no liveness model, an attack is what a script or a marker says it is.</p>
<nav aria-label="Sections"><a href="#groups">Groups</a><a href="#records">Records</a><a href="#scripts">Scripts</a><a href="#calls">Calls</a><a href="/console">Refresh</a></nav></header>
<main>${fault}${groups(view)}${records(view)}${scripts(view)}${calls(view)}</main></body></html>`.text;
}
