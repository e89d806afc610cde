// One job, all contestants: each warms up, its photo is judged, then they take turns.
import { createHash } from "node:crypto";
import sharp from "sharp";
import { psnr } from "./ideal.mjs";
import { nativeContestants } from "./native.mjs";

/** Below this a picture is turned, mirrored or cut wrongly, not merely worse. */
const leastLikeness = 25;

/** Measures `job` for `rounds` rounds, with all whose name or group begins with a word of `only`: `{ rows, memory }`, a row `{ name, group, times, bytes, psnr }` or `{ name, group, error }`. */
export async function measure({ page }, job, input, { rounds, only }) {
  const inPage = await page.evaluate((about, url) => globalThis.bench.load(about, url), job, input.url);
  const invited = ({ name, group }) => !only.length || only.some((word) => name.startsWith(word) || group.startsWith(word));
  const contestants = [
    ...inPage.map(({ name, group }) => ({ name, group, ...fromPage(page, name, job) })),
    ...nativeContestants(job, input.bytes).map(({ name, group, run }) => ({ name, group, photo: run, time: () => timed(run) })),
  ].filter(invited);
  const rows = contestants.map(({ name, group }) => ({ name, group, times: [] }));
  for (const [at, contestant] of contestants.entries()) await attempt(rows[at], () => warmUp(contestant, job, input.ideal));
  for (let round = 0; round < rounds; round += 1) await turns(contestants, rows, round);
  return { rows, memory: await page.evaluate(() => globalThis.bench.memory()) };
}

function fromPage(page, name, job) {
  return {
    time: () => page.evaluate((who, about) => globalThis.bench.time(who, about), name, job),
    photo: async () => Buffer.from(await page.evaluate((who, about) => globalThis.bench.photo(who, about), name, job), "base64"),
  };
}

async function timed(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Each round has an order of its own, the same in every run: in a ring everybody would always come after the same one, and inherit what that leaves of caches and rubbish. */
async function turns(contestants, rows, round) {
  for (const at of order(contestants.length, round)) {
    if (!rows[at].error) await attempt(rows[at], async () => rows[at].times.push(await contestants[at].time()));
  }
}

function order(count, round) {
  const rank = (at) => createHash("sha256").update(`${round} ${at}`).digest("hex");
  return Array.from({ length: count }, (_, at) => [rank(at), at]).sort().map(([, at]) => at);
}

/** Whoever fails is a row that says so. */
async function attempt(row, work) {
  try {
    Object.assign(row, await work());
  } catch (error) {
    row.error = String(error.message ?? error).split("\n")[0];
  }
}

/** Long enough for an engine to compile its best code: at least three times, for at least half a second. */
async function warmUp({ photo, time }, job, ideal) {
  const made = Buffer.from(await photo());
  for (let [count, spent] = [1, 0]; count < 3 || spent < 500; count += 1) spent += Math.max(1, await time());
  return judged(made, job, ideal);
}

/** A photo counts only if it is what the job asks for. */
async function judged(photo, { size: [width, height] }, ideal) {
  const { format, width: photoWidth, height: photoHeight, orientation = 1, chromaSubsampling } = await sharp(photo).metadata();
  const got = `${format} ${photoWidth} × ${photoHeight}, orientation ${orientation}`;
  if (got !== `jpeg ${width} × ${height}, orientation 1`) throw new Error(`expected jpeg ${width} × ${height}, orientation 1, got ${got}`);
  const likeness = psnr(await sharp(photo).toColourspace("srgb").removeAlpha().raw().toBuffer(), ideal);
  if (likeness < leastLikeness) throw new Error(`expected the same picture, got one ${likeness.toFixed(1)} dB from it`);
  return { bytes: photo.length, psnr: likeness, chroma: chromaSubsampling, sha256: createHash("sha256").update(photo).digest("hex") };
}
