// MediaPipe's detector as a page's bundler would take it: what it does not use is left out.
export { FaceDetector, FilesetResolver } from "@mediapipe/tasks-vision";
