import { Capture } from "../capture/capture.js";
import type { CaptureFailure, CaptureGuidance, CaptureOptions, CaptureState } from "../capture/types.js";
import type { Photo } from "../api.js";
import { fallback, loadLanguage, tagFor, type Language } from "./language.js";
import type { Messages } from "./messages/en.js";
import { adoptStyles } from "./styles.js";
import { makeSurface, type Action, type Surface } from "./surface.js";
import { Screen } from "./screen.js";

/** Where there is no page (a server that renders one) this can be imported, not made. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** What a page may set of a capture, laid over the attributes; the video is the element's own. */
export type ElementOptions = Omit<CaptureOptions, "video">;

/** `<facegate-capture>`: see `facegate/element`. */
export class FacegateCaptureElement extends Base {
  static readonly observedAttributes = ["lang", "dir", "facing", "timeout", "module", "worker", "noreview"];

  readonly #surface: Surface;
  readonly #screen: Screen;
  readonly #capture: Capture;
  /** What the capture reads whenever it starts. */
  readonly #settings: { -readonly [Name in keyof CaptureOptions]: CaptureOptions[Name] };
  /** None in jsdom, where components are tested without an engine. */
  readonly #sizes = globalThis.ResizeObserver && new ResizeObserver(() => this.#screen.place());
  readonly #langs = new MutationObserver(() => void this.#speak());
  #options: ElementOptions = {};
  #overrides: Partial<Messages> = {};
  #language: Language = fallback;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    this.#surface = makeSurface((action) => this.#act(action));
    root.append(this.#surface.frame);
    this.#settings = { video: this.#surface.video };
    this.#capture = new Capture(this.#settings);
    this.#screen = new Screen(root, this.#surface, this.#capture, () => this.#words);
    this.#listen();
  }

  /** The capture beneath, for what the element does not offer itself. */
  get capture(): Capture {
    return this.#capture;
  }

  /** Where the capture is. */
  get state(): CaptureState {
    return this.#capture.state;
  }

  /** The photo, while it is shown and once it is confirmed. */
  get photo(): Photo | undefined {
    return this.#capture.photo;
  }

  /** Why the state is `failed`. */
  get failure(): CaptureFailure | undefined {
    return this.#capture.failure;
  }

  /** Laid over the attributes: how photos are prepared, constraints of the camera, and so on. Heeded from the next start on. */
  get options(): ElementOptions {
    return this.#options;
  }

  set options(options: ElementOptions) {
    this.#options = options ?? {};
    this.#configure();
  }

  /** Strings in place of the language's own. */
  get messages(): Partial<Messages> {
    return this.#overrides;
  }

  set messages(messages: Partial<Messages>) {
    this.#overrides = messages ?? {};
    this.#screen.translate(this.#dir);
  }

  /** Opens the camera; see `Capture.start`. */
  start(): Promise<void> {
    return this.#capture.start();
  }

  /** Gives everything up. */
  stop(): void {
    this.#capture.stop();
  }

  connectedCallback(): void {
    adoptStyles(this.shadowRoot!);
    // Set on the element before it was defined.
    for (const name of ["options", "messages"] as const) this.#upgrade(name);
    this.#configure();
    this.#sizes?.observe(this.#surface.stage);
    this.#langs.observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
    void this.#speak();
    if (this.hasAttribute("autostart")) void this.start();
  }

  disconnectedCallback(): void {
    this.#capture.stop();
    this.#sizes?.disconnect();
    this.#langs.disconnect();
  }

  /** Moved by `moveBefore`, an element keeps its camera; any other move takes it out first. */
  connectedMoveCallback(): void {
    void this.#speak();
  }

  attributeChangedCallback(name: string): void {
    if (name === "lang" || name === "dir") void this.#speak();
    else this.#configure();
  }

  #upgrade(name: "options" | "messages"): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete (this as Partial<Record<typeof name, unknown>>)[name];
    Object.assign(this, { [name]: value });
  }

  #configure(): void {
    for (const name of Object.keys(this.#settings) as (keyof CaptureOptions)[]) if (name !== "video") delete this.#settings[name];
    const given = (name: string): string | undefined => this.getAttribute(name) || undefined;
    const [facing, timeout, module, worker] = [given("facing"), given("timeout"), given("module"), given("worker")];
    Object.assign(this.#settings, {
      ...(facing === "environment" && { facing }), ...(Number(timeout) > 0 && { timeout: Number(timeout) }), ...(module && { module }),
      ...(worker && { worker: worker === "none" ? false : worker }), ...(this.hasAttribute("noreview") && { review: false }),
    }, this.#options);
  }

  get #words(): Messages {
    return { ...this.#language.messages, ...this.#overrides };
  }

  get #dir(): string {
    return this.getAttribute("dir") ?? this.#language.dir;
  }

  async #speak(): Promise<void> {
    const tag = tagFor(this);
    const language = await loadLanguage(tag);
    // Another one was asked for since.
    if (this.isConnected && tagFor(this) !== tag) return;
    this.#language = language;
    this.#surface.frame.lang = language.tag;
    this.#screen.translate(this.#dir);
  }

  #listen(): void {
    const tell = (name: string, detail: unknown): boolean => this.dispatchEvent(new CustomEvent(`facegate-${name}`, { detail, bubbles: true, composed: true }));
    this.#capture.on("state", (change) => {
      this.#screen.show(change);
      tell("state", change);
    });
    this.#capture.on("guidance", (guidance: CaptureGuidance) => {
      this.#screen.guide(guidance);
      tell("guidance", guidance);
    });
    this.#capture.on("error", (failure) => {
      this.#screen.fail(failure);
      tell("error", failure);
    });
    this.#capture.on("photo", (photo) => tell("photo", photo));
    const { file, frame, views } = this.#surface;
    file.addEventListener("change", () => {
      const [picked] = file.files ?? [];
      file.value = "";
      if (picked) void this.#capture.use(picked);
    });
    frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !views.camera.hidden) this.#act("cancel");
    });
  }

  #act(action: Action): void {
    const acts: Record<Action, () => unknown> = {
      start: () => this.#capture.start(),
      again: () => this.#capture.start(),
      file: () => this.#surface.file.click(),
      shutter: () => this.#capture.shutter(),
      switchCamera: () => this.#capture.switchCamera(),
      use: () => this.#capture.confirm(),
      retake: () => this.#capture.retake(),
      cancel: () => {
        this.#capture.stop();
        this.dispatchEvent(new CustomEvent("facegate-cancel", { bubbles: true, composed: true }));
      },
    };
    void acts[action]();
  }
}
