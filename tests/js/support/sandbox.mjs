// A sandbox of its own for each test file, a signer that shares no code with it, and pictures made by jpeg-js.
import { createHash, createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request as open } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jpeg from "jpeg-js";
import { startSandbox } from "../../../scripts/lib/sandbox.mjs";

export const keys = "LTAItestAK:testSK,STS.temporary:stsSecret:CAIS+tok/=";
const image = (name) => readFileSync(new URL(`../../images/${name}`, import.meta.url));

/** Starts a sandbox with a state folder of its own, which `dispose` removes and `stop` leaves. */
export async function newSandbox(options = {}) {
  const state = mkdtempSync(join(tmpdir(), "facegate-sandbox-"));
  const sandbox = await startSandbox({ state, keys, ...options });
  const remove = () => rmSync(state, { recursive: true, force: true });
  return { url: sandbox.url, state, stop: sandbox.dispose, remove, dispose: async () => { await sandbox.dispose(); remove(); } };
}

const pct = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const pairs = (fields) => Object.entries(fields).map(([key, value]) => `${pct(key)}=${pct(String(value))}`);
const hex = (data) => createHash("sha256").update(data).digest("hex");
export const isoDate = (ms = Date.now()) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

/**
 * Makes a signed ACS3 request. `change` may replace headers after signing (undefined removes), `signed` says which headers are
 * signed, `sentBody` what is sent instead of the signed body.
 */
export function acs3(url, action, { query = {}, body = {}, id = "LTAItestAK", secret = "testSK", headers = {}, drop = [], change = {}, sentBody, unsigned = [] } = {}) {
  const text = typeof body === "string" ? body : pairs(body).join("&");
  const search = pairs(query).sort().join("&");
  const all = {
    host: new URL(url).host, "x-acs-action": action, "x-acs-version": "2022-08-09", "x-acs-date": isoDate(),
    "x-acs-signature-nonce": randomBytes(16).toString("hex"), "x-acs-content-sha256": hex(text),
    ...(text === "" ? {} : { "content-type": "application/x-www-form-urlencoded" }), ...headers,
  };
  for (const name of drop) delete all[name];
  const names = Object.keys(all).filter((name) => !unsigned.includes(name)).sort();
  const canonical = `POST\n/\n${search}\n${names.map((name) => `${name}:${all[name]}\n`).join("")}\n${names.join(";")}\n${hex(text)}`;
  const signature = createHmac("sha256", secret).update(`ACS3-HMAC-SHA256\n${hex(canonical)}`).digest("hex");
  all.authorization = `ACS3-HMAC-SHA256 Credential=${id},SignedHeaders=${names.join(";")},Signature=${signature}`;
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) delete all[name];
    else all[name] = value;
  }
  return { url: search === "" ? url : `${url}/?${search}`, init: { method: "POST", headers: all, body: (sentBody ?? text) || undefined } };
}

/** Makes a request signed the older way; `change` is over the signed query. */
export function rpcV1(url, action, { query = {}, body = {}, id = "LTAItestAK", secret = "testSK", token, change = {} } = {}) {
  const all = {
    ...query, Action: action, Format: "json", Version: "2022-08-09", Timestamp: isoDate(), SignatureNonce: randomBytes(16).toString("hex"),
    SignatureMethod: "HMAC-SHA1", SignatureVersion: "1.0", AccessKeyId: id, ...(token ? { SecurityToken: token } : {}),
  };
  const toSign = `POST&%2F&${pct(pairs({ ...all, ...body }).sort().join("&"))}`;
  const Signature = createHmac("sha1", `${secret}&`).update(toSign).digest("base64");
  const init = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: pairs(body).join("&") };
  return { url: `${url}/?${pairs({ ...all, Signature, ...change }).join("&")}`, init };
}

/** Sends a request and gives status, headers and the answer as JSON, or as text where it is none. */
export async function send({ url, init }) {
  const response = await fetch(url, init);
  const text = await response.text();
  let answer = text;
  try {
    answer = JSON.parse(text);
  } catch { /* faults answer with other things than JSON */ }
  return { status: response.status, headers: response.headers, answer };
}

/** The same on a connection of its own, to `address` where the request is for another host: a kept one may have been ended by workerd meanwhile. */
export async function sendAlone({ url, init: { method, headers, body } }, address = url) {
  const { pathname, search } = new URL(url);
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const sent = open({ host: hostname, port, path: pathname + search, method, headers, agent: false }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk)).on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode, headers: new Headers(response.headers), answer: JSON.parse(Buffer.concat(chunks).toString()) }));
    });
    sent.on("error", reject).end(body);
  });
}

/** JPEG bytes of a crop of a test image, scaled to `to` wide by the nearest pixel; mirrored, and of more or less light, when told. */
export function cropped(name, { left = 0, top = 0, width, height, to = width, quality = 90, mirror = false, light = 1 }) {
  const source = jpeg.decode(image(name), { useTArray: true });
  const size = { width: to, height: Math.round((height * to) / width) };
  const data = new Uint8Array(size.width * size.height * 4);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const column = Math.floor(((mirror ? to - 1 - x : x) * width) / to);
      const from = ((top + Math.floor((y * width) / to)) * source.width + left + column) * 4;
      data.set(source.data.subarray(from, from + 4).map((level, at) => (at < 3 ? Math.min(level * light, 255) : level)), (y * size.width + x) * 4);
    }
  }
  return jpeg.encode({ ...size, data }, quality).data;
}

/** A JPEG of one shade of gray, or of a gradient. */
export function painted(width, height, shade = (x, y) => (x * 255) / width + y / 9) {
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) data.fill(shade(i % width, Math.floor(i / width)), i * 4, i * 4 + 3);
  return jpeg.encode({ width, height, data }, 90).data;
}

export const base64 = (bytes) => Buffer.from(bytes).toString("base64");
export const obama = () => image("obama.jpg");
/** The same picture, smaller and more compressed. */
export const obamaAgain = () => cropped("obama.jpg", { width: 910, height: 1137, to: 600, quality: 70 });
/** The same face in a picture that is none of the same: closer, mirrored, darker. */
export const obamaElsewhere = () => cropped("obama.jpg", { left: 200, top: 120, width: 480, height: 640, to: 540, quality: 80, mirror: true, light: 0.6 });
/** Hardly any light on the face. */
export const obamaDark = () => cropped("obama.jpg", { width: 850, height: 1133, to: 600, light: 0.12 });
/** The face in a picture of an allowed width and height. */
export const obamaOf = (width, height) => {
  const part = Math.min(910, Math.floor((1130 * width) / height));
  return cropped("obama.jpg", { left: Math.floor((910 - part) / 2), width: part, height: Math.round((part * height) / width), to: width });
};
/** A JPEG with a comment in it. */
export function commented(bytes, text) {
  const comment = Buffer.from(text);
  return Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment, bytes.subarray(2)]);
}
/** Another person; the whole file is higher than a picture may be. */
export const biden = () => cropped("biden.jpg", { top: 200, width: 970, height: 1293, to: 720, quality: 85 });

let serial = 0;
/** The fields of a check, all required ones filled; `fields` adds, replaces, or removes by undefined. */
export function check(fields = {}) {
  const body = { MerchantBizId: `biz${process.pid}x${serial++}`, MerchantUserId: "anna", VerifyModel: "0", FaceGroupCodes: "staff", ...fields };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
