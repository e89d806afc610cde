// `node models/face-api/judge.mjs PACKAGE`: what face-api's own code (its TensorFlow.js, on the CPU) makes of the formula's chips of
// reference.py, from the package's own weights; tests/images/faces/face-api.json. PACKAGE is npm's @vladmandic/face-api 1.7.15, unpacked.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
// Its build for Node wants native bindings; without a process it takes itself for a browser's, and needs no more than this of a platform.
const kept = globalThis.process;
globalThis.process = undefined;
const faceapi = await import(pathToFileURL(join(folder, "dist/face-api.esm.js")));
globalThis.process = kept;
const { tf, nets, NetInput } = faceapi;
const typed = [Float32Array, Int32Array, Uint8Array, Uint8ClampedArray];
tf.env().setPlatform("node-like", {
  isTypedArray: (value) => typed.some((type) => value instanceof type), now: () => performance.now(), fetch, setTimeoutCustom: setTimeout,
  encode: (text) => new TextEncoder().encode(text), decode: (bytes) => new TextDecoder().decode(bytes),
});
await tf.setBackend("cpu");

async function load(net, name) {
  const manifest = JSON.parse(readFileSync(join(folder, "model", `${name}-weights_manifest.json`), "utf8"));
  const bytes = Uint8Array.from(readFileSync(join(folder, "model", `${name}.bin`)));
  net.loadFromWeightMap(await tf.io.weightsLoaderFactory(async () => [bytes.buffer])(manifest, ""));
  return net;
}

function formula(side) {
  const pixels = Array.from({ length: side * side }, (_, i) => [i % side, Math.floor(i / side)]);
  const planes = pixels.flatMap(([x, y]) => [0, 1, 2].map((c) => (x * (c + 3) + y * (5 - c) + ((x * y) % 17) * 4) % 256));
  return new NetInput([tf.tensor4d(Float32Array.from(planes), [1, side, side, 3])]);
}

const recognition = await load(nets.faceRecognitionNet, "face_recognition_model");
const attributes = await load(nets.ageGenderNet, "age_gender_model");
const embedding = await recognition.forwardInput(formula(150)).data();
const { age, gender } = await attributes.forwardInput(formula(112));
console.log(JSON.stringify({ embedding: [...embedding].map((value) => Number(value.toFixed(6))), age: (await age.data())[0], male: (await gender.data())[0] }));
