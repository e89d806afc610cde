import type { Size } from "../capture/types.js";
import type { Policy } from "../facegate_browser.js";
import { draw } from "./dom.js";

/** An upright oval, in pixels of the stage. */
export interface Oval {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
}

/** A face's box is about this part as wide as high; a head's outline is larger than the box by this factor. */
const slender = 0.75;
const outline = 1.15;
/** How far the oval is beyond what is needed, so that who fills it is not asked closer. */
const ample = 1.06;

/** What of a policy says how large a face is to be. */
export type Demands = Pick<Policy, "shortSide" | "minWidth" | "minHeight" | "faceShare" | "nearEnough">;

/** Until the policy in force is known: its defaults. */
const usual: Demands = { shortSide: 720, minWidth: 480, minHeight: 640, faceShare: 0.62, nearEnough: 0.65 };

/** Heights of a face in pixels of the frame: that of a photo with the whole short side, and the least of which a photo is not enlarged. */
function heights({ shortSide, minWidth, minHeight, faceShare }: Demands): { readonly best: number; readonly least: number } {
  const of = (pixels: number): number => Math.sqrt((faceShare * pixels) / slender);
  return { best: of((shortSide * shortSide * minHeight) / minWidth), least: of(minWidth * minHeight) };
}

/** Where a head belongs that is to fill the photo, on a stage that the frame covers (`object-fit: cover`). */
export function ovalOf(frame: Size, stage: Size, policy: Demands = usual): Oval {
  const scale = Math.max(stage.width / frame.width, stage.height / frame.height);
  const seen = { width: stage.width / scale, height: stage.height / scale };
  const { best, least } = heights(policy);
  const pleasant = Math.min(best, 0.68 * seen.height, (0.66 * seen.width) / slender);
  // A face of that part of the frame's height is not asked closer, however few pixels it has.
  const needed = ample * Math.min(least, policy.nearEnough * frame.height);
  const height = outline * scale * Math.max(pleasant, needed);
  const ry = Math.min(height, 0.96 * stage.height) / 2;
  const rx = Math.min(height * slender, 0.96 * stage.width) / 2;
  return { x: stage.width / 2, y: stage.height / 2, rx, ry };
}

/** The oval drawn: what is outside it darker, its line filling as the photo comes near. */
export class Guide {
  readonly svg: SVGSVGElement;
  readonly #shade = draw("path", { class: "shade", part: "shade", "fill-rule": "evenodd" });
  readonly #ring = draw("path", { class: "ring", part: "oval" });
  readonly #done = draw("path", { class: "ring filled", part: "progress", pathLength: "100", "stroke-dasharray": "100" });

  #part: number | undefined;

  constructor() {
    this.svg = draw("svg", { class: "guide", part: "guide", "aria-hidden": "true" }, this.#shade, this.#ring, this.#done);
    this.progress(0);
  }

  /** Draws it for a frame on a stage, as a policy demands. */
  place(frame: Size, stage: Size, policy?: Demands): void {
    if (!stage.width || !stage.height) return;
    const { x, y, rx, ry } = ovalOf(frame, stage, policy);
    const oval = `M${x} ${y - ry}A${rx} ${ry} 0 0 1 ${x} ${y + ry}A${rx} ${ry} 0 0 1 ${x} ${y - ry}Z`;
    this.svg.setAttribute("viewBox", `0 0 ${stage.width} ${stage.height}`);
    this.#shade.setAttribute("d", `M0 0H${stage.width}V${stage.height}H0Z${oval}`);
    this.#ring.setAttribute("d", oval);
    this.#done.setAttribute("d", oval);
  }

  /** Fills the line, from 0 to 1. WebKit paints the whole guide anew at any attribute that is set, changed or not. */
  progress(part: number): void {
    if (part === this.#part) return;
    this.#part = part;
    this.#done.setAttribute("stroke-dashoffset", `${100 - 100 * part}`);
    this.#done.toggleAttribute("hidden", part === 0);
  }
}
