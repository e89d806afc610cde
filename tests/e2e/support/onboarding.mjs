// How a person uses the page, and what came of it.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./files.mjs";

const screenshots = join(root, "build/screenshots");

/** Keeps a picture of the page in build/screenshots. */
export async function shot(page, name) {
  mkdirSync(screenshots, { recursive: true });
  await page.evaluate(() => Promise.all(document.getAnimations().filter((animation) => animation.effect?.getTiming().iterations === 1).map((animation) => animation.finished)));
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

/** Waits until a view is the one shown. */
export async function view(page, name) {
  await page.waitForSelector(`.view[data-view="${name}"]:not([hidden])`, { timeout: 15_000 });
}

/** Chooses a file with the page's own button. */
export async function chooseFile(page, file, button = "#choose-file") {
  const [chooser] = await Promise.all([page.waitForFileChooser(), page.click(button)]);
  await chooser.accept([file]);
}

/** Sends the photo shown; gives what went to the edge, what it answered, and what the person reads. */
export async function send(page) {
  const client = await page.createCDPSession();
  await client.send("Network.enable", { maxPostDataSize: 2_000_000 });
  let photo;
  client.on("Network.requestWillBeSent", ({ request }) => {
    if (request.url.endsWith("/v1/checks")) photo = Buffer.concat(request.postDataEntries.map(({ bytes }) => Buffer.from(bytes, "base64")));
  });
  const answered = page.waitForResponse((response) => response.url().endsWith("/v1/checks"));
  await page.click("#send");
  const check = await (await answered).json();
  await view(page, "outcome");
  await client.detach();
  return { photo, check, ...(await outcome(page)) };
}

/** What the outcome's view says. */
export async function outcome(page) {
  return page.evaluate(() => ({
    title: document.querySelector("#outcome-title").textContent,
    verified: document.querySelector("#verified").hidden ? null : document.querySelector("#verified-text").textContent,
    mood: document.querySelector("#badge").dataset.mood,
    spoken: document.querySelector("#live").textContent,
    focused: document.activeElement.id,
  }));
}

/** The scenario's radio button, as a person picks it. */
export async function pick(page, scenario) {
  await page.click(`input[value="${scenario}"]`);
}

/** Fails when the page reported anything: an error, a violation, a failed request. */
export function clean(faults) {
  assert.deepEqual(faults, []);
}
