import type { Messages } from "./messages/en.js";

type Key = keyof Messages;

/** What an element is made with. */
interface Parts {
  readonly class?: string;
  readonly part?: string;
  /** The string that is its text, its name, or its alternative text. */
  readonly say?: Key;
  readonly label?: Key;
  readonly alt?: Key;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly click?: () => void;
}

/** Makes an element without a line of markup, which Trusted Types would have to let through. */
export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, parts: Parts = {}, ...children: (Node | undefined)[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (parts.class) element.className = parts.class;
  if (parts.part) element.setAttribute("part", parts.part);
  if (parts.say) element.dataset["say"] = parts.say;
  if (parts.label) element.dataset["label"] = parts.label;
  if (parts.alt) element.dataset["alt"] = parts.alt;
  for (const [name, value] of Object.entries(parts.attributes ?? {})) element.setAttribute(name, value);
  if (parts.click) element.addEventListener("click", parts.click);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Makes an SVG element. */
export function draw<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Readonly<Record<string, string>>, ...children: Node[]): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A picture of strokes in a square of 24, for the eye only. */
export function icon(path: string): SVGSVGElement {
  return draw("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, draw("path", { d: path }));
}

/** Puts a language's strings into all that `make` made. */
export function translate(root: ParentNode, messages: Messages): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-say]")) element.textContent = messages[element.dataset["say"] as Key];
  for (const element of root.querySelectorAll<HTMLElement>("[data-label]")) {
    const text = messages[element.dataset["label"] as Key];
    element.setAttribute("aria-label", text);
    if (element.tagName === "BUTTON") element.title = text;
  }
  for (const element of root.querySelectorAll<HTMLImageElement>("[data-alt]")) element.alt = messages[element.dataset["alt"] as Key];
}
