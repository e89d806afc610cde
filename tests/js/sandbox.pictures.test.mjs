// Pictures as clients really send them: other codings of one face, and other ways to write Base64; one row a kind, as Base64 and by URL.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { acs3, base64, biden, check, newSandbox, obama, sendAlone } from "./support/sandbox.mjs";

const query = { ProductCode: "FACE_IDU_MIN" };
let sandbox;
let files;
let filesUrl;
let serves;

const duplicationCheck = (fields) => sendAlone(acs3(sandbox.url, "FaceDuplicationCheckIntl", { query, body: check(fields) }));
const verify = (fields) => duplicationCheck({ VerifyModel: "1", FaceGroupCodes: undefined, SourceFacePicture: base64(obama()), ...fields });
const small = () => sharp(obama()).resize(600, 750);
/** Smooth, so that it is small without losses. */
const smooth = () => sharp(obama()).resize(512, 640).blur(2);
/** The same with its pixels turned or mirrored, before anything else is done to them. */
const pixels = async (turn) => turn(sharp(await small().png().toBuffer()));

/** What is said of a face counts only where the coding was read right: the same face has to be found in it. */
const codings = {
  "baseline JPEG": () => small().jpeg().toBuffer(),
  "progressive JPEG": () => small().jpeg({ progressive: true }).toBuffer(),
  "JPEG 4:4:4": () => small().jpeg({ chromaSubsampling: "4:4:4" }).toBuffer(),
  "gray JPEG": () => small().grayscale().jpeg().toBuffer(),
  "JPEG in four inks": () => small().toColourspace("cmyk").jpeg().toBuffer(),
  "JPEG with a profile": () => small().withIccProfile("p3").jpeg().toBuffer(),
  "JPEG with something behind it": async () => Buffer.concat([await small().jpeg().toBuffer(), Buffer.alloc(1000, 7)]),
  "JPEG that lies on its side and says so": async () => (await pixels((of) => of.rotate(90))).jpeg().withMetadata({ orientation: 8 }).toBuffer(),
  "JPEG that stands on its head and says so": async () => (await pixels((of) => of.rotate(180))).jpeg().withMetadata({ orientation: 3 }).toBuffer(),
  "mirrored JPEG that says so": async () => (await pixels((of) => of.flop())).jpeg().withMetadata({ orientation: 2 }).toBuffer(),
  PNG: () => smooth().png().toBuffer(),
  "interlaced PNG": () => smooth().png({ progressive: true }).toBuffer(),
  "PNG with alpha": () => smooth().ensureAlpha(1).png().toBuffer(),
  "PNG of a palette": () => small().png({ palette: true }).toBuffer(),
  "gray PNG": () => small().grayscale().png().toBuffer(),
};
for (const name of Object.keys(codings)) {
  test(`${name}: the same face, as Base64 and by URL`, async () => {
    const picture = made.get(name);
    assert.ok(picture.length < 1_000_000, `${picture.length}`);
    const inline = await verify({ TargetFacePicture: base64(picture) });
    // What is larger than Base64 may be comes by URL alone.
    if (picture.length > 600_000) assert.equal(inline.answer.Code, "ToolargeImage");
    else assert.ok(Number(inline.answer.Result?.FaceComparisonScore) > 80, JSON.stringify(inline.answer));
    serves = picture;
    const { answer } = await verify({ TargetFacePictureUrl: filesUrl });
    assert.ok(answer.Code === "Success" && Number(answer.Result.FaceComparisonScore) > 80, JSON.stringify(answer));
  });
}

