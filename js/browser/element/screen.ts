import type { Capture } from "../capture/capture.js";
import type { CaptureChange, CaptureFailure, CaptureGuidance, CaptureState } from "../capture/types.js";
import type { Reason, Report } from "../facegate_browser.js";
import { translate } from "./dom.js";
import type { Messages } from "./messages/en.js";
import type { Surface, ViewName } from "./surface.js";

type Key = keyof Messages;

/** The view of a state; while the photo is made, the one that is there stays. */
const viewOf: Readonly<Record<Exclude<CaptureState, "preparing">, ViewName>> = {
  idle: "start", starting: "camera", watching: "camera", review: "review", done: "done", failed: "failed",
};

/** What preparing the photo has put right already. */
const mended: readonly Reason[] = ["NotPortrait", "TooTall", "TooManyPixels", "TooManyBytes", "OffCentre"];
/** What is the camera's own, and told live to nobody: another photo would be no better. */
const ofTheCamera: readonly Reason[] = ["LowResolution", "CompressionArtifacts"];

/** Shows a capture on a surface: the view, the one hint, the oval, the photo; speaks each thing once, and leads the focus. */
export class Screen {
  readonly #root: ShadowRoot;
  readonly #surface: Surface;
  readonly #capture: Capture;
  readonly #words: () => Messages;
  #view: ViewName = "start";
  /** What is said, by key, so that it can be said in another language. */
  #hint: Key | undefined;
  #notice: Key | undefined;
  #manual = false;
  #url: string | undefined;

  constructor(root: ShadowRoot, surface: Surface, capture: Capture, words: () => Messages) {
    this.#root = root;
    this.#surface = surface;
    this.#capture = capture;
    this.#words = words;
    surface.video.addEventListener("resize", () => this.place());
    this.#render();
    this.translate("ltr");
  }

  /** Says everything anew, in the words as they are now. */
  translate(dir: string): void {
    const { frame, hint, notice, reason, mends, verdict } = this.#surface;
    const words = this.#words();
    frame.dir = dir;
    translate(this.#root, words);
    hint.textContent = this.#hint ? words[this.#hint] : "";
    notice.textContent = this.#notice ? words[this.#notice] : "";
    reason.textContent = words[keyOf(this.#capture.failure)];
    const faults = mendable(this.#capture.photo?.report);
    verdict.textContent = words[faults.length > 0 ? "mend" : "reviewText"];
    mends.replaceChildren(...faults.map((fault) => Object.assign(document.createElement("li"), { textContent: words[fault] })));
  }

  /** Shows a state. */
  show({ state, paused }: CaptureChange): void {
    const { frame, stage, guide } = this.#surface;
    frame.toggleAttribute("aria-busy", false);
    if (state === "preparing") frame.setAttribute("aria-busy", "true");
    if (state === "starting") this.#manual = false;
    if (state !== "watching") stage.classList.remove("good");
    if (state === "starting" || state === "idle") guide.progress(0);
    if (state !== "idle" && state !== "preparing") this.#notice = undefined;
    // With the camera the policy in force is known.
    if (state === "watching") this.place();
    this.#photo();
    const led = this.#turn(state === "preparing" ? this.#view : viewOf[state]);
    this.#hint = paused ? "paused" : hintOf(state);
    this.translate(frame.dir);
    // Whom the focus leads to a heading is told by that.
    if (this.#hint) this.#say(this.#hint);
    else if (!led && (state === "review" || state === "done")) this.#say(state);
  }

  /** Shows what is known after a frame. */
  guide({ hint, changed, progress, manual }: CaptureGuidance): void {
    const { stage, guide, shutter } = this.#surface;
    guide.progress(progress);
    stage.classList.toggle("good", hint === "HoldStill" || hint === "Done");
    if (changed || this.#hint === "Starting") {
      this.#hint = hint as Key;
      this.#surface.hint.textContent = this.#words()[this.#hint];
      if (changed) this.#say(this.#hint);
    }
    shutter.hidden = !manual;
    if (manual && !this.#manual) this.#say("shutterReady");
    this.#manual = manual;
  }

  /** Tells what went wrong, at once; of a file where the person is, for the view stays. */
  fail(failure: CaptureFailure): void {
    const key = keyOf(failure);
    const words = this.#words();
    this.#surface.reason.textContent = words[key];
    this.#surface.alert.textContent = words[key];
    if (this.#capture.state === "failed") return;
    this.#notice = key;
    this.#surface.notice.textContent = words[key];
  }

  /** Draws the oval for the stage and the frame as they are now. */
  place(): void {
    const { stage, video, guide } = this.#surface;
    const size = { width: stage.clientWidth, height: stage.clientHeight };
    guide.place(video.videoWidth ? { width: video.videoWidth, height: video.videoHeight } : { width: 1080, height: 1440 }, size, this.#capture.policy);
  }

  #say(key: Key): void {
    const { status, alert } = this.#surface;
    status.textContent = this.#words()[key];
    if (this.#view !== "failed") alert.textContent = this.#notice ? alert.textContent : "";
  }

  /** Brings a view; tells whether the focus, where it was within, has gone along. */
  #turn(view: ViewName): boolean {
    if (view === this.#view) {
      this.#render();
      return false;
    }
    const inside = this.#root.activeElement !== null;
    this.#view = view;
    this.#render();
    this.place();
    if (inside) this.#surface.entries[view].focus();
    return inside;
  }

  #render(): void {
    const { views, shutter, switchCamera, stage, again } = this.#surface;
    for (const [name, view] of Object.entries(views)) view.hidden = name !== this.#view;
    const { camera, state, failure } = this.#capture;
    shutter.hidden = !(this.#manual && state === "watching");
    switchCamera.hidden = (camera?.count ?? 1) < 2;
    // Of a camera still being opened the side is not known: the person's is the usual one.
    if (state !== "preparing") stage.classList.toggle("mirrored", camera?.mirrored ?? true);
    again.hidden = failure?.reason === "Insecure" || failure?.reason === "Unsupported";
  }

  /** Shows the photo there is, as it is: not mirrored. */
  #photo(): void {
    const { photo } = this.#capture;
    if (!photo === !this.#url) return;
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = photo && URL.createObjectURL(new Blob([photo.photo as Uint8Array<ArrayBuffer>], { type: "image/jpeg" }));
    for (const picture of this.#surface.pictures) {
      if (this.#url) picture.src = this.#url;
      else picture.removeAttribute("src");
    }
  }
}

function hintOf(state: CaptureState): Key | undefined {
  if (state === "starting") return "opening";
  if (state === "watching") return "Starting";
  return state === "preparing" ? "preparing" : undefined;
}

function keyOf(failure: CaptureFailure | undefined): Key {
  const known: readonly string[] = [
    "Denied", "Dismissed", "NotFound", "InUse", "Insecure", "Unsupported", "TimedOut", "Failed", "Ended",
    "UnsupportedFormat", "CorruptPicture", "PictureTooLarge", "PictureTooSmall", "ModuleUnavailable",
  ];
  return failure && known.includes(failure.reason) ? failure.reason as Key : "Unusable";
}

/** What another photo could do better, the first things first. */
function mendable(report: Report | undefined): Key[] {
  if (!report) return [];
  const file = report.image.format === "jpeg" || report.image.format === "png";
  const reasons = report.findings.map(({ reason }) => reason).filter((reason) => !mended.includes(reason) && (file || !ofTheCamera.includes(reason)));
  return [...new Set(reasons)].slice(0, 3) as Key[];
}
