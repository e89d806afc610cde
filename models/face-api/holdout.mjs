// Labelled faces that had no part in choosing the sandbox's scores, cut out of pictures that others publish:
// `node models/face-api/holdout.mjs FACES TO [FRIENDS]`. FACES is `examples/faces` of dlib's source as Debian has it (`apt-get source dlib`,
// 19.24), whose bald_guys.jpg shows four men six times each, as its own example dnn_face_recognition_ex.cpp says; FRIENDS is `data/images` of
// PyPI's insightface 2.1. Writes TO/PERSON/N.png for the example `pairs`. Whose the pictures are nobody has cleared: they are not committed.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

/** Of bald_guys.jpg, 1986 × 1545: left, top, right, bottom of each picture of each man. */
const men = {
  diesel: [[0, 0, 290, 296], [295, 190, 495, 377], [497, 0, 828, 333], [0, 313, 296, 596], [495, 336, 819, 669], [0, 1190, 295, 1543]],
  statham: [[299, 0, 485, 188], [829, 0, 1108, 312], [283, 380, 499, 668], [820, 316, 1108, 651], [34, 598, 281, 899], [291, 672, 725, 1137]],
  willis: [[0, 904, 289, 1188], [726, 727, 999, 1124], [1001, 653, 1325, 1006], [1001, 1009, 1325, 1253], [296, 1141, 687, 1543], [690, 1130, 991, 1543]],
  johnson: [[1110, 0, 1773, 650], [1778, 378, 1985, 647], [1560, 653, 1800, 830], [1001, 1257, 1348, 1543], [1351, 1257, 1683, 1543], [1687, 1257, 1985, 1543]],
};
/** Of dlib's other pictures the faces of 52 pixels and more, by its own training.xml and testing.xml: left, top, side. Each is another person. */
const strangers = {
  "2008_001009.jpg": [[145, 79, 76], [125, 214, 90]], "2008_001322.jpg": [[104, 162, 76], [232, 218, 63], [344, 155, 90]], "2008_002079.jpg": [[433, 171, 53]],
  "2008_002470.jpg": [[274, 181, 52]], "2008_002506.jpg": [[329, 78, 109], [224, 95, 91], [125, 65, 90]], "2008_007676.jpg": [[107, 141, 52]],
  "2009_004587.jpg": [[154, 46, 75], [266, 280, 63]], "Tom_Cruise_avp_2014_4.jpg": [[100, 200, 340]],
};
/** Of insightface's t1.jpg, 1280 × 886, and of its picture of one man more. */
const friends = { "t1.jpg": [[65, 275, 95], [275, 140, 110], [460, 250, 110], [750, 320, 110], [900, 40, 140], [1130, 260, 100]], "Tom_Hanks_54745.png": [[20, 20, 72]] };

const [faces, to, more] = process.argv.slice(2);
if (to === undefined) throw new Error("expected two folders, FACES and TO");

async function cut(picture, [left, top, right, bottom], person, n) {
  const { width, height } = await sharp(picture).metadata();
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  const part = { left: x, top: y, width: Math.min(width, right) - x, height: Math.min(height, bottom) - y };
  mkdirSync(join(to, person), { recursive: true });
  await sharp(picture).extract(part).resize({ width: Math.max(480, part.width), kernel: "lanczos3" }).png().toFile(join(to, person, `${n}.png`));
}

for (const [person, boxes] of Object.entries(men)) {
  for (const [n, box] of boxes.entries()) await cut(join(faces, "bald_guys.jpg"), box, person, n + 1);
}
for (const [folder, pictures] of [[faces, strangers], ...(more && existsSync(more) ? [[more, friends]] : [])]) {
  for (const [name, boxes] of Object.entries(pictures)) {
    for (const [n, [left, top, side]] of boxes.entries()) {
      const margin = Math.round(side * 0.5);
      await cut(join(folder, name), [left - margin, top - margin, left + side + margin, top + side + margin], `${name.replace(/\..*/, "")}-${n + 1}`, 1);
    }
  }
}
