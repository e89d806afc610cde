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
  // Beyond the picture's edge, where the canvas may end half a pixel later.
  const shade = `M${-outerWidth} ${-outerHeight}h${3 * outerWidth}v${3 * outerHeight}h${-3 * outerWidth}zM${x} ${y}v${height}h${width}v${-height}z`;
  const text = faceShare > 0 ? `crop · face ${(faceShare * 100).toFixed(1)} %` : "crop";
  const fits = y + height + 20 * lie.unit < outerHeight;
  const name = label(text, "crop-label", lie.mirrored ? x + width : x, y + height, [fits ? 0 : 6, fits ? 15 : -7], lie);
  return [svg("path", { class: "shade", d: shade }), svg("rect", { class: "crop", x, y, width, height }), name];
}

function faceShapes({ box, points, confidence }: Face, at: number, lie: Lie): SVGElement[] {
  const kind = at === 0 ? "face primary" : "face";
  const dots = points.map(([x, y]) => `M${x} ${y}h0.01`).join("");
  const name = label(`${at + 1} · ${confidence.toFixed(2)}`, kind, lie.mirrored ? box.x + box.width : box.x, box.y, [5, 15], lie);
  return [svg("rect", { class: kind, ...box }), svg("path", { class: `dots ${kind}`, d: dots }), name];
}

/** A text of one size on the screen, legible in a mirror; its place is the screen's pixels from a point of the picture. */
function label(text: string, kind: string, x: number, y: number, [right, down]: [number, number], { unit, mirrored }: Lie): SVGElement {
  const turn = mirrored ? "scale(-1 1)" : "";
  return svg("text", { class: kind, "font-size": 12 * unit, transform: `translate(${x} ${y}) ${turn} translate(${right * unit} ${down * unit})` }, text);
}
