// The pictures on the bench, and their thumbnails.
import type { Frame } from "../../pkg/browser/index.js";
import { element } from "../view.js";
import type { Failure, Result } from "./analysis.js";
import { drawWhole, type Original } from "./picture.js";

/** A picture on the bench. */
export interface Picture {
  readonly name: string;
  readonly source: Blob | Frame;
  readonly thumb: HTMLButtonElement;
  result?: Result;
  failure?: Failure;
}

/** A picture with its thumbnail at the end of the list. */
export function addPicture(name: string, source: Blob | Frame, choose: (picture: Picture) => void): Picture {
  const thumb = Object.assign(document.createElement("button"), { type: "button", title: name });
  const picture: Picture = { name, source, thumb };
  const label = Object.assign(document.createElement("span"), { textContent: name });
  thumb.append(Object.assign(document.createElement("canvas"), { width: 1, height: 1 }), label);
  thumb.addEventListener("click", () => choose(picture));
  const item = document.createElement("li");
  item.append(thumb);
  const list = element("thumbs");
  list.append(item);
  list.hidden = list.childElementCount < 2;
  return picture;
}

/** Marks how a picture came out: without shortfalls, with some, not readable. */
export function markPicture({ thumb, name, result, failure }: Picture, original: Original | undefined): void {
  const count = result?.report.findings.length ?? 0;
  thumb.dataset["state"] = failure ? "error" : count > 0 ? "short" : "clear";
  thumb.title = failure ? `${name}: ${failure.code}` : `${name}: ${shortfalls(count)}`;
  if (original) drawWhole(thumb.querySelector("canvas")!, original, 160);
}

/** Marks which picture is shown. */
export function markShown(shown: Picture | undefined): void {
  for (const button of element("thumbs").querySelectorAll("button")) {
    if (button === shown?.thumb) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

export function shortfalls(count: number): string {
  return count === 0 ? "no shortfalls" : `${count} ${count === 1 ? "shortfall" : "shortfalls"}`;
}
