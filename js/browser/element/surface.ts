import { draw, icon, make } from "./dom.js";
import { Guide } from "./guide.js";

/** What a person can do. */
export type Action = "start" | "file" | "cancel" | "shutter" | "switchCamera" | "use" | "retake" | "again";

export type ViewName = "start" | "camera" | "review" | "failed" | "done";

/** The element's inside, and the parts of it that change. */
export interface Surface {
  readonly frame: HTMLElement;
  readonly views: Readonly<Record<ViewName, HTMLElement>>;
  /** What gets the focus when a view comes. */
  readonly entries: Readonly<Record<ViewName, HTMLElement>>;
  readonly stage: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly guide: Guide;
  readonly hint: HTMLElement;
  readonly shutter: HTMLButtonElement;
  readonly switchCamera: HTMLButtonElement;
  readonly pictures: readonly HTMLImageElement[];
  readonly verdict: HTMLElement;
  readonly mends: HTMLElement;
  readonly notice: HTMLElement;
  readonly reason: HTMLElement;
  readonly again: HTMLButtonElement;
  readonly file: HTMLInputElement;
  /** The one polite region, and the one for errors. */
  readonly status: HTMLElement;
  readonly alert: HTMLElement;
}

const icons = {
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  turn: "M4 12a8 8 0 0 1 13.7-5.6L20 9M20 4v5h-5M20 12a8 8 0 0 1-13.7 5.6L4 15M4 20v-5h5",
  bang: "M12 6v7M12 17.5h.01",
  tick: "M5 12.5l4.5 4.5L19 7.5",
};

const heading = (say: "title" | "review" | "failed" | "done"): HTMLElement => make("h2", { say, part: "heading", attributes: { tabindex: "-1" } });
const picture = (): HTMLImageElement => make("img", { alt: "alt", part: "photo" });

/** Makes buttons that all do one thing. */
type Button = (action: Action, kind: "primary" | "secondary" | "", say?: Action) => HTMLButtonElement;

function buttons(act: (action: Action) => void): Button {
  return (action, kind, say = action) => make("button", { class: kind, part: `button ${kind} ${action}`.trim(), say, attributes: { type: "button" }, click: () => act(action) });
}

function bare(act: (action: Action) => void, action: "shutter" | "switchCamera" | "file", path?: string): HTMLButtonElement {
  const shape = path ? icon(path) : undefined;
  return make("button", { class: action, part: `button ${action}`, label: action, attributes: { type: "button" }, click: () => act(action) }, shape);
}

/** Makes the inside; `act` hears what the person does. */
export function makeSurface(act: (action: Action) => void): Surface {
  const button = buttons(act);
  const [title, reviewed, failure, finished] = [heading("title"), heading("review"), heading("failed"), heading("done")];
  const notice = make("p", { class: "notice", part: "notice" });
  const start = make("section", { class: "view", part: "start" }, art(), make("div", { class: "text" },
    title, make("p", { class: "lead", say: "intro" }), notice, make("div", { class: "actions" }, button("start", "primary"), button("file", "secondary"))));

  const camera = makeCamera(act, button);
  const [shown, kept] = [picture(), picture()];
  const verdict = make("p", { class: "lead" });
  const mends = make("ul", { class: "mends", part: "findings" });
  const review = make("section", { class: "view", part: "review" }, make("div", { class: "picture" }, shown), make("div", { class: "text" },
    reviewed, verdict, mends, make("div", { class: "actions" }, button("use", "primary"), button("retake", "secondary"))));

  const reason = make("p", { class: "lead", part: "reason" });
  const again = button("again", "secondary");
  const failed = make("section", { class: "view", part: "failed" }, make("div", { class: "text" },
    make("div", { class: "badge" }, icon(icons.bang)), failure, reason, make("div", { class: "actions" }, button("file", "primary"), again)));
  const done = make("section", { class: "view done", part: "done" }, make("div", { class: "picture" }, kept), make("div", { class: "text" },
    make("div", { class: "badge" }, icon(icons.tick)), finished));

  const file = make("input", { attributes: { type: "file", accept: "image/*", hidden: "", "aria-hidden": "true", tabindex: "-1" } });
  const status = make("p", { class: "unseen", attributes: { role: "status" } });
  const alert = make("p", { class: "unseen", attributes: { role: "alert" } });
  const views = { start, camera: camera.view, review, failed, done };
  const frame = make("div", { class: "frame", part: "frame", label: "label", attributes: { role: "group" } }, ...Object.values(views), make("div", { class: "busy" }), file, status, alert);
  const entries = { start: title, camera: camera.stage, review: reviewed, failed: failure, done: finished };
  return { ...camera, frame, views, entries, pictures: [shown, kept], verdict, mends, notice, reason, again, file, status, alert };
}

function makeCamera(act: (action: Action) => void, button: Button): Pick<Surface, "stage" | "video" | "guide" | "hint" | "shutter" | "switchCamera"> & { readonly view: HTMLElement } {
  const video = make("video", { part: "video", attributes: { playsinline: "", muted: "", "aria-hidden": "true", tabindex: "-1" } });
  const guide = new Guide();
  // Spoken by the polite region; this is for the eye.
  const hint = make("p", { class: "hint", part: "hint", attributes: { "aria-hidden": "true" } });
  const stage = make("div", { class: "stage", part: "stage", label: "title", attributes: { role: "group", tabindex: "-1" } }, video, guide.svg);
  const shutter = bare(act, "shutter");
  const switchCamera = bare(act, "switchCamera", icons.turn);
  const row = make("div", { class: "row", part: "controls" },
    make("div", { class: "side" }, button("cancel", "")), shutter, make("div", { class: "side" }, switchCamera, bare(act, "file", icons.picture)));
  return { view: make("section", { class: "view camera", part: "camera" }, hint, stage, row), stage, video, guide, hint, shutter, switchCamera };
}

/** A head in its oval. */
function art(): HTMLElement {
  return make("div", { class: "art", part: "art" }, draw("svg", { viewBox: "0 0 48 48", "aria-hidden": "true" },
    draw("ellipse", { cx: "24", cy: "24", rx: "15", ry: "20", class: "oval" }),
    draw("path", { d: "M24 12c-5 0-8 3.6-8 8.6 0 6.6 3.6 12.4 8 12.4s8-5.800 8-12.400c0-5-3-8.600-8-8.600zM20.500 20.500v1.200M27.500 20.500v1.200M24 21.500v4l-1.300.500M20.800 28.600c1.900 1.500 4.500 1.500 6.400 0" })));
}
