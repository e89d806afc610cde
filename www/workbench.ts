// The developers' bench: a picture in, every number, the crop and the bytes out, under options that can be changed.
import { init, type CropMode, type Frame, type Observation, type Policy, type Prefer, type Report } from "../pkg/browser/index.js";
import { element } from "./view.js";
import { analyse, failureOf, readPolicy, type BenchOptions, type Failure } from "./workbench/analysis.js";
import { startLive, type Live, type Times } from "./workbench/live.js";
import { showMeasures } from "./workbench/measures.js";
import { drawOverlay } from "./workbench/overlay.js";
import { drawWhole, originalOf, type Original } from "./workbench/picture.js";
import { addPicture, markPicture, markShown, shortfalls, type Picture } from "./workbench/pictures.js";
import { say, showFindings, showImage, showJson, showPhoto, trouble } from "./workbench/view.js";
import { reasonText } from "./workbench/words.js";

const file = element<HTMLInputElement>("file");
const policyText = element<HTMLTextAreaElement>("policy");
const video = element<HTMLVideoElement>("video");
const overlay = document.querySelector<SVGSVGElement>("#overlay")!;
/** The last policy that facegate took: what is being typed does not disturb the bench until it holds. */
let policy: Partial<Policy> = {};
let shown: Picture | undefined;
let original: Original | undefined;
let drawn: Picture | undefined;
let watched: Report | undefined;
let live: Live | undefined;
let opening: AbortController | undefined;
let cameraShots = 0;
/** One picture is worked on at a time. */
let work: Promise<unknown> = Promise.resolve();

function options(): BenchOptions {
  const chosen = (name: string): string => document.querySelector<HTMLInputElement>(`[name=${name}]:checked`)!.value;
  return { crop: chosen("crop") as CropMode, prefer: chosen("prefer") as Prefer, policy };
}

type State = "empty" | "picture" | "live";

function enter(state: State): void {
  element("main").dataset["state"] = state;
  element("drop").hidden = state !== "empty";
  element("bench").hidden = state === "empty";
  const alive = state === "live";
  for (const id of ["video", "live-panel"]) element(id).hidden = !alive;
  for (const id of ["picture", "photo-card", "request-card", "json-card"]) element(id).hidden = alive;
  element("stage").classList.toggle("mirrored", alive);
}

/** Brings a picture's result up to the present options; one that is there stays if that fails. */
async function judge(picture: Picture): Promise<Failure | undefined> {
  const asked = options();
  if (JSON.stringify(picture.result?.options) === JSON.stringify(asked)) return undefined;
  try {
    picture.result = await analyse(picture.source, asked);
    delete picture.failure;
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    if (!picture.result) picture.failure = failure;
    return failure;
  }
}

async function draw(picture: Picture): Promise<void> {
  if (drawn === picture) return;
  original?.close();
  original = await originalOf(picture.source);
  drawn = picture;
  drawWhole(element<HTMLCanvasElement>("picture"), original);
}

function show(picture: Picture): Promise<void> {
  endLive();
  shown = picture;
  return next(async () => {
    if (shown !== picture) return;
    const failure = await judge(picture);
    if (shown !== picture) return;
    if (picture.result) {
      await draw(picture);
      render(picture, failure);
    } else {
      markPicture(picture, undefined);
      shown = drawn;
      back(failure, ` (${picture.name})`);
    }
  });
}

/** To the picture that was shown before, if any, with a word why. */
function back(failure: Failure | undefined, after = ""): void {
  if (shown) render(shown, undefined);
  else enter("empty");
  trouble("notice", failure, after);
}

function render(picture: Picture, failure: Failure | undefined): void {
  const { name, result } = picture;
  if (!result) return;
  const { report, inspectMs, made } = result;
  enter("picture");
  trouble("notice", failure, ". What is shown is the result under the options before.");
  element("picture-name").textContent = name;
  drawOverlay(overlay, report);
  showImage(report, inspectMs);
  showFindings(report.findings);
  showMeasures(report);
  showPhoto(name, result, original);
  showJson(name, result);
  markPicture(picture, original);
  markShown(picture);
  const faces = report.faces.length;
  const photo = made ? `photo ${made.photo.width} by ${made.photo.height}, ${made.photo.bytes} bytes` : "no photo";
  say(`${name}: ${faces} ${faces === 1 ? "face" : "faces"}, ${shortfalls(report.findings.length)}, ${photo}.`);
}

/** Does jobs one after the other, in the order they were asked for. */
function next(job: () => Promise<void>): Promise<void> {
  const done = work.then(job);
  work = done.catch((error: unknown) => trouble("notice", failureOf(error)));
  return done;
}

function addFiles(files: Iterable<File>): void {
  const added = [...files].map((one) => addPicture(one.name, one, show));
  const [first, ...others] = added;
  if (!first) return;
  void show(first);
  for (const picture of others) {
    void next(async () => {
      await judge(picture);
      const one = picture.result && (await originalOf(picture.source));
      markPicture(picture, one);
      one?.close();
    });
  }
}

/** The options changed: what is shown follows. */
async function refresh(): Promise<void> {
  if (live) return live.use(options());
  if (shown) await show(shown);
}

