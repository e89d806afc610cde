import imageCompression from "browser-image-compression";

export function run(blob, { size }) {
  return imageCompression(blob, { maxWidthOrHeight: Math.max(...size), initialQuality: 0.92, useWebWorker: false });
}
