import type { Photo } from "../api.js";
import type { Camera } from "../camera.js";
import type { Policy } from "../facegate_browser.js";
import type { Desk, PlainPhoto, Seen } from "./desk.js";
import { nextDevice, openDevice, type Opened } from "./device.js";
import { Emitter, type Off } from "./emitter.js";
import { dismissal, endedError, failureOf } from "./failure.js";
import { wholePhoto } from "./photo.js";
import { openPlace } from "./place.js";
import type { CameraFacts, CaptureEvents, CaptureFailure, CaptureGuidance, CaptureOptions, CaptureState } from "./types.js";
import { watch } from "./watch.js";

/** Frames in a row that may be unreadable, as they are while a phone is turned or the camera is muted. */
const forgiven = 15;

/** Where `retake` leads. */
type Back = "camera" | "idle" | "failed";

/**
 * Takes one photo of a person: opens the camera, looks at its frames in a Worker, takes the photo when it is good, and shows it for review. Methods
 * never reject: what happens is told by events, where it stands by `state`. A call that makes no sense in a state does nothing.
 */
export class Capture {
  readonly #options: CaptureOptions;
  readonly #emitter = new Emitter<CaptureEvents>();
  #video: HTMLVideoElement | undefined;
  #state: CaptureState = "idle";
  #paused = false;
  #failure: CaptureFailure | undefined;
  #photo: Photo | undefined;
  #back: Back = "idle";
  #opened: Opened | undefined;
  #desk: Promise<Desk> | undefined;
  #deskOpen = new AbortController();
  #policy: Policy | undefined;
  /** What is going on, until it is given up; with it the camera closes. */
  #turn: AbortController | undefined;
  #unwatch: (() => void) | undefined;

  constructor(options: CaptureOptions = {}) {
    this.#options = options;
    this.#video = options.video;
  }