/** name, picture, status and Code as Base64, and by URL where that differs */
const refused = [
  ["a wide picture, by its orientation", async () => (await pixels((of) => of.rotate(90))).jpeg().toBuffer(), [401, "UnqualifiedPhoto"]],
  ["one that becomes wide when it is turned", async () => small().jpeg().withMetadata({ orientation: 6 }).toBuffer(), [401, "UnqualifiedPhoto"]],
  ["one pixel", async () => sharp(obama()).resize(1, 2).jpeg().toBuffer(), [401, "UnqualifiedPhoto"]],
  ["WebP", async () => small().webp().toBuffer(), [401, "UnqualifiedPhoto"]],
  ["GIF", async () => small().gif().toBuffer(), [401, "UnqualifiedPhoto"]],
  ["TIFF", async () => small().resize(480, 640).tiff({ compression: "jpeg" }).toBuffer(), [401, "UnqualifiedPhoto"]],
  ["SVG", async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="750"/>'), [401, "UnqualifiedPhoto"]],
  ["nothing but a start", async () => Buffer.from([0xff, 0xd8]), [401, "UnqualifiedPhoto"]],
  ["half a PNG", async () => (await small().png().toBuffer()).subarray(0, 20_000), [401, "UnqualifiedPhoto"]],
  ["0.61 MB", async () => Buffer.concat([obama(), Buffer.alloc(610_000 - obama().length)]), [401, "ToolargeImage"], [200, "Success"]],
  ["1.01 MB", async () => Buffer.concat([obama(), Buffer.alloc(1_010_000 - obama().length)]), [401, "ToolargeImage"]],
  ["a landscape", async () => sharp({ create: { width: 600, height: 800, channels: 3, background: "#8ac" } }).jpeg().toBuffer(), [401, "NoFaceDetected"]],
  ["the back of nobody: noise", async () => sharp({ create: { width: 600, height: 800, channels: 3, noise: { type: "gaussian", mean: 128, sigma: 60 } } }).jpeg({ quality: 60 }).toBuffer(), [401, "NoFaceDetected"]],
];
/** Made before a connection is open: a busy machine takes seconds, and an idle connection is closed. */
const made = new Map();

before(async () => {
  for (const [name, make] of [...Object.entries(codings), ...refused]) made.set(name, await make());
  sandbox = await newSandbox();
  files = createServer((_request, response) => response.end(serves));
  await new Promise((resolve) => files.listen(0, "127.0.0.1", resolve));
  filesUrl = `http://127.0.0.1:${files.address().port}/face`;
});
after(async () => {
  files.closeAllConnections();
  files.close();
  await sandbox.dispose();
});

for (const [name, , inline, byUrl = inline] of refused) {
  test(`${name}: ${inline[1]}${byUrl === inline ? "" : `, by URL ${byUrl[1]}`}`, async () => {
    const picture = made.get(name);
    const answered = await duplicationCheck({ SourceFacePicture: base64(picture) });
    assert.deepEqual([answered.status, answered.answer.Code], inline, answered.answer.Message);
    serves = picture;
    const fetched = await duplicationCheck({ SourceFacePictureUrl: filesUrl });
    assert.deepEqual([fetched.status, fetched.answer.Code], byUrl, fetched.answer.Message);
  });
}

test("of two faces the larger counts, wherever it is", async () => {
  const [left, right] = [await sharp(obama()).resize(420, 525).toBuffer(), await sharp(biden()).resize(200, 250, { position: "top" }).toBuffer()];
  const two = async (order) => sharp({ create: { width: 660, height: 880, channels: 3, background: "#777" } })
    .composite([{ input: left, left: order ? 0 : 240, top: 300 }, { input: right, left: order ? 440 : 20, top: 20 }]).jpeg().toBuffer();
  for (const order of [true, false]) {
    const { answer } = await verify({ TargetFacePicture: base64(await two(order)) });
    assert.equal(answer.Result?.SubCode, "200", JSON.stringify(answer));
  }
});

const text = () => base64(obama());
/** How the text is written, Code */
const written = [
  ["without its padding", (of) => of.replace(/=+$/, ""), "Success"],
  ["as a data: URL", (of) => `data:image/jpeg;base64,${of}`, "UnqualifiedPhoto"],
  ["in lines, as MIME has it", (of) => of.replace(/.{76}/g, "$&\r\n"), "UnqualifiedPhoto"],
  ["with a line break behind it", (of) => `${of}\n`, "UnqualifiedPhoto"],
  ["in the alphabet of URLs", (of) => of.replaceAll("+", "-").replaceAll("/", "_"), "UnqualifiedPhoto"],
  ["with a space for each +", (of) => of.replaceAll("+", " "), "UnqualifiedPhoto"],
  ["twice over", (of) => Buffer.from(of).toString("base64"), "UnqualifiedPhoto"],
  ["in hexadecimal", (of) => Buffer.from(of.slice(0, 40_000), "base64").toString("hex"), "UnqualifiedPhoto"],
  ["cut by a character", (of) => `${of.slice(0, 40_001)}`, "UnqualifiedPhoto"],
];
for (const [name, write, code] of written) {
  test(`Base64 ${name}: ${code}`, async () => {
    const { answer } = await duplicationCheck({ SourceFacePicture: write(text()) });
    assert.equal(answer.Code, code, answer.Message);
    if (code !== "Success" && /data:|lines|break|URLs|\+/.test(name)) assert.match(answer.Message, /without a data: prefix and line breaks/, "it says what is wrong");
  });
}
