// The shop's backend, as the page calls it, and who it believes is here.

/** A ticket, and its name at the shop. */
export interface Permission {
  readonly ticket: string;
  readonly id: string;
}

/** What the shop made of a verdict: only this counts, never what the browser read. */
export interface Word {
  readonly ok: boolean;
  readonly outcome?: string;
  readonly reason?: string | null;
  readonly message?: string;
}

async function ask<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`/merchant/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ session: visitor(), ...body }) }).catch(() => {
    throw { code: "NetworkFailed", message: "expected an answer from the merchant's backend, got none" };
  });
  const answer = (await response.json()) as T;
  if (!response.ok) throw answer;
  return answer;
}

/** A ticket for this visitor, bound to the page's key. */
export function permission(scenario: string, jkt: string): Promise<Permission> {
  return ask("ticket", { scenario, jkt });
}

/** Hands a verdict over, with the photo it is about. */
export function report(id: string, verdict: string, photo: string): Promise<Word> {
  return ask("verdict", { id, verdict, photo });
}

/** Who is here; a shop's own login would say so. */
function visitor(): string {
  const known = sessionStorage.getItem("visitor");
  const id = known ?? crypto.randomUUID();
  if (!known) sessionStorage.setItem("visitor", id);
  return id;
}

/** From now on somebody else is here. */
export function leave(): void {
  sessionStorage.removeItem("visitor");
}

/** This visitor has an account, to which `comeBack` leads. */
export function remember(): void {
  localStorage.setItem("account", visitor());
}

/** The visitor turns out to be the one who opened the account in this browser, if there was one. */
export function comeBack(): void {
  const account = localStorage.getItem("account");
  if (account) sessionStorage.setItem("visitor", account);
}