async function policyTyped(): Promise<void> {
  const text = policyText.value;
  let failure: Failure | undefined;
  try {
    const read = await readPolicy(text);
    if (text === policyText.value) policy = read;
  } catch (error) {
    failure = failureOf(error);
  }
  if (text !== policyText.value) return;
  policyText.setAttribute("aria-invalid", String(failure !== undefined));
  trouble("policy-error", failure);
  if (!failure) await refresh();
}

let typing = 0;
function policySoon(): void {
  clearTimeout(typing);
  typing = setTimeout(() => void policyTyped(), 200);
}

function setPolicy(value: object): void {
  policyText.value = JSON.stringify(value, null, 2);
  void policyTyped();
}

function insertBounds(): void {
  const report = live ? watched : shown?.result?.report;
  const inForce = Object.entries(report?.measures ?? {}).map(([name, { min, max }]) => [name, { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }]);
  setPolicy({ ...policy, measures: { ...policy.measures, ...Object.fromEntries(inForce) } });
}

/** Turns the camera off, or stops waiting for it. */
function endLive(): void {
  opening?.abort();
  opening = live = watched = undefined;
}

function leaveLive(failure?: Failure): void {
  if (!opening) return;
  endLive();
  back(failure);
  element("use-camera").focus();
  // The options may have changed meanwhile.
  if (!failure) void refresh();
}

async function useCamera(): Promise<void> {
  endLive();
  const giveUp = (opening = new AbortController());
  enter("live");
  trouble("notice", undefined);
  drawOverlay(overlay, undefined);
  element("picture-name").textContent = "camera, mirrored as a person sees it";
  element("live-hint").textContent = "Starting the camera";
  element<HTMLProgressElement>("live-progress").value = 0;
  take.disabled = true;
  const on = {
    observed, taken,
    failed: (error: unknown) => trouble("notice", failureOf(error)),
    closed: () => giveUp.signal.aborted || leaveLive({ code: "CameraUnavailable", message: "the camera went away" }),
  };
  try {
    const started = await startLive(video, options(), on, giveUp.signal);
    if (giveUp.signal.aborted) return started.stop();
    live = started;
    take.disabled = false;
    element("live-stop").focus();
  } catch (error) {
    if (!giveUp.signal.aborted) leaveLive(failureOf(error));
  }
}

function observed({ guidance, report, score }: Observation, { least, median, frames }: Times): void {
  watched = report;
  const hint = reasonText(guidance.hint);
  if (guidance.changed) say(hint);
  element("live-hint").textContent = hint;
  element<HTMLProgressElement>("live-progress").value = guidance.progress;
  element("live-times").textContent = `${least.toFixed(1)} ms least, ${median.toFixed(1)} ms median of ${frames} frames · score ${score.toFixed(0)}`;
  drawOverlay(overlay, report, true);
  showImage(report);
  showFindings(report.findings);
  showMeasures(report);
}

function taken(frame: Frame): void {
  cameraShots += 1;
  void show(addPicture(`Camera ${cameraShots}`, frame, show));
}

async function copy(): Promise<void> {
  const json = element("json");
  try {
    await navigator.clipboard.writeText(json.textContent ?? "");
    say("Copied");
    element("copy").textContent = "Copied";
    setTimeout(() => (element("copy").textContent = "Copy as JSON"), 1500);
  } catch {
    json.closest("details")!.open = true;
    getSelection()?.selectAllChildren(json);
    say("The clipboard is not allowed here; the JSON is selected.");
  }
}

const take = element<HTMLButtonElement>("live-take");
const handlers: Record<string, () => unknown> = {
  open: () => file.click(), drop: () => file.click(), "use-camera": useCamera, "live-take": () => live?.take(), "live-stop": () => leaveLive(),
  "policy-bounds": insertBounds, "policy-reset": () => setPolicy({}), copy,
};
for (const [id, handler] of Object.entries(handlers)) element(id).addEventListener("click", () => void handler());
for (const input of document.querySelectorAll(".segments input")) input.addEventListener("change", () => void refresh());
policyText.addEventListener("input", policySoon);
file.addEventListener("change", () => {
  addFiles(file.files ?? []);
  file.value = "";
});
addEventListener("keydown", ({ key }) => {
  if (key === "Escape") leaveLive();
});
addEventListener("paste", ({ clipboardData }) => addFiles(clipboardData?.files ?? []));
addEventListener("dragover", (event) => {
  event.preventDefault();
  element("main").classList.add("dragging");
});
addEventListener("dragleave", ({ relatedTarget }) => relatedTarget ?? element("main").classList.remove("dragging"));
addEventListener("drop", (event) => {
  event.preventDefault();
  element("main").classList.remove("dragging");
  addFiles(event.dataTransfer?.files ?? []);
});
// Labels and dots keep their size on the screen.
new ResizeObserver(() => drawOverlay(overlay, live ? watched : shown?.result?.report, live !== undefined)).observe(overlay);
// The module loads meanwhile; a failure is met again, and told, when it is needed.
init().catch(() => undefined);
