// The element on a page of its own, and what it tells: for who wants to see it before using it.
import "../pkg/browser/element/index.js";
import type { CaptureGuidance } from "../pkg/browser/element/index.js";

const find = <T extends Element = HTMLElement>(selector: string): T => document.querySelector<T>(selector)!;
const capture = find<HTMLElementTagNameMap["facegate-capture"]>("#capture");

/** Each language by its own name. */
const languages: Record<string, string> = {
  en: "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", id: "Bahasa Indonesia", ms: "Bahasa Melayu", th: "ไทย", vi: "Tiếng Việt", ja: "日本語", ko: "한국어", es: "Español",
  fr: "Français", ar: "العربية",
};

let started = 0;
let frames: number[] = [];
let longest = 0;

function say(id: string, text: string): void {
  find(`#${id}`).textContent = text;
}

function log(text: string): void {
  const time = Object.assign(document.createElement("b"), { textContent: `${Math.round(performance.now() - started)} ms` });
  const line = document.createElement("li");
  line.append(time, text);
  const list = find("#events");
  list.append(line);
  list.scrollTop = list.scrollHeight;
}

function guided({ hint, changed, progress }: CaptureGuidance): void {
  const now = performance.now();
  if (frames.length === 0) say("first", `${Math.round(now - started)} ms`);
  frames = [...frames, now].slice(-31);
  if (frames.length > 1) say("rate", ((1000 * (frames.length - 1)) / (now - frames[0]!)).toFixed(1));
  if (changed) log(`guidance: ${hint}, ${Math.round(100 * progress)} %`);
}

function choose(id: string, attribute: string): void {
  const select = find<HTMLSelectElement>(`#${id}`);
  select.addEventListener("change", () => {
    if (select.value) capture.setAttribute(attribute, select.value);
    else capture.removeAttribute(attribute);
  });
}

for (const [tag, name] of Object.entries(languages)) find("#language").append(Object.assign(new Option(name, tag), { lang: tag }));
choose("language", "lang");
choose("theme", "theme");
choose("facing", "facing");
choose("worker", "worker");
new PerformanceObserver((list) => {
  // What the page does before it is started is not the element's.
  if (!started) return;
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  say("task", `${Math.round(longest)} ms`);
}).observe({ type: "longtask" });

capture.addEventListener("facegate-state", ({ detail: { state, paused } }) => {
  if (state === "starting") {
    [started, frames, longest] = [performance.now(), [], 0];
    find("#events").replaceChildren();
    say("task", "under 50 ms");
  }
  say("state", paused ? `${state}, paused` : state);
  log(`state: ${state}${paused ? ", paused" : ""}`);
});
capture.addEventListener("facegate-guidance", ({ detail }) => guided(detail));
capture.addEventListener("facegate-error", ({ detail: { reason, error } }) => log(`error: ${reason} (${error.message})`));
capture.addEventListener("facegate-cancel", () => log("cancel"));
capture.addEventListener("facegate-photo", ({ detail: { width, height, bytes, quality, sha256 } }) => {
  say("photo", `${width} × ${height}, ${Math.round(bytes / 1000)} KB, quality ${quality}, SHA-256 ${sha256.slice(0, 16)}…`);
  log("photo");
});
