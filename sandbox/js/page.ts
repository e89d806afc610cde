// The console's page: rendered here, no script in it.
type Row = Record<string, string | number | ArrayBuffer | null>;

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function safe(value: unknown): string {
  return String(value ?? "").replace(/[&<>"']/g, (character) => escapes[character] ?? "");
}

function table(caption: string, columns: Record<string, string>, rows: Row[], cell: (name: string, row: Row) => string = (name, row) => safe(row[name])): string {
  if (rows.length === 0) return `<p class="none">No ${safe(caption)} yet.</p>`;
  const head = Object.values(columns).map((title) => `<th scope="col">${safe(title)}</th>`).join("");
  const body = rows.map((row) => `<tr>${Object.keys(columns).map((name) => `<td>${cell(name, row)}</td>`).join("")}</tr>`).join("");
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function groupTable(groups: Row[]): string {
  return table("groups", { code: "Code", name: "Name", description: "Description", faces: "Faces", created: "Created" }, groups, (name, row) =>
    name === "code" ? `<a href="/console?group=${encodeURIComponent(String(row.code))}">${safe(row.code)}</a>` : safe(row[name]));
}

function callTable(calls: Row[]): string {
  return table("calls", { time: "Time", action: "Action", outcome: "Outcome", merchantUserId: "User", scripted: "Scripted", requestId: "RequestId" }, calls, (name, row) => {
    if (name === "time") return safe(String(row.time).slice(11, 23));
    if (name !== "outcome") return safe(row[name]);
    const good = row.code === "Success" && (row.subCode === null || row.subCode === "200");
    return `<span class="${good ? "good" : "bad"}">${safe(row.code)}${row.subCode === null ? "" : ` ${safe(row.subCode)}`}</span>`;
  });
}

const form = `<form method="post" action="/console/api/groups">
<label>Code <input name="code" required maxlength="64" pattern="[!-+\\-.-~]+" autocomplete="off"></label>
<label>Name <input name="name" maxlength="200" autocomplete="off"></label>
<label>Description <input name="description" maxlength="200" autocomplete="off"></label>
<button>Create group</button></form>`;

/** The whole page. `group` narrows the records. */
export function page(groups: Row[], records: Row[], calls: { total: number; last: Row[] }, group: string | null): string {
  const of = group === null ? "" : ` in ${safe(group)} <a href="/console">all</a>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>facegate sandbox</title><link rel="stylesheet" href="/console/console.css"></head><body>
<header><h1>facegate <span>sandbox</span></h1>
<p>A stand-in for the upstream operation. Faces are found and compared by models (dlib's net); there is no liveness model, an attack is what a script or a marker says it is.</p></header>
<main><section><h2>Groups</h2>${groupTable(groups)}${form}</section>
<section><h2>Records${of}</h2>${table("records", { merchantUserId: "User", groupCode: "Group", faceId: "FaceId", registrationType: "By", created: "Created" }, records)}</section>
<section><h2>Calls <small>${calls.total} in all</small></h2>${callTable(calls.last)}</section></main></body></html>`;
}

/** The page's style. */
export const style = `:root{color-scheme:light dark;--ink:#16202c;--soft:#5b6b7d;--line:#dde3ea;--paper:#f5f7f9;--card:#fff;--accent:#0a6c63;--good:#0a7a3d;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e7edf3;--soft:#9aa9b8;--line:#2c3742;--paper:#12181e;--card:#1a222a;--accent:#54c8bb;--good:#5fd08d;--bad:#ff9a90}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header,main{max-width:1120px;margin:auto;padding:1.5rem 1.25rem 0}h1{margin:0;font-size:1.6rem;letter-spacing:-.01em}h1 span{color:var(--accent);font-weight:400}
header p{margin:.25rem 0 0;color:var(--soft);max-width:70ch}section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem 1.25rem 1.25rem;margin-bottom:1.25rem}
h2{font-size:1.05rem;margin:0 0 .5rem}h2 small,h2 a{font-weight:400;font-size:.85rem;color:var(--soft);margin-left:.5rem}a{color:var(--accent)}
.scroll{overflow-x:auto}table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}th{text-align:left;font-size:.78rem;font-weight:600;color:var(--soft)}
th,td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);white-space:nowrap}.none{color:var(--soft);margin:.25rem 0}.good{color:var(--good)}.bad{color:var(--bad)}
form{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin-top:1rem}label{display:grid;gap:.2rem;font-size:.8rem;color:var(--soft)}
input,button{font:inherit;padding:.45rem .6rem;border:1px solid var(--line);border-radius:8px;background:var(--paper);color:var(--ink)}
button{background:var(--accent);border-color:transparent;color:var(--card);font-weight:600;cursor:pointer}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`;
