// What is asked of every contestant. Sizes are width × height; `crop` and `size` are upright pixels; `goals` are ratios in one run, theirs to ours (`sharp`: ours to theirs).

const frame = (width, height, crop, size) => ({ stored: [width, height], orientation: 1, crop, size });
const wide = frame(1920, 1080, [555, 0, 810, 1080], [720, 960]);
const tall = frame(1080, 1920, [0, 0, 1080, 1920], [720, 1280]);
/** `lens` is the radius of its blur in pixels, `detail` and `noise` as in scene.mjs: a webcam's photo meets the soft budget, a phone's file has 2 bits a pixel. */
const webcam = { lens: 3, detail: 0, noise: 1.2 };
const phone = { lens: 0, detail: 0.7, noise: 5.5 };
const camera = (width, height) => ({ source: "jpeg", stored: [width, height], orientation: 6, crop: [0, 0, height, width], size: [720, 960] });
const frameGoals = { browser: 1.3, library: 4, sharp: 1 };

export const jobs = [
  { id: "frame-1080p", title: "1920 × 1080 RGBA frame", source: "rgba", ...wide, ...webcam, goals: frameGoals },
  { id: "frame-720p", title: "1280 × 720 RGBA frame", source: "rgba", ...frame(1280, 720, [370, 0, 540, 720], [540, 720]), ...webcam },
  { id: "frame-portrait", title: "1080 × 1920 RGBA frame", source: "rgba", ...tall, ...webcam, goals: frameGoals },
  { id: "video-1080p", title: "1920 × 1080 VideoFrame, I420", source: "i420", ...wide, ...webcam, goals: { draw: 1.8 } },
  { id: "video-portrait", title: "1080 × 1920 VideoFrame, I420", source: "i420", ...tall, ...webcam, goals: { draw: 1.8 } },
  { id: "jpeg-12mp", title: "12 MP camera JPEG, EXIF orientation 6", ...camera(4032, 3024), ...phone, progressive: false, goals: { browser: 2, bitmap: 2, library: 4.5, sharp: 1 } },
  { id: "jpeg-12mp-progressive", title: "12 MP progressive JPEG, EXIF orientation 6", ...camera(4032, 3024), ...phone, progressive: true, goals: { browser: 1, bitmap: 1, library: 2, sharp: 1.2 } },
  { id: "jpeg-48mp", title: "48 MP camera JPEG, EXIF orientation 6", ...camera(8064, 6048), ...phone, progressive: false, goals: { browser: 1.2, library: 7, sharp: 1 } },
];

/** The jobs whose id begins with one of the given words; all without words. */
export function chosen(words) {
  const found = jobs.filter(({ id }) => !words.length || words.some((word) => id.startsWith(word)));
  if (!found.length) throw new Error(`expected jobs out of ${jobs.map(({ id }) => id).join(", ")}, got ${words}`);
  return found;
}
