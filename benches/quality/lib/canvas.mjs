// Chromium's own way to a JPEG: drawImage with imageSmoothingQuality "high", then toBlob.
import { openBrowser, openPage } from "../../../tests/e2e/support/browser.mjs";
import { serveFiles } from "../../../tests/e2e/support/files.mjs";

/** A page that draws and encodes; `photos` gives the two photos of the canvas whose sizes enclose `bytes`, `close` ends it. */
export async function openCanvas() {
  const answers = { "/canvas.html": { status: 200, type: "text/html", body: "<!doctype html><title>canvas</title>" } };
  const server = await serveFiles(answers);
  const { browser, close } = await openBrowser();
  const { page } = await openPage(browser);
  await page.goto(`${server.url}/canvas.html`);
  let count = 0;
  return {
    version: await browser.version(),
    async photos({ png, frame, crop, size, bytes }) {
      count += 1;
      const { data, ...init } = frame ?? {};
      answers[`/picture-${count}`] = frame ? { status: 200, type: "application/octet-stream", body: Buffer.from(data) } : { status: 200, type: "image/png", body: png };
      const found = await page.evaluate(enclosing, `/picture-${count}`, frame && init, crop, size, bytes);
      return found.map(({ quality, base64 }) => ({ quality, photo: Buffer.from(base64, "base64") }));
    },
    close: async () => {
      await close();
      await server.close();
    },
  };
}

/** In the page: draws `crop` of the picture, or of a camera's frame, at `size`, then searches the highest quality (in hundredths, which is all the encoder knows) that stays within `bytes`; gives it and the next. */
async function enclosing(url, frame, [left, top, cropWidth, cropHeight], [width, height], bytes) {
  const answer = await fetch(url);
  const bitmap = frame ? new VideoFrame(await answer.arrayBuffer(), { timestamp: 0, ...frame }) : await createImageBitmap(await answer.blob());
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, left, top, cropWidth, cropHeight, 0, 0, width, height);
  const encode = (quality) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality / 100));
  let [low, high] = [1, 99];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((await encode(middle)).size <= bytes) low = middle;
    else high = middle - 1;
  }
  const both = [];
  for (const quality of [low, Math.min(low + 1, 99)]) {
    const data = new Uint8Array(await (await encode(quality)).arrayBuffer());
    both.push({ quality, base64: btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join("")) });
  }
  return both;
}
