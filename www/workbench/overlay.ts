// Faces and crop drawn over the picture, in the report's own coordinates.
import type { CropPlan, Face, Report } from "../../pkg/browser/index.js";

type Attributes = Record<string, string | number>;

export function svg(name: string, attributes: Attributes, text = ""): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

/** How the overlay lies on the screen: pixels of the picture for one of the screen, and whether CSS mirrors it. */
interface Lie {
  readonly unit: number;
  readonly mirrored: boolean;
}

/** Shows what a report says of where things are; nothing without one. */
export function drawOverlay(overlay: SVGSVGElement, report: Report | undefined, mirrored = false): void {
  if (!report) return overlay.replaceChildren();
  const { image: { width, height }, faces, crop } = report;
  overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const unit = Math.max(width / (overlay.clientWidth || width), height / (overlay.clientHeight || height));
  const lie = { unit, mirrored };
  overlay.replaceChildren(...(crop ? cropShapes(crop, width, height, lie) : []), ...faces.flatMap((face, at) => faceShapes(face, at, lie)));
}

function cropShapes({ x, y, width, height, faceShare }: CropPlan, outerWidth: number, outerHeight: number, lie: Lie): SVGElement[] {
  const shade = `M0 0h${outerWidth}v${outerHeight}H0zM${x} ${y}v${height}h${width}v${-height}z`;
  const text = faceShare > 0 ? `crop · face ${(faceShare * 100).toFixed(1)} %` : "crop";
  return [svg("path", { class: "shade", d: shade }), svg("rect", { class: "crop", x, y, width, height }), label(text, "crop-label", { x, y: y + height, width }, lie, true)];
}

function faceShapes({ box, points, confidence }: Face, at: number, lie: Lie): SVGElement[] {
  const kind = at === 0 ? "face primary" : "face";
  const dots = points.map(([x, y]) => `M${x} ${y}h0.01`).join("");
  const text = `${at + 1} · ${confidence.toFixed(2)}`;
  return [svg("rect", { class: kind, ...box }), svg("path", { class: `dots ${kind}`, d: dots }), label(text, `${kind} face-label`, box, lie, false)];
}

/** A text of one size on the screen, legible in a mirror, at a box's lower or upper left corner. */
function label(text: string, kind: string, { x, y, width }: { x: number; y: number; width: number }, { unit, mirrored }: Lie, below: boolean): SVGElement {
  const [left, turn] = mirrored ? [x + width, "scale(-1 1)"] : [x, ""];
  const drop = below ? -6 : -5;
  return svg("text", { class: kind, "font-size": 12 * unit, transform: `translate(${left} ${y}) ${turn} translate(${(below ? 6 : 0) * unit} ${drop * unit})` }, text);
}
