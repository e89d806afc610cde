// Text as HTML: every value is escaped unless it is HTML already.

/** A piece of HTML. */
export interface Html {
  readonly text: string;
}

type Value = string | number | ArrayBuffer | null | undefined | Html | Html[];

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function written(value: Value): string {
  if (Array.isArray(value)) return value.map(({ text }) => text).join("");
  if (typeof value === "object" && value !== null && "text" in value) return value.text;
  return String(value ?? "").replace(/[&<>"']/g, (character) => escapes[character] ?? "");
}

/** HTML with values in it. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return raw(parts.map((part, index) => part + (index < values.length ? written(values[index]) : "")).join(""));
}

/** Text that is HTML as it stands. */
export function raw(text: string): Html {
  return { text };
}

/** A labelled field. */
export function field(label: string, control: Html): Html {
  return html`<label>${label} ${control}</label>`;
}

/** A button that is said in full where what it is about can be seen only. */
export function button(label: string, spoken: string = label): Html {
  return html`<button class="quiet" aria-label="${spoken}">${label}</button>`;
}

/** Options as pairs of value and label. */
export function options(pairs: [string, string][], selected?: string): Html {
  return raw(pairs.map(([value, label]) => html`<option value="${value}"${value === selected ? raw(" selected") : ""}>${label}</option>`.text).join(""));
}

/** A table that scrolls by itself where it is too wide, by the keyboard too. */
export function table(name: string, columns: string[], rows: Value[][], none = `No ${name.toLowerCase()} yet.`): Html {
  if (rows.length === 0) return html`<p class="none">${none}</p>`;
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`);
  return html`<div class="scroll" role="region" aria-label="${name} in a table" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
