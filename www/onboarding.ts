// The demo flow: a photo from the camera or a file, prepared here, sent to the edge, its verdict verified by the merchant's backend.
import { createKey, init, isFacegateError, openCamera, prepare, submit, type BrowserKey, type Camera, type Check, type Photo, type Source } from "../pkg/browser/index.js";
import { beforeText, element, notice, say, show, showFacts, showOutcome, showPhoto, showProgress, showVerified, type MerchantAnswer } from "./view.js";
import { cameraText, outcomeWords, pictureText, sendWords, type Next } from "./words.js";

type Scenario = "register" | "verify";

interface Permission {
  readonly ticket: string;
  readonly id: string;
}

const file = element<HTMLInputElement>("file");
let camera: Camera | undefined;
let opening: AbortController | undefined;
let photo: Photo | undefined;
let next: Next = "done";
/** This page's key, which its tickets are bound to. */
let ownKey: Promise<BrowserKey> | undefined;
/** A ticket whose answer was lost: trying again with the same one cannot make a second check. */
let pending: Permission | undefined;

/** Who the merchant believes is here; a shop's own login would say so. */
function session(): string {
  const known = sessionStorage.getItem("session");
  const id = known ?? crypto.randomUUID();
  if (!known) sessionStorage.setItem("session", id);
  return id;
}

function scenario(): Scenario {
  return document.querySelector<HTMLInputElement>("[name=scenario]:checked")?.value === "verify" ? "verify" : "register";
}

function choose(value: Scenario): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("[name=scenario]")) input.checked = input.value === value;
}

function closeCamera(): void {
  opening?.abort();
  camera?.stop();
  camera = undefined;
}

function start(message = ""): void {
  closeCamera();
  photo = undefined;
  pending = undefined;
  show("start");
  notice(message);
}

async function useCamera(): Promise<void> {
  closeCamera();
  notice("");
  const giveUp = (opening = new AbortController());
  show("camera");
  say("Starting the camera");
  shutter.disabled = true;
  try {
    camera = await openCamera(element<HTMLVideoElement>("video"), { signal: giveUp.signal });
    shutter.disabled = false;
    say("The camera is on. Fit your face in the oval, then take the photo.");
    void camera.closed.then(() => {
      if (element("main").dataset["view"] === "camera" && !giveUp.signal.aborted) start(cameraText("Failed"));
    });
  } catch (error) {
    if (!giveUp.signal.aborted) start(cameraText((error as { reason?: string }).reason));
  }
}

async function take(): Promise<void> {
  if (!camera) return;
  shutter.disabled = true;
  const source = camera.video;
  source.pause();
  await make(source);
}

async function useFile(picked: File | undefined): Promise<void> {
  file.value = "";
  if (!picked) return;
  await make(picked, picked.size);
}

async function make(source: Source, bytes?: number): Promise<void> {
  say("Preparing the photo");
  element("main").setAttribute("aria-busy", "true");
  try {
    photo = await prepare(source);
    showPhoto(photo, beforeText(photo.report, bytes));
    show("review");
    closeCamera();
    say(`The photo is ready: ${photo.width} by ${photo.height} pixels.`);
  } catch (error) {
    start(pictureText(isFacegateError(error) ? error.code : ""));
  } finally {
    element("main").removeAttribute("aria-busy");
  }
}

async function merchant<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`/merchant/${path}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ session: session(), ...body }),
  }).catch(() => {
    throw { code: "NetworkFailed", message: "expected an answer from the merchant's backend, got none" };
  });
  const answer = (await response.json()) as T;
  if (!response.ok) throw answer;
  return answer;
}

async function send(): Promise<void> {
  if (!photo) return;
  const sent = photo;
  const wanted = scenario();
  show("sending");
  try {
    showProgress("ticket");
    const key = await (ownKey ??= createKey());
    const { ticket, id } = pending ?? (await merchant<Permission>("ticket", { scenario: wanted, jkt: key.jkt }));
    pending = { ticket, id };
    showProgress("check");
    const check = await submit(sent, { endpoint: location.origin, ticket, key });
    pending = undefined;
    showProgress("verdict");
    await finish(wanted, sent, id, check);
  } catch (error) {
    const { code = "Internal", message } = Object(error) as { code?: string; message?: string };
    if (!["NetworkFailed", "TicketBusy"].includes(code)) pending = undefined;
    const words = sendWords(code);
    next = words.next;
    showVerified(undefined);
    showFacts({ code, ...(message !== undefined && { message }) });
    showOutcome(words);
  }
}

/** Only the merchant's word counts: the page shows the outcome its backend verified, never the one the browser read. */
async function finish(wanted: Scenario, sent: Photo, id: string, check: Check): Promise<void> {
  const answer = await merchant<MerchantAnswer>("verdict", { id, verdict: check.verdict, photo: sent.base64() });
  const words = outcomeWords(wanted, answer.ok ? (answer.outcome ?? "unknown") : "unknown", check.reason);
  next = words.next;
  showVerified(answer);
  showFacts(check);
  showOutcome(words);
}

function goOn(): void {
  if (next === "retry") return void send();
  choose(next === "signIn" || (next === "done" && scenario() === "register") ? "verify" : scenario());
  start();
}

function restart(): void {
  sessionStorage.removeItem("session");
  choose("register");
  start();
}

const shutter = element<HTMLButtonElement>("shutter");
const handlers: Record<string, () => unknown> = {
  "use-camera": useCamera, "choose-file": () => file.click(), "camera-file": () => file.click(), "camera-cancel": () => start(),
  shutter: take, send, again: () => start(), next: goOn, restart,
};
for (const [id, handler] of Object.entries(handlers)) element(id).addEventListener("click", () => void handler());
file.addEventListener("change", () => void useFile(file.files?.[0]));
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element("main").dataset["view"] === "camera") start();
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (["start", "review"].includes(element("main").dataset["view"] ?? "")) void useFile(event.dataTransfer?.files[0]);
});
// The module loads while the person reads; a failure is met again, and told, when it is needed.
init().catch(() => undefined);
