// The page's parts and what they show; no decisions.
import type { Check, Photo } from "../pkg/browser/index.js";
import { findingText, isWarning, nextLabel, size, type Words } from "./words.js";

export type View = "start" | "camera" | "review" | "sending" | "outcome";

const stepOf: Record<View, string> = { start: "photo", camera: "photo", review: "review", sending: "review", outcome: "result" };

/** The element with an id; the page has all that are asked for. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page lacks #${id}`);
  return found as T;
}

/** Shows one view, moves the focus to its heading and says where the person is. */
export function show(view: View): void {
  const main = element("main");
  main.dataset["view"] = view;
  main.querySelectorAll<HTMLElement>(".view").forEach((section) => (section.hidden = section.dataset["view"] !== view));
  document.querySelectorAll<HTMLElement>("[data-step]").forEach((step) => {
    if (step.dataset["step"] === stepOf[view]) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
  main.querySelector<HTMLElement>(`.view[data-view="${view}"] h1`)?.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

/** Says something to those who listen instead of look. */
export function say(text: string): void {
  element("live").textContent = text;
}

/** A line of trouble on the start view; none with an empty text. */
export function notice(text: string): void {
  const line = element("start-notice");
  line.textContent = text;
  line.hidden = text === "";
}

let shown = "";

/** The photo and its numbers. `before` says in words what it was made of. */
export function showPhoto(photo: Photo, before: string): void {
  if (shown) URL.revokeObjectURL(shown);
  shown = URL.createObjectURL(new Blob([photo.photo as Uint8Array<ArrayBuffer>], { type: "image/jpeg" }));
  for (const id of ["photo", "sending-photo"]) element<HTMLImageElement>(id).src = shown;
  element("photo-caption").textContent = `Prepared on this device · ${size(photo.bytes)}`;
  element("n-size").textContent = `${photo.width} × ${photo.height}`;
  element("n-quality").textContent = `JPEG ${photo.quality}`;
  element("n-bytes").textContent = `${before} → ${size(photo.bytes)}`;
  element("n-digest").textContent = photo.sha256;
  element("findings").replaceChildren(...photo.report.findings.map(({ reason }) => item(findingText(reason), isWarning(reason) ? "warn" : "info")));
}

/** What the photo was made of: the file's bytes, or the frame's pixels. */
export function beforeText({ image }: Photo["report"], fileBytes?: number): string {
  return fileBytes === undefined ? `${image.width} × ${image.height} frame` : size(fileBytes);
}

function item(text: string, kind: string): HTMLLIElement {
  const li = document.createElement("li");
  li.className = kind;
  li.textContent = text;
  return li;
}

/** Marks how far the sending has come. */
export function showProgress(current: "ticket" | "check" | "verdict"): void {
  let state = "done";
  for (const li of element("progress").querySelectorAll<HTMLElement>("[data-progress]")) {
    if (li.dataset["progress"] === current) state = "now";
    li.dataset["state"] = state;
    if (state === "now") {
      state = "later";
      say(li.textContent ?? "");
    }
  }
}

/** The outcome in words, with its main button. */
export function showOutcome(words: Words): void {
  element("badge").dataset["mood"] = words.mood;
  element("outcome-title").textContent = words.title;
  element("outcome-text").textContent = words.text;
  element("next").textContent = nextLabel[words.next];
  show("outcome");
  say(`${words.title}. ${words.text}`);
}

/** What the merchant's backend made of the verdict. */
export interface MerchantAnswer {
  readonly ok: boolean;
  readonly outcome?: string;
  readonly message?: string;
}

/** Whether the verdict holds, by the merchant's own word. */
export function showVerified(answer: MerchantAnswer | undefined): void {
  const box = element("verified");
  box.hidden = answer === undefined;
  if (!answer) return;
  box.dataset["ok"] = String(answer.ok);
  element("verified-text").textContent = answer.ok
    ? `Verified by the merchant's backend: ${answer.outcome}. Signature, ticket and photo digest match.`
    : `The merchant's backend does not accept this verdict: ${answer.message ?? "no reason given"}.`;
}

/** The facts below the outcome, for developers. */
export function showFacts(facts: Partial<Check> & { code?: string; message?: string }): void {
  const rows = Object.entries(facts).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => {
    const [row, term, detail, code] = ["div", "dt", "dd", "code"].map((tag) => document.createElement(tag)) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement];
    row.className = "wide";
    term.textContent = name;
    code.textContent = String(value);
    detail.append(code);
    row.append(term, detail);
    return row;
  });
  element("facts").replaceChildren(...rows);
  element<HTMLDetailsElement>("details").open = false;
}