  /** What shows the camera; to be put into the page, for engines give no frames of what is nowhere. */
  get video(): HTMLVideoElement {
    return (this.#video ??= document.createElement("video"));
  }

  /** Where it is. */
  get state(): CaptureState {
    return this.#state;
  }

  /** Whether watching rests because nobody sees the page. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Why the state is `failed`. */
  get failure(): CaptureFailure | undefined {
    return this.#state === "failed" ? this.#failure : undefined;
  }

  /** The photo, in `review` and `done`. */
  get photo(): Photo | undefined {
    return this.#photo;
  }

  /** The policy in force, defaults and all; known once the module is there. */
  get policy(): Policy | undefined {
    return this.#policy;
  }

  /** The camera, while it is open. */
  get camera(): CameraFacts | undefined {
    return this.#opened?.facts;
  }

  /** Listens until the function it gives is called. */
  on<Name extends keyof CaptureEvents>(name: Name, listener: (detail: CaptureEvents[Name]) => void): Off {
    return this.#emitter.on(name, listener);
  }

  /** Opens the camera and watches; while it does so already, nothing. */
  async start(): Promise<void> {
    if (this.#state === "starting" || this.#state === "watching") return;
    await this.#watchDevice();
  }

  /** Gives everything up: camera, Worker, photo. It can be started again. */
  stop(): void {
    this.#begin();
    this.#turn = undefined;
    this.#closeDesk();
    this.#photo = undefined;
    removeEventListener("pagehide", this.#leave);
    this.#set("idle");
  }

  /** Takes the photo now: of the best frame of late, good or not. */
  async shutter(): Promise<void> {
    if (this.#state === "watching" && this.#turn) await this.#take(this.#turn.signal);
  }

  /** Lets go of the photo, for another one. */
  async retake(): Promise<void> {
    if (this.#state !== "review" && this.#state !== "done") return;
    this.#photo = undefined;
    if (this.#back === "camera") await this.#watchDevice();
    else this.#set(this.#back);
  }

  /** The person wants this photo. */
  confirm(): void {
    if (this.#state !== "review" || !this.#photo) return;
    this.#closeDesk();
    this.#set("done");
    this.#emitter.emit("photo", this.#photo);
  }

  /** Makes the photo of a file, in place of the camera; of one that is no picture it tells, and goes on from where it was. */
  async use(file: Blob): Promise<void> {
    const { signal } = this.#begin();
    const from = this.#state;
    const watched = from === "starting" || from === "watching";
    this.#set("preparing");
    try {
      const photo = await (await this.#openDesk()).prepare(file);
      if (signal.aborted) return;
      if (from !== "review") this.#back = watched ? "camera" : from === "failed" ? "failed" : "idle";
      this.#show(photo);
    } catch (caught) {
      if (signal.aborted) return;
      if (!watched) this.#closeDesk();
      this.#emitter.emit("error", failureOf(caught));
      // Who heard of it may have gone on already.
      if (signal.aborted) return;
      if (watched) await this.#watchDevice();
      else this.#set(from === "preparing" ? "idle" : from);
    }
  }

  /** Goes on with the next camera, where there is another. */
  async switchCamera(): Promise<void> {
    const opened = this.#opened;
    if (this.#state !== "watching" || !opened) return;
    const id = await nextDevice(opened.track);
    if (id && this.#opened === opened) await this.#watchDevice(id);
  }

  async #watchDevice(id?: string): Promise<void> {
    const { signal } = this.#begin();
    this.#back = "camera";
    this.#photo = undefined;
    addEventListener("pagehide", this.#leave);
    this.#set("starting");
    try {
      const [opened, desk] = await Promise.all([openDevice(this.video, this.#options, signal, id), this.#openDesk()]);
      await desk.reset();
      if (signal.aborted) return;
      this.#opened = opened;
      this.#failure = undefined;
      this.#policy = desk.policy;
      this.#set("watching");
      this.#watch(opened.camera, desk, signal);
    } catch (caught) {
      const why = await dismissal(caught);
      if (!signal.aborted) this.#fail(why);
    }
  }

  #watch(camera: Camera, desk: Desk, signal: AbortSignal): void {
    void camera.closed.then(() => {
      if (!signal.aborted && this.#state === "watching") this.#fail(endedError());
    });
    let faults = 0;
    this.#unwatch = watch(camera.video, {
      frame: async (time) => {
        const seen = await desk.observe(camera.video, time).catch((caught: unknown) => {
          faults += 1;
          if (faults > forgiven && !signal.aborted && this.#state === "watching") this.#fail(caught);
        });
        if (!seen || signal.aborted || this.#state !== "watching") return;
        faults = 0;
        await this.#seen(seen, signal);
      },
      paused: (paused) => {
        this.#paused = paused;
        this.#tell(this.#state);
      },
      stalled: () => this.#fail(endedError()),
    });
  }

  async #seen({ guidance, report, taken }: Seen, signal: AbortSignal): Promise<void> {
    const { hint, changed, progress, manual } = guidance;
    const { width, height } = report.image;
    const told: CaptureGuidance = { hint, changed, progress, manual, face: report.faces[0]?.box, frame: { width, height }, report };
    this.#emitter.emit("guidance", told);
    if (taken && !signal.aborted) await this.#take(signal);
  }

  async #take(signal: AbortSignal): Promise<void> {
    this.#set("preparing");
    this.#unwatch?.();
    // The preview stands still at about what was taken.
    this.video.pause();
    try {
      const photo = await (await this.#openDesk()).take();
      if (signal.aborted) return;
      if (photo) this.#show(photo);
      else await this.#watchDevice();
    } catch (caught) {
      if (!signal.aborted) this.#fail(caught);
    }
  }

  #show(photo: PlainPhoto): void {
    this.#begin();
    this.#photo = wholePhoto(photo);
    this.#set("review");
    if (this.#options.review === false) this.confirm();
  }

  #fail(caught: unknown): void {
    this.#begin();
    this.#closeDesk();
    this.#failure = failureOf(caught);
    this.#set("failed");
    this.#emitter.emit("error", this.#failure);
  }

  /** Gives up what was going on and closes the camera; what comes next is a turn of its own. */
  #begin(): AbortController {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#opened = undefined;
    this.#paused = false;
    this.#turn?.abort();
    return (this.#turn = new AbortController());
  }

  #openDesk(): Promise<Desk> {
    const opening = (this.#desk ??= openPlace(this.#options, this.#deskOpen.signal));
    opening.catch(() => {
      if (this.#desk === opening) this.#desk = undefined;
    });
    return opening;
  }

  #closeDesk(): void {
    this.#deskOpen.abort();
    this.#deskOpen = new AbortController();
    this.#desk = undefined;
  }

  #set(state: CaptureState): void {
    if (state !== this.#state) this.#tell(state);
  }

  #tell(state: CaptureState): void {
    const from = this.#state;
    this.#state = state;
    this.#emitter.emit("state", { state, from, paused: this.#paused });
  }

  readonly #leave = (): void => this.stop();
}
