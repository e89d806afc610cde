// What the bench shows of a result; no decisions.
import type { Finding, Photo, Report } from "../../pkg/browser/index.js";
import { element } from "../view.js";
import { size } from "../words.js";
import { asJson, type Failure, type Result } from "./analysis.js";
import { drawCrop, type Original } from "./picture.js";
import { isMended, reasonText } from "./words.js";

/** Says something to those who listen instead of look. */
export function say(text: string): void {
  element("said").textContent = text;
}

/** A line of trouble, its code first; none without a failure. */
export function trouble(id: "notice" | "policy-error" | "photo-error", failure: Failure | undefined, after = ""): void {
  const line = element(id);
  line.hidden = failure === undefined;
  if (!failure) return line.replaceChildren();
  const code = Object.assign(document.createElement("b"), { textContent: failure.code });
  line.replaceChildren(code, ` ${failure.message}${after}`);
}

type Facts = Record<string, string | undefined>;

function showFacts(id: string, facts: Facts): void {
  const rows = Object.entries(facts).filter(([, value]) => value !== undefined).map(([name, value]) => {
    const row = document.createElement("div");
    row.append(Object.assign(document.createElement("dt"), { textContent: name }), Object.assign(document.createElement("dd"), { textContent: value! }));
    return row;
  });
  element(id).replaceChildren(...rows);
}

function exact(bytes: number): string {
  return bytes < 1000 ? size(bytes) : `${size(bytes)} (${bytes.toLocaleString("en")})`;
}

/** The picture as it came, and its faces. */
export function showImage({ image, faces, crop, enlarged }: Report, inspectMs?: number): void {
  const { width, height, orientation } = image;
  const stored = orientation >= 5 ? `${height} × ${width}` : `${width} × ${height}`;
  showFacts("image-facts", {
    Format: image.format, Stored: stored, Orientation: orientation === 1 ? "1, upright" : `${orientation}, turned upright`, Bytes: exact(image.bytes),
    Faces: String(faces.length), Crop: crop ? `${crop.width} × ${crop.height} at ${crop.x}, ${crop.y}` : "none",
    "Face's share of it": crop && faces.length > 0 ? `${(crop.faceShare * 100).toFixed(1)} %` : "none", Enlarged: enlarged ? "yes" : "no",
    ...(inspectMs !== undefined && { inspect: `${inspectMs.toFixed(1)} ms` }),
  });
  const table = element<HTMLTableElement>("faces");
  table.hidden = faces.length === 0;
  const body = document.createElement("tbody");
  faces.forEach(({ box, confidence, areaShare, pose }, at) => {
    const row = body.insertRow();
    row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: at === 0 ? "1 primary" : String(at + 1) }));
    const cells = [
      `${Math.round(box.width)} × ${Math.round(box.height)} at ${Math.round(box.x)}, ${Math.round(box.y)}`, confidence.toFixed(3), `${(areaShare * 100).toFixed(1)} %`,
      [pose.yaw, pose.pitch, pose.roll].map((angle) => `${angle.toFixed(1)}°`).join(" "),
    ];
    for (const text of cells) row.insertCell().textContent = text;
  });
  table.tBodies[0]!.replaceWith(body);
}

let shownFindings = "";

/** Shortfalls in the order a person should mend them. */
export function showFindings(findings: readonly Finding[]): void {
  const key = findings.map(({ code, reason }) => `${code} ${reason}`).join();
  element("no-findings").hidden = findings.length > 0;
  if (key === shownFindings) return;
  shownFindings = key;
  element("findings").replaceChildren(...findings.map(({ code, reason }) => {
    const item = document.createElement("li");
    item.dataset["reason"] = reason;
    const [name, text, badge] = ["b", "span", "code"].map((tag) => document.createElement(tag)) as [HTMLElement, HTMLElement, HTMLElement];
    name.textContent = reason;
    text.textContent = reasonText(reason);
    badge.textContent = code;
    if (isMended(reason)) item.className = "mended";
    item.append(name, badge, text);
    return item;
  }));
}

let address = "";

/** The photo beside the crop it was made of, or why there is none. */
export function showPhoto(name: string, { report, made, refusal }: Result, original: Original | undefined): void {
  if (address) URL.revokeObjectURL(address);
  address = "";
  element("photo-made").hidden = element("request-card").hidden = made === undefined;
  trouble("photo-error", refusal);
  element("photo-aside").textContent = made ? `made in ${made.prepareMs.toFixed(1)} ms` : "none";
  if (!made) return;
  const { photo } = made;
  address = URL.createObjectURL(new Blob([photo.photo as Uint8Array<ArrayBuffer>], { type: "image/jpeg" }));
  Object.assign(element("photo"), { src: address, width: photo.width, height: photo.height });
  drawCrop(element<HTMLCanvasElement>("before"), original, report, photo.width, photo.height);
  const crop = report.crop;
  element("before-caption").textContent = crop ? `Original, ${crop.width} × ${crop.height}` : "Original";
  element("after-caption").textContent = `Photo, ${photo.width} × ${photo.height}`;
  showFacts("photo-facts", {
    Size: `${photo.width} × ${photo.height}`, Quality: `JPEG ${photo.quality}`, Bytes: `${size(report.image.bytes)} → ${exact(photo.bytes)}`,
    Enlarged: photo.report.enlarged ? "yes" : "no", Base64: `${photo.base64().length.toLocaleString("en")} letters`, prepare: `${made.prepareMs.toFixed(1)} ms`, "SHA-256": photo.sha256,
  });
  Object.assign(element("download"), { href: address, download: `${name.replace(/\.\w+$/, "")}-facegate.jpg` });
  element("request").textContent = requestText(photo);
}

/** The value of a `Content-Digest` header (RFC 9530) from a digest in hex. */
function contentDigest(hex: string): string {
  const bytes = (hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
  return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
}

function requestText({ bytes, sha256 }: Photo): string {
  const headers = {
    host: location.host, origin: location.origin, authorization: "Bearer <the ticket your backend minted>", "content-type": "image/jpeg",
    "content-length": String(bytes), "content-digest": contentDigest(sha256),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return ["POST /v1/checks HTTP/1.1", ...lines, "", `<${bytes.toLocaleString("en")} bytes of JPEG>`].join("\n");
}

/** The whole as a developer keeps it. */
export function showJson(name: string, result: Result): void {
  element("json").textContent = asJson(name, result);
}
