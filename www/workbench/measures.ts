// The table of measures. Rows stay and change in place, so that focus, hover and open explanations outlive a frame.
import type { Measure, MeasureName, Report } from "../../pkg/browser/index.js";
import { element } from "../view.js";
import { svg } from "./overlay.js";
import { groups, measureText, spaced } from "./words.js";

interface Row {
  readonly body: HTMLTableSectionElement;
  readonly lines: readonly [HTMLTableRowElement, HTMLTableRowElement];
  update(measure: Measure): void;
}

const rows = new Map<string, Row>();
const bodies = new Map<string, HTMLTableSectionElement>();

/** Shows a report's measures. */
export function showMeasures({ measures, faces }: Report): void {
  const given = Object.entries(measures) as [MeasureName, Measure][];
  for (const [name, measure] of given) rowOf(name).update(measure);
  for (const [name, { lines }] of rows) if (!(name in measures)) lines.forEach((line) => (line.hidden = true));
  for (const body of bodies.values()) body.hidden = [...body.querySelectorAll("tr.measure")].every((line) => (line as HTMLElement).hidden);
  const failed = given.filter(([, { pass }]) => !pass).length;
  element("measures").hidden = given.length === 0;
  element("no-measures").hidden = faces.length > 0;
  element("measures-aside").textContent = given.length === 0 ? "" : failed === 0 ? `all ${given.length} pass` : `${failed} of ${given.length} fail`;
}

function bodyOf(group: string): HTMLTableSectionElement {
  const known = bodies.get(group);
  if (known) return known;
  const body = document.createElement("tbody");
  const heading = Object.assign(document.createElement("th"), { colSpan: 5, scope: "rowgroup", textContent: group });
  body.insertRow().append(heading);
  body.rows[0]!.className = "group";
  bodies.set(group, body);
  element("measures").append(body);
  return body;
}

/** The row of a measure; the first to be asked for makes all that are known, in their order. */
function rowOf(name: string): Row {
  if (rows.size === 0) for (const [group, names] of Object.entries(groups)) names.forEach((one) => rows.set(one, makeRow(one, group)));
  const row = rows.get(name) ?? makeRow(name, "Other");
  rows.set(name, row);
  return row;
}

function makeRow(name: string, group: string): Row {
  const body = bodyOf(group);
  const [line, why] = [body.insertRow(), body.insertRow()];
  Object.assign(line, { className: "measure", hidden: true });
  line.dataset["measure"] = name;
  Object.assign(why, { className: "why", id: `why-${name}`, hidden: true });
  Object.assign(why.insertCell(), { colSpan: 5, textContent: measureText(name) });
  const head = Object.assign(document.createElement("th"), { scope: "row" });
  const toggle = Object.assign(document.createElement("button"), { type: "button", textContent: spaced(name), title: measureText(name) });
  toggle.setAttribute("aria-expanded", "false");
  toggle.setAttribute("aria-controls", why.id);
  toggle.addEventListener("click", () => {
    why.hidden = !why.hidden;
    toggle.setAttribute("aria-expanded", String(!why.hidden));
  });
  head.append(toggle);
  line.append(head);
  const [bar, value, bounds, mark] = [line.insertCell(), line.insertCell(), line.insertCell(), line.insertCell()];
  const update = (measure: Measure): void => {
    line.hidden = false;
    why.hidden = toggle.getAttribute("aria-expanded") !== "true";
    line.dataset["pass"] = String(measure.pass);
    bar.replaceChildren(barOf(measure));
    Object.assign(value, { textContent: valueText(measure), title: `${measure.value} ${measure.unit}` });
    bounds.textContent = boundsText(measure);
    mark.textContent = measure.pass ? "pass" : "fail";
  };
  return { body, lines: [line, why], update };
}

/** The values a bar goes from and to. */
function rangeOf({ value, unit, min, max }: Measure): [number, number] {
  switch (unit) {
    case "score":
      return [0, 100];
    case "degrees":
      return Math.max(Math.abs(value), max ?? 0) > 45 ? [-90, 90] : [-45, 45];
    case "ratio":
    case "luminance":
      // A small bound is magnified: a bar of which it is a sliver shows nothing.
      return [0, min === undefined && max !== undefined ? Math.min(1, Math.max(4 * max, value)) : 1];
    default:
      return [0, Math.max(1.25 * value, 3 * (min ?? 0), 1.5 * (max ?? 0), 1)];
  }
}

function barOf(measure: Measure): SVGElement {
  const [from, to] = rangeOf(measure);
  const at = (value: number): number => Math.min(100, Math.max(0, (100 * (value - from)) / (to - from)));
  const { value, unit, min, max } = measure;
  const least = at(min ?? (unit === "degrees" && max !== undefined ? -max : from));
  const most = at(max ?? to);
  const bar = svg("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
  bar.append(
    svg("rect", { class: "track", x: 0, y: 3, width: 100, height: 4 }),
    svg("rect", { class: "zone", x: least, y: 3, width: Math.max(0, most - least), height: 4 }),
    svg("path", { class: "mark", d: `M${at(value)} 0v10` }),
  );
  return bar;
}

const digits: Record<string, number> = { score: 1, degrees: 1, px: 0, ratio: 3, luminance: 3 };
const signs: Record<string, string> = { degrees: "°", px: " px", score: "", ratio: "", luminance: "" };

function valueText({ value, unit }: Measure): string {
  const text = value.toFixed(digits[unit] ?? 2);
  return `${text.replace(/^-(0(\.0+)?)$/, "$1")}${signs[unit] ?? ` ${unit}`}`;
}

function boundsText({ unit, min, max }: Measure): string {
  const sign = signs[unit] ?? "";
  if (min !== undefined && max !== undefined) return `${min} – ${max}${sign}`;
  if (min !== undefined) return `≥ ${min}${sign}`;
  return max === undefined ? "none" : `≤ ${unit === "degrees" ? "±" : ""}${max}${sign}`;
}
