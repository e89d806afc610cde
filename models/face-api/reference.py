"""Writes tests/images/faces/embeddings.json: what onnxruntime makes of the two models, for the tests to compare with.

    python3 -m venv /tmp/faces && /tmp/faces/bin/pip install numpy onnx onnxruntime opencv-python-headless pillow
    /tmp/faces/bin/python models/face-api/reference.py

Of a chip that a formula makes, and of photos: found by OpenCV's FaceDetectorYN (YuNet in floats, not facegate's), aligned by numpy's
least squares, cut by Pillow (bicubic, four times as large, then reduced).
"""
import json
import pathlib

import cv2
import numpy as np
import onnxruntime
from PIL import Image

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
IMAGES = ROOT / "tests/images"
FACE = np.array([[0.2255, 0.216], [0.7548, 0.216], [0.4901, 0.5156], [0.2541, 0.7802], [0.7261, 0.7802]])


def formula(side):
    y, x = np.mgrid[0:side, 0:side]
    planes = [(x * (c + 3) + y * (5 - c) + ((x * y) % 17) * 4) % 256 for c in range(3)]
    return np.stack(planes)[None].astype(np.float32)


def points(image):
    shrink = 640 / max(image.size)
    small = np.array(image.resize([round(s * shrink) for s in image.size]))[:, :, ::-1]
    net = cv2.FaceDetectorYN.create(str(ROOT / "models/yunet/face_detection_yunet_2023mar.onnx"), "", (small.shape[1], small.shape[0]))
    face = max(net.detect(small)[1], key=lambda f: f[2] * f[3])
    return (face[4:14].reshape(5, 2).astype(np.float64) + 0.5) / shrink - 0.5


def chip(image, at, side, pad):
    to = (FACE + pad) / (1 + 2 * pad) * side
    rows, values = [], []
    for (u, v), (x, y) in zip(to, at + 0.5):
        rows += [[u, -v, 1, 0], [v, u, 0, 1]]
        values += [x, y]
    a, b, x, y = np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0]
    large = image.transform((side * 4, side * 4), Image.AFFINE, (a / 4, -b / 4, x, b / 4, a / 4, y), Image.BICUBIC)
    return np.asarray(large.reduce(4), np.float32).transpose(2, 0, 1)[None]


def main():
    session = {name: onnxruntime.InferenceSession(str(HERE / f"{name}.onnx")) for name in ("recognition", "attributes")}

    def told(face, small):
        embedding = session["recognition"].run(None, {"input": face})[0][0]
        age, gender = session["attributes"].run(None, {"input": small})
        male = 1 / (1 + np.exp(gender[0][1] - gender[0][0]))
        return {"embedding": [round(float(v), 6) for v in embedding], "age": round(float(age[0][0]), 4), "male": round(float(male), 5)}

    out = {"formula": told(formula(150), formula(112)), "photos": {}}
    for name in ("obama.jpg", "biden.jpg", "astronaut.png"):
        image = Image.open(IMAGES / name).convert("RGB")
        at = points(image)
        saw = told(chip(image, at, 150, 0.25), chip(image, at, 112, 0.127))
        out["photos"][name] = {"points": np.round(at, 2).tolist(), **saw}
    (IMAGES / "faces/embeddings.json").write_text(json.dumps(out, indent=1) + "\n")


main()
