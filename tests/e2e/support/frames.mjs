// Pictures as a camera would show them, and how much two pictures look alike.
import { readFileSync } from "node:fs";
import jpeg from "jpeg-js";

/** Decodes a JPEG with a decoder that is not ours. */
export function decode(bytes) {
  return jpeg.decode(bytes, { useTArray: true });
}

/** A picture scaled to cover `width` × `height`, centred, bilinear. */
export function cover(picture, width, height) {
  const scale = Math.max(width / picture.width, height / picture.height);
  const left = (picture.width - width / scale) / 2;
  const top = (picture.height - height / scale) / 2;
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) sample(picture, left + (x + 0.5) / scale - 0.5, top + (y + 0.5) / scale - 0.5, data, (y * width + x) * 4);
  }
  return { width, height, data };
}

function sample({ data, width, height }, x, y, out, at) {
  const clamp = (value, most) => Math.min(most, Math.max(0, value));
  const [x0, y0] = [clamp(Math.floor(x), width - 1), clamp(Math.floor(y), height - 1)];
  const [x1, y1] = [clamp(x0 + 1, width - 1), clamp(y0 + 1, height - 1)];
  const [fx, fy] = [clamp(x - x0, 1), clamp(y - y0, 1)];
  for (let channel = 0; channel < 3; channel += 1) {
    const value = (px, py) => data[(py * width + px) * 4 + channel];
    out[at + channel] = (value(x0, y0) * (1 - fx) + value(x1, y0) * fx) * (1 - fy) + (value(x0, y1) * (1 - fx) + value(x1, y1) * fx) * fy;
  }
}

/** A video file for Chromium's fake camera: the same frame over and over. */
export function mjpeg(frame) {
  const { data } = jpeg.encode(frame, 95);
  return Buffer.concat(Array(4).fill(data));
}

/** A part of a picture. */
export function part(picture, { x, y, width, height }) {
  const data = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    const from = ((y + row) * picture.width + x) * 4;
    data.set(picture.data.subarray(from, from + width * 4), row * width * 4);
  }
  return { width, height, data };
}

/** The frame of `width` × `height` that a camera sees: one part of a picture file. */
export function cameraFrame(file, rect, width, height) {
  return cover(part(decode(readFileSync(file)), rect), width, height);
}

/** A picture, left and right exchanged. */
export function mirrored({ width, height, data }) {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) out.set(data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4), (y * width + width - 1 - x) * 4);
  }
  return { width, height, data: out };
}

/** How alike two pictures are: the correlation of their lightness on a common 60 × 80 grid, 1 for the same. */
export function likeness(one, other) {
  const [a, b] = [one, other].map((picture) => {
    const { data } = cover(picture, 60, 80);
    const light = Array.from({ length: 4800 }, (_, at) => 0.299 * data[at * 4] + 0.587 * data[at * 4 + 1] + 0.114 * data[at * 4 + 2]);
    const mean = light.reduce((sum, value) => sum + value, 0) / light.length;
    return light.map((value) => value - mean);
  });
  const dot = (left, right) => left.reduce((sum, value, at) => sum + value * right[at], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
