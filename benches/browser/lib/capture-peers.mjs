// What live guidance is measured beside: packages whose models come with them run in the page; of the others only the bytes can be told.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { installModel, installPeers } from "./install.mjs";

const here = fileURLToPath(new URL("../", import.meta.url));
const folder = join(here, "capture-peers");
const own = "benches/browser/node_modules/@mediapipe/tasks-vision";
const peers = "benches/browser/capture-peers/node_modules";

/** Installs them, once for each state of the lock file; nothing of theirs is run for that. */
export function installCapturePeers() {
  installPeers();
  const [installed, state] = [join(folder, "node_modules/.installed"), readFileSync(join(folder, "package-lock.json"), "utf8")];
  if (existsSync(installed) && readFileSync(installed, "utf8") === state) return;
  execFileSync("npm", ["ci", "--ignore-scripts", "--legacy-peer-deps", "--no-fund", "--no-audit"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  writeFileSync(installed, state);
}

/** Those that run here: `open` gives, in the page, what detects the faces of a video now. */
export function runnable() {
  const model = installModel();
  return {
    "MediaPipe FaceDetector": {
      files: [`${own}/vision_bundle.mjs`, `${own}/wasm/vision_wasm_internal.js`, `${own}/wasm/vision_wasm_internal.wasm`, model.slice(1)], args: [`/${own}`, model],
      async open(package_, modelAssetPath) {
        const { FaceDetector, FilesetResolver } = await import(`${package_}/vision_bundle.mjs`);
        const detector = await FaceDetector.createFromOptions(await FilesetResolver.forVisionTasks(`${package_}/wasm`), { baseOptions: { modelAssetPath, delegate: "CPU" }, runningMode: "VIDEO" });
        return async (video) => detector.detectForVideo(video, performance.now()).detections.length;
      },
    },
    "face-api, tiny detector and landmarks": {
      files: [`${peers}/@vladmandic/face-api/dist/face-api.esm.js`, ...["tiny_face_detector", "face_landmark_68_tiny"].flatMap((name) => [`${peers}/@vladmandic/face-api/model/${name}_model.bin`, `${peers}/@vladmandic/face-api/model/${name}_model-weights_manifest.json`])],
      args: [`/${peers}/@vladmandic/face-api`],
      async open(package_) {
        const api = await import(`${package_}/dist/face-api.esm.js`);
        await Promise.all([api.nets.tinyFaceDetector.loadFromUri(`${package_}/model`), api.nets.faceLandmark68TinyNet.loadFromUri(`${package_}/model`)]);
        return async (video) => (await api.detectAllFaces(video, new api.TinyFaceDetectorOptions()).withFaceLandmarks(true)).length;
      },
    },
  };
}

/** Those that do not: what they want from elsewhere, and what of the package a page downloads. */
const still = {
  "@aws-amplify/ui-react-liveness": { wants: "a session of AWS, BlazeFace from its network", entry: 'export { FaceLivenessDetectorCore } from "@aws-amplify/ui-react-liveness";', files: [`${peers}/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm`] },
  "@innovatrics/dot-face-auto-capture": { wants: "a licence", entry: 'import "@innovatrics/dot-face-auto-capture";', files: ["wasm/dot_embedded_bg.wasm", "face/wasm/sam_simd.wasm", "face/dot-g8anp0DQ.js"].map((file) => `${peers}/@innovatrics/dot-face-auto-capture/dot-assets/${file}`) },
  "@getyoti/react-face-capture": { wants: "its service", files: ["vanilla/index.js", "assets/face-capture/tiny_face_detector_model-shard1", "assets/face-capture/tiny_face_detector_model-weights_manifest.json"].map((file) => `${peers}/@getyoti/react-face-capture/${file}`) },
  "@smileid/web-components": { wants: "MediaPipe's landmark model from its network", entry: 'import "@smileid/web-components/smart-camera-web";', files: [`${peers}/@mediapipe/tasks-vision/wasm/vision_wasm_internal.js`, `${peers}/@mediapipe/tasks-vision/wasm/vision_wasm_internal.wasm`] },
};

const root = join(here, "../..");
const brotli = (raw) => brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }).length;

/** Brotli bytes of files below the repository's root. */
export const bytesOf = (files) => files.reduce((sum, file) => sum + brotli(readFileSync(join(root, file))), 0);

/** Bytes of a package's script as a page's bundler makes it, the frameworks that such a page has already left out. */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder }, bundle: true, minify: true, format: "esm", target: "es2022", write: false, platform: "browser", logLevel: "error",
    external: ["react", "react-dom", "react/*", "react-dom/*", "aws-amplify", "aws-amplify/*", "@aws-amplify/core", "@aws-amplify/core/*"], loader: { ".wasm": "empty" }, define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputFiles.reduce((sum, { contents: raw }) => sum + brotli(raw), 0);
}

/** The bytes of those that do not run here, and what they want. */
export async function bytesOnly() {
  const rows = [];
  for (const [name, { wants, entry, files }] of Object.entries(still)) rows.push({ name, wants, brotli: bytesOf(files) + (entry ? await bundled(entry) : 0) });
  return rows;
}
