"""What onnxruntime makes of YuNet: writes tests/images/faces/*.png, the net's exact inputs, and expected.json beside them.

`python models/yunet/reference.py PICTURES` from the repository's root; PICTURES is a folder with chelsea.png, coffee.png and
rocket.jpg of PyPI's scikit-image (`skimage/data`).
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

from convert import ROOT, Model, padded

OUT = ROOT / "tests/images/faces"


def inputs(pictures):
    """BGR pictures of many sizes, by name."""
    own = ROOT / "tests/images"
    read = lambda path, side: shrunk(cv2.imread(str(path)), side)
    obama, biden = read(own / "obama.jpg", 192), read(own / "biden.jpg", 192)
    yield "obama", obama
    yield "obama-dark", np.uint8(obama * 0.18)
    yield "biden-face", shrunk(cv2.imread(str(own / "biden.jpg"))[100:700, 200:650], 96)
    yield "astronaut", read(own / "astronaut.png", 160)
    two = [read(own / name, 90) for name in ("obama.jpg", "biden.jpg")]
    height = min(picture.shape[0] for picture in two)
    yield "two", np.hstack([picture[:height] for picture in two])
    for name in ("chelsea.png", "coffee.png", "rocket.jpg"):
        yield Path(name).stem, read(pictures / name, 192)


def shrunk(picture, side):
    scale = side / max(picture.shape[:2])
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def decoded(found, threshold):
    """The decoding of OpenCV's FaceDetectorYN, in pixels of the input, and the surest of overlapping boxes."""
    boxes, scores, points = [], [], []
    sigmoid = lambda x: 1 / (1 + np.exp(-x))
    for level, stride in zip(found, (8, 16, 32)):
        y, x = np.mgrid[: level.shape[1], : level.shape[2]]
        width, height = np.exp(level[3]) * stride, np.exp(level[4]) * stride
        box = [(x + level[1]) * stride - width / 2, (y + level[2]) * stride - height / 2, width, height]
        boxes.append(np.stack(box, -1).reshape(-1, 4))
        scores.append(np.sqrt(sigmoid(level[0]) * sigmoid(level[5])).ravel())
        grid = np.stack([x, y] * 5)
        points.append(((level[6:] + grid) * stride).transpose(1, 2, 0).reshape(-1, 5, 2))
    boxes, scores, points = map(np.concatenate, (boxes, scores, points))
    kept = cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), threshold, 0.3)
    return [dict(area=rounded(boxes[i]), points=rounded(points[i]), confidence=rounded(scores[i])) for i in kept]


def rounded(values):
    return np.round(np.float64(values), 3).tolist()


def main():
    model = Model()
    session = model.session()
    OUT.mkdir(parents=True, exist_ok=True)
    expected = {}
    for name, picture in inputs(Path(sys.argv[1])):
        cv2.imwrite(str(OUT / f"{name}.png"), picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])
        outputs = model.run(session, padded(picture))
        found = [np.concatenate([outputs[n][0] for n in head["out"]]) for head in model.units[-3:]]
        expected[name] = dict(faces=decoded(found, 0.5))
        # Every cell's outputs of the coarsest map, class first, as they leave the net.
        expected[name]["coarsest"] = rounded(found[2].transpose(1, 2, 0).reshape(-1, 16))
    (OUT / "expected.json").write_text(json.dumps(expected, separators=(",", ":")).replace("},", "},\n") + "\n")


if __name__ == "__main__":
    main()
