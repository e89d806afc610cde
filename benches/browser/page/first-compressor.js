import Compressor from "compressorjs";

export function run(blob, { size: [width, height] }) {
  return new Promise((success, error) => new Compressor(blob, { width, height, quality: 0.92, success, error }));
}
