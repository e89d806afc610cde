"""YuNet's ONNX to the integers of src/face/yunet.bin; `python models/yunet/convert.py` from the repository's root.

Every activation is an i16 of its own scale per channel, so that all scales fold into the weights: row `o` of a layer is a
multiplier m and int8 weights q, and gives (bias + sum(x * q * m)) >> shift. Scales are HEADROOM times the largest magnitudes
that onnxruntime shows on a few pictures; what is larger saturates.
"""

import sys
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

ROOT = Path(__file__).resolve().parents[2]
ONNX = Path(__file__).with_name("face_detection_yunet_2023mar.onnx")
HEADROOM = 4.0
STEM_SHIFT, SHIFT, TAPS_SHIFT = 8, 12, 15  # of the stem, whose bytes come as they are, of 1 x 1 and of depthwise layers
ADDED = [("214", "246"), ("223", "236")]  # added to each other, so of the same scale


def pictures():
    """BGR pictures, padded to multiples of 32, of many sizes and lights."""
    out = []
    for name in ("obama.jpg", "biden.jpg", "astronaut.png"):
        full = cv2.imread(str(ROOT / "tests/images" / name))
        for side in (64, 96, 128, 160, 192, 256, 320):
            scale = side / max(full.shape[:2])
            small = cv2.resize(full, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            for light in (1, 0.2, 2.5):
                out.append(np.clip(small * light, 0, 255))
            out += [small[:, ::-1], cv2.GaussianBlur(small, (0, 0), 2), np.rot90(small), 255 - small]
            middle = full[full.shape[0] // 5 : -full.shape[0] // 4, full.shape[1] // 4 : -full.shape[1] // 4]
            out.append(cv2.resize(middle, (side, side), interpolation=cv2.INTER_AREA))
    random = np.random.default_rng(1)
    y, x = np.mgrid[:96, :128]
    for step in (1, 2, 4, 8, 16):
        out.append(np.repeat(((x // step + y // step) % 2 * 255)[..., None], 3, 2))
        out.append(np.kron(random.integers(0, 256, (96 // step, 128 // step, 3)), np.ones((step, step, 1))))
    out += [np.full((96, 128, 3), colour) for colour in (255, 128, (255, 0, 0), (0, 255, 0), (0, 0, 255))]
    return [padded(picture) for picture in out]


def padded(picture):
    height, width = picture.shape[:2]
    return np.pad(np.float32(picture), ((0, -height % 32), (0, -width % 32), (0, 0)))


class Model:
    """The graph's convolutions in pairs, as layers: a name of the output, weights, whether negatives are cut."""

    def __init__(self):
        self.model = onnx.load(str(ONNX))
        nodes = self.model.graph.node
        weights = {t.name: np.float64(numpy_helper.to_array(t)) for t in self.model.graph.initializer}
        relu = {n.input[0]: n.output[0] for n in nodes if n.op_type == "Relu"}
        convolutions = [n for n in nodes if n.op_type == "Conv"]
        get = lambda n: (weights[n.input[1]], weights[n.input[2]])
        stem, stem_bias = get(convolutions[0])
        self.stem = stem.transpose(0, 2, 3, 1)[..., ::-1].reshape(16, 27), stem_bias  # to RGB
        self.units, parts = [], []
        for pointwise, depthwise in zip(convolutions[1::2], convolutions[2::2]):
            (pw, pb), (dw, db) = get(pointwise), get(depthwise)
            unit = dict(source=pointwise.input[0], middle=[pointwise.output[0]], pw=pw[:, :, 0, 0], pb=pb,
                        dw=dw.reshape(-1, 9), db=db, relu=depthwise.output[0] in relu,
                        out=[relu.get(depthwise.output[0], depthwise.output[0])])
            (self.units if unit["relu"] else parts).append(unit)
        for level in range(3):  # cls, bbox, obj, kps of a level become one layer
            group = parts[level::3]
            joined = {key: sum((part[key] for part in group), []) for key in ("middle", "out")}
            joined |= {key: np.concatenate([part[key] for part in group]) for key in ("pw", "pb", "dw", "db")}
            self.units.append(joined | dict(source=group[0]["source"], relu=False))
        names = ["184"] + [name for unit in self.units for name in [unit["source"]] + unit["middle"] + unit["out"]]
        self.names = list(dict.fromkeys(names))

    def session(self):
        model = onnx.ModelProto.FromString(self.model.SerializeToString())
        model.graph.ClearField("output")
        model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in self.names)
        dims = model.graph.input[0].type.tensor_type.shape.dim
        dims[2].dim_param, dims[3].dim_param = "height", "width"
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(model.SerializeToString(), options)

    def run(self, session, picture):
        return dict(zip(self.names, session.run(self.names, {"input": picture.transpose(2, 0, 1)[None]})))


def seen(model):
    """Each channel's largest magnitude, and the mean products of a layer's inputs in pairs. A channel that says little gets
    a sixteenth of its layer's."""
    session, largest, together = model.session(), {}, {}
    for picture in pictures():
        values = model.run(session, picture)
        for name, value in values.items():
            largest[name] = np.maximum(largest.get(name, 0), np.abs(value).max((0, 2, 3)))
        for source in {unit["source"] for unit in model.units}:
            flat = np.float64(values[source][0]).reshape(values[source].shape[1], -1)
            together[source] = together.get(source, 0) + flat @ flat.T / flat.shape[1]
    return {name: np.maximum(peak, peak.max() / 16) for name, peak in largest.items()}, together


def rounded(real, together=None):
    """To integers, so that the outputs stay: what rounding does to one input's weight is made good by those of the inputs
    that move together with it (Frantar et al., "GPTQ", 2023). `together` is the mean of the inputs' products in pairs."""
    if together is None:
        return np.round(real)
    damped = together + np.eye(len(together)) * np.trace(together) / len(together) * 0.003
    order = np.argsort(-np.diag(together))
    upper = np.linalg.cholesky(np.linalg.inv(damped[np.ix_(order, order)])).T
    left, out = real[:, order].copy(), np.empty_like(real)
    for i, column in enumerate(order):
        out[:, column] = np.clip(np.round(left[:, i]), -127, 127)
        left[:, i:] -= ((left[:, i] - out[:, column]) / upper[i, i])[:, None] * upper[i, i:]
    return out


def rows(real, bias, wanted, shift, exact=False, together=None):
    """Weights already times the inputs' scales. Returns m, bias, q and the outputs' scales, at least the wanted ones."""
    # No sum of 32768 times a weight may leave an i32, the bias and the rounding included; a scale that is met exactly
    # stays, because layers that are added to each other must agree.
    room = 65535 - np.abs(bias / wanted) * (1 << shift) / 32768 - 2
    peak = np.abs(real).max(1)
    least = np.maximum(np.abs(real).sum(1) / room, peak / 32500) * (1 << shift)
    scale = np.where(wanted > least * 1.005, wanted, least * 1.01)
    m = peak / scale * (1 << shift) / 127
    if exact:
        m = np.ceil(m)
    else:  # all of the i8's range
        m = np.maximum(1, np.floor(m))
        scale = peak * (1 << shift) / (127 * m)
    q = rounded(real / scale[:, None] * (1 << shift) / m[:, None], together)
    b = np.round(bias / scale * (1 << shift)) + (1 << shift >> 1)
    assert np.abs(q).max() <= 127 and (np.abs(q).max(1) * m).max() < 32768
    assert (np.abs(q).sum(1) * m * 32768 + np.abs(b)).max() < 2**31
    return m, b, q, scale


def convert(model):
    """The layers' integers, and every output's scales."""
    largest, together = seen(model)
    wanted = {name: peak * HEADROOM / 32767 for name, peak in largest.items()}
    while True:
        layers, known = folded(model, wanted, together)
        apart = [pair for pair in ADDED if (known[pair[0]] != known[pair[1]]).any()]
        if not apart:
            return layers, known
        for one, other in apart:
            wanted[one] = wanted[other] = np.maximum(known[one], known[other])


def folded(model, wanted, together):
    joined = lambda names: np.concatenate([wanted[name] for name in names])
    weights, bias = model.stem
    layers = [rows(weights, bias, wanted["184"], STEM_SHIFT)]
    known = {"184": layers[0][3]}
    for unit in model.units:
        inputs = known[SAME.get(unit["source"], unit["source"])]
        products = together[unit["source"]] / np.outer(inputs, inputs)
        layers.append(rows(unit["pw"] * inputs, unit["pb"], joined(unit["middle"]), SHIFT, together=products))
        middle = layers[-1][3]
        layers.append(rows(unit["dw"] * middle[:, None], unit["db"], joined(unit["out"]), TAPS_SHIFT, True))
        known[unit["out"][0]] = layers[-1][3]
    return layers, known


# What pooling, enlarging and adding make of a layer's output keeps its scale.
SAME = {"189": "188", "206": "205", "215": "214", "224": "223", "242": "223", "252": "214"}


def blob(layers, known, model):
    """What is alike lies side by side, which compresses better: src/face/weights.rs."""
    m, bias, q = (np.concatenate([layer[part].ravel() for layer in layers]) for part in range(3))
    assert m.max() < 256
    out = q.astype("i1").tobytes() + m.astype("u1").tobytes() + bias.astype("<i4").view("u1").reshape(-1, 4).T.tobytes()
    for level in model.units[-3:]:
        out += known[level["out"][0]].astype("<f4").tobytes()
    return out


def main():
    model = Model()
    layers, known = convert(model)
    out = blob(layers, known, model)
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "src/face/yunet.bin"
    path.write_bytes(out)
    print(f"{path}: {len(out)} bytes")


if __name__ == "__main__":
    main()
