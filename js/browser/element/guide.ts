import type { Size } from "../capture/types.js";
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
/** Heights of a face in pixels of the frame: that of a photo of 720, and the least of which a photo is not enlarged, at a face's 62 % of it. */
const [best, least] = [720 * 960, 480 * 640].map((pixels) => Math.sqrt((0.62 * pixels) / slender)) as [number, number];
/** A face of this part of the frame's height is not asked closer, however few pixels it has. */
const near = 0.66;

/** Where a head belongs that is to fill the photo, on a stage that the frame covers (`object-fit: cover`). */
export function ovalOf(frame: Size, stage: Size): Oval {
  const scale = Math.max(stage.width / frame.width, stage.height / frame.height);
  const seen = { width: stage.width / scale, height: stage.height / scale };
  const pleasant = Math.min(best, 0.68 * seen.height, (0.66 * seen.width) / slender);
  const needed = Math.min(1.06 * least, near * frame.height);
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

  constructor() {
    this.svg = draw("svg", { class: "guide", part: "guide", "aria-hidden": "true" }, this.#shade, this.#ring, this.#done);
    this.progress(0);
  }

  /** Draws it for a frame on a stage. */
  place(frame: Size, stage: Size): void {
    if (!stage.width || !stage.height) return;
    const { x, y, rx, ry } = ovalOf(frame, stage);
    const oval = `M${x} ${y - ry}A${rx} ${ry} 0 0 1 ${x} ${y + ry}A${rx} ${ry} 0 0 1 ${x} ${y - ry}Z`;
    this.svg.setAttribute("viewBox", `0 0 ${stage.width} ${stage.height}`);
    this.#shade.setAttribute("d", `M0 0H${stage.width}V${stage.height}H0Z${oval}`);
    this.#ring.setAttribute("d", oval);
    this.#done.setAttribute("d", oval);
  }

  /** Fills the line, from 0 to 1. */
  progress(part: number): void {
    this.#done.setAttribute("stroke-dashoffset", `${100 - 100 * part}`);
    this.#done.toggleAttribute("hidden", part === 0);
  }
}
