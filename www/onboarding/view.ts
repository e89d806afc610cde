// The page's parts and what they show; no decisions.
import type { Photo } from "../../pkg/browser/index.js";
import { element } from "../view.js";
import { words } from "./language.js";
import type { Messages } from "./messages/en.js";
import type { Outcome } from "./outcome.js";
import type { Word } from "./shop.js";

export type View = "consent" | "capture" | "sending" | "outcome";
type Key = Exclude<keyof Messages, "outcomes">;

const stepOf: Record<View, string> = { consent: "consent", capture: "photo", sending: "photo", outcome: "result" };

/** The view shown. */
export function shown(): View {
  return element("main").dataset["view"] as View;
}

/** Shows one view, moves the focus to its heading and marks how far the person is. */
export function show(view: View): void {
  const main = element("main");
  main.dataset["view"] = view;
  main.querySelectorAll<HTMLElement>(".view").forEach((section) => (section.hidden = section.dataset["view"] !== view));
  document.querySelectorAll<HTMLElement>("[data-step]").forEach((step) => {
    if (step.dataset["step"] === stepOf[view]) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
  scrollTo({ top: 0 });
  main.querySelector<HTMLElement>(`.view[data-view="${view}"] h1`)?.focus({ preventScroll: true });
}

/** Says something to those who listen instead of look. */
export function say(text: string): void {
  element("live").textContent = text;
}

let told: Outcome | undefined;
let word: Word | undefined;

/** Puts the language's words everywhere. */
export function translate(): void {
  const now = words();
  document.title = `${now.title} · facegate`;
  for (const one of document.querySelectorAll<HTMLElement>("[data-say]")) one.textContent = now[one.dataset["say"] as Key];
  for (const one of document.querySelectorAll<HTMLElement>("[data-label]")) one.setAttribute("aria-label", now[one.dataset["label"] as Key]);
  for (const one of document.querySelectorAll<HTMLImageElement>("[data-alt]")) one.alt = now[one.dataset["alt"] as Key];
  if (told) {
    [element("outcome-title").textContent, element("outcome-text").textContent] = now.outcomes[told.name];
    element("next").textContent = now[told.next];
    element("verified-text").textContent = word?.ok ? now.verified : now.refused;
  }
}

/** Whether consent is missing, said beside the box. */
export function missing(consent: boolean): void {
  element("agree-first").hidden = !consent;
  const box = element<HTMLInputElement>("agree");
  box.setAttribute("aria-invalid", String(consent));
  if (consent) box.focus();
}

let url = "";

/** The photo that is sent; none to let go of it. */
export function showPhoto(photo: Photo | undefined): void {
  if (url) URL.revokeObjectURL(url);
  url = photo ? URL.createObjectURL(new Blob([photo.photo as Uint8Array<ArrayBuffer>], { type: "image/jpeg" })) : "";
  const picture = element<HTMLImageElement>("sent");
  if (url) picture.src = url;
  else picture.removeAttribute("src");
}

/** Marks how far the sending has come. */
export function showProgress(current: "ticket" | "check" | "verdict"): void {
  let state = "done";
  for (const line of element("progress").querySelectorAll<HTMLElement>("[data-progress]")) {
    if (line.dataset["progress"] === current) state = "now";
    line.dataset["state"] = state;
    if (state !== "now") continue;
    state = "later";
    say(line.textContent ?? "");
  }
}

/** The outcome, what the shop made of the verdict, and the facts for developers. */
export function showOutcome(outcome: Outcome, shop: Word | undefined, facts: Readonly<Record<string, unknown>>): void {
  [told, word] = [outcome, shop];
  element("badge").dataset["mood"] = outcome.mood;
  element("verified").hidden = shop === undefined;
  element("verified").dataset["ok"] = String(shop?.ok === true);
  element("faces").hidden = outcome.name !== "DuplicateFace";
  element<HTMLDetailsElement>("details").open = false;
  element("facts").replaceChildren(...Object.entries(facts).filter(([, value]) => value !== undefined && value !== null).map(row));
  translate();
  show("outcome");
  // The title is told by the focus.
  say(element("outcome-text").textContent ?? "");
}

function row([name, value]: [string, unknown]): HTMLElement {
  const [line, term, detail, code] = ["div", "dt", "dd", "code"].map((tag) => document.createElement(tag)) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  term.textContent = name;
  code.textContent = String(value);
  detail.append(code);
  line.append(term, detail);
  return line;
}
