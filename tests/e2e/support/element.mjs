// How a person uses `<facegate-capture>`, and what they are told.
import { openCapture } from "./camera.mjs";

/** Opens the page with one element in it, `globalThis.element`; all that is spoken is recorded in the order of speaking. */
export async function openElement(browser, url, { options = {}, attributes = {}, before, ...view } = {}) {
  const opened = await openCapture(browser, url, view);
  if (before) await opened.page.evaluate(before);
  await opened.page.evaluate(async (settings, names) => {
    await import("/pkg/browser/element/index.js");
    const element = document.createElement("facegate-capture");
    for (const [name, value] of Object.entries(names)) element.setAttribute(name, value);
    element.options = settings;
    Object.assign(globalThis, { element, spoken: [], told: [] });
    const listen = (region, mark) => new MutationObserver(() => region.textContent && globalThis.spoken.push(mark + region.textContent)).observe(region, { childList: true });
    listen(element.shadowRoot.querySelector("[role=status]"), "");
    listen(element.shadowRoot.querySelector("[role=alert]"), "! ");
    for (const name of ["state", "photo", "error", "cancel"]) {
      document.addEventListener(`facegate-${name}`, ({ detail }) => globalThis.told.push(name === "state" ? detail.state : name === "error" ? `! ${detail.reason}` : name));
    }
    document.querySelector("main").append(element);
  }, options, attributes);
  await opened.page.waitForFunction(() => globalThis.element.shadowRoot.querySelector("h2").textContent !== "");
  return opened;
}

/** Waits for a state. */
export const until = (page, state) => page.waitForFunction((wanted) => globalThis.element.state === wanted, { timeout: 60_000, polling: 50 }, state);

/** Which element within has the focus: its part, or its class. */
export const focused = (page) => page.evaluate(() => {
  const at = globalThis.element.shadowRoot.activeElement;
  return at && (at.getAttribute("part") ?? at.className);
});

export const spoken = (page) => page.evaluate(() => globalThis.spoken);
export const told = (page) => page.evaluate(() => globalThis.told);
