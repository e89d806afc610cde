// How a person uses the demo's page, and what came of it.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openPage } from "./browser.mjs";
import { root } from "./files.mjs";
import { click, press, upload } from "./press.mjs";

const screenshots = join(root, "build/screenshots");

/** Keeps a picture of the page in build/screenshots. */
export async function shot(page, name) {
  mkdirSync(screenshots, { recursive: true });
  // One whose view has gone since is cancelled.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((animation) => animation.effect?.getTiming().iterations === 1).map((animation) => animation.finished)));
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

/** Opens the page as somebody new; every track it ever gets is in `tracks`. */
export async function openDemo(browser, url, { lang = "en", before, ...view } = {}) {
  const context = await browser.createBrowserContext();
  const { page, faults } = await openPage(context, view);
  await page.evaluateOnNewDocument(() => {
    globalThis.tracks = [];
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      globalThis.tracks.push(...stream.getTracks());
      return stream;
    };
  });
  await before?.(page);
  await page.goto(`${url}/?lang=${lang}`);
  await page.waitForSelector("html[data-ready]");
  return { page, faults, context };
}

/** Waits until a view is the one shown. */
export async function view(page, name) {
  await page.waitForSelector(`.view[data-view="${name}"]:not([hidden])`, { timeout: 60_000 });
}

/** Waits for a state of the element. */
export const capturing = (page, state) => page.waitForFunction((wanted) => document.querySelector("facegate-capture").state === wanted, { timeout: 60_000, polling: 50 }, state);

/** Agrees, and goes on to the photo. */
export async function agree(page) {
  if (!(await page.$eval("#agree", (box) => box.checked))) await click(page, "#agree");
  await click(page, "#go");
  await view(page, "capture");
}

/** Gives a file for the photo, from the first view or the second, and waits until it is shown. */
export async function give(page, file) {
  if (await page.$(".view[data-view=consent]:not([hidden])")) await agree(page);
  await upload(page, file);
  await capturing(page, "review");
}

/** Confirms the photo shown; gives what went to the edge, what it answered, and what the person reads. */
export async function send(page) {
  const client = await page.createCDPSession();
  await client.send("Network.enable", { maxPostDataSize: 2_000_000 });
  let photo;
  client.on("Network.requestWillBeSent", ({ request }) => {
    if (request.url.endsWith("/v1/checks")) photo = Buffer.concat(request.postDataEntries.map(({ bytes }) => Buffer.from(bytes, "base64")));
  });
  const answered = page.waitForResponse((response) => response.url().endsWith("/v1/checks"));
  await press(page, "use");
  const check = await (await answered).json();
  await view(page, "outcome");
  await client.detach();
  return { photo, check, ...(await outcome(page)) };
}

/** What the outcome's view says. */
export async function outcome(page) {
  return page.evaluate(() => {
    const text = (id) => document.querySelector(`#${id}`).textContent;
    const verified = document.querySelector("#verified");
    return {
      title: text("outcome-title"), next: text("next"), spoken: text("live"), mood: document.querySelector("#badge").dataset.mood,
      verified: verified.hidden ? null : [verified.dataset.ok, text("verified-text")], focused: document.activeElement.id,
    };
  });
}

/** The scenario's radio button, as a person picks it. */
export async function pick(page, scenario) {
  await click(page, `input[value="${scenario}"]`);
}

/** How each track the page ever had stands. */
export const tracks = (page) => page.evaluate(() => globalThis.tracks.map((track) => track.readyState));

/** The edge answers with this from now on, until the function given is called; null cuts the line. */
export async function answerWith(page, status, body) {
  await page.setRequestInterception(true);
  const answer = (request) => {
    if (!request.url().endsWith("/v1/checks")) return request.continue();
    return status === null ? request.abort() : request.respond({ status, contentType: "application/json", body: JSON.stringify(body) });
  };
  page.on("request", answer);
  return async () => {
    page.off("request", answer);
    await page.setRequestInterception(false);
  };
}

/** Fails when the page reported anything: an error, a violation, a failed request. */
export function clean(faults) {
  assert.deepEqual(faults, []);
}
