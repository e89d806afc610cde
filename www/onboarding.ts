// The demo flow: consent, a photo by `<facegate-capture>`, sent to the edge, its verdict verified by the shop's backend, and what comes next.
import "../pkg/browser/element/index.js";
import { createKey, submit, type BrowserKey, type Check, type Photo } from "../pkg/browser/index.js";
import { fill, speak, wanted } from "./onboarding/language.js";
import { failureOf, outcomeOf, type Next, type Scenario } from "./onboarding/outcome.js";
import { comeBack, leave, permission, remember, report, type Permission } from "./onboarding/shop.js";
import { missing, show, showOutcome, showPhoto, showProgress, shown, translate } from "./onboarding/view.js";
import { element } from "./view.js";

const capture = element<HTMLElementTagNameMap["facegate-capture"]>("capture");
const agree = element<HTMLInputElement>("agree");
let photo: Photo | undefined;
let next: Next = "done";
/** This page's key, which its tickets are bound to. */
let ownKey: Promise<BrowserKey> | undefined;
/** A ticket whose answer was lost: trying again with the same one cannot make a second check. */
let pending: Permission | undefined;

function scenario(): Scenario {
  return document.querySelector<HTMLInputElement>("[name=scenario]:checked")?.value === "verify" ? "verify" : "register";
}

function choose(value: Scenario): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("[name=scenario]")) input.checked = input.value === value;
}

function start(value: Scenario): void {
  capture.stop();
  photo = pending = undefined;
  showPhoto(undefined);
  choose(value);
  missing(false);
  show("consent");
}

function go(): void {
  missing(!agree.checked);
  if (agree.checked) show("capture");
}

async function send(): Promise<void> {
  if (!photo) return;
  const [sent, purpose] = [photo, scenario()];
  const facts = { width: sent.width, height: sent.height, quality: sent.quality, bytes: sent.bytes, sha256: sent.sha256 };
  showPhoto(sent);
  show("sending");
  try {
    showProgress("ticket");
    const key = await (ownKey ??= createKey());
    const { ticket, id } = (pending ??= await permission(purpose, key.jkt));
    showProgress("check");
    const check = await submit(sent, { endpoint: location.origin, ticket, key });
    pending = undefined;
    showProgress("verdict");
    await finish(purpose, sent, id, check, facts);
  } catch (error) {
    const { code = "Internal", message } = Object(error) as { code?: string; message?: string };
    if (!["NetworkFailed", "TicketBusy"].includes(code)) pending = undefined;
    const outcome = failureOf(code);
    next = outcome.next;
    showOutcome(outcome, undefined, { code, message, ...facts });
  }
}

/** Only the shop's word counts: the page shows the outcome its backend verified, never the one the browser read. */
async function finish(purpose: Scenario, sent: Photo, id: string, check: Check, facts: object): Promise<void> {
  const shop = await report(id, check.verdict, sent.base64());
  const outcome = shop.ok ? outcomeOf(purpose, shop.outcome ?? "unknown", shop.reason ?? null) : outcomeOf(purpose, "unknown", null);
  if (outcome.name === "registered" || outcome.name === "SelfDuplicate") remember();
  next = outcome.next;
  showOutcome(outcome, shop, { ...check, ...(shop.message !== undefined && { message: shop.message }), ...facts });
}

function goOn(): void {
  const ways: Record<Next, () => unknown> = {
    retry: send,
    photo: another,
    signIn() {
      comeBack();
      start("verify");
    },
    open: () => start("register"),
    done: () => start(scenario()),
  };
  void ways[next]();
}

/** Another photo the way the last one came. */
function another(): void {
  show("capture");
  void capture.capture.retake();
}

function restart(): void {
  leave();
  agree.checked = false;
  start("register");
}

const handlers: Record<string, () => unknown> = { go, next: goOn, restart, back: () => start(scenario()) };
for (const [id, handler] of Object.entries(handlers)) element(id).addEventListener("click", () => void handler());
agree.addEventListener("change", () => missing(false));
capture.addEventListener("facegate-state", ({ detail: { state } }) => (element("main").dataset["state"] = state));
capture.addEventListener("facegate-photo", ({ detail }) => {
  photo = detail;
  void send();
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file && shown() === "capture") void capture.capture.use(file);
});

const language = element<HTMLSelectElement>("language");
async function speakNow(tag: string): Promise<void> {
  await speak(tag);
  translate();
  document.documentElement.dataset["ready"] = "";
}
fill(language, wanted());
language.addEventListener("change", () => void speakNow(language.value));
await speakNow(wanted());
