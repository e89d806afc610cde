"""Makes recognition.onnx and attributes.onnx of the weights that npm's @vladmandic/face-api 1.7.15 carries in its folder model/.

    python3 convert.py FOLDER_OF_PACKAGE [OUT]

Weights stay the 8-bit numbers of the package; the graph makes floats of them (Cast, Mul, Add), with the scale layers of dlib's
net folded into the two constants of each. Nothing is trained, rounded or left out. The nets are those of face-api's
FaceRecognitionNet (dlib's ResNet, 128 numbers) and AgeGenderNet, their input RGB of 0..255, planes first.
"""
import json
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

MEAN = np.array([122.782, 117.001, 104.298], np.float32)


class Weights:
    """The tensors of one model: 8-bit numbers `q` that stand for q * scale + min."""

    def __init__(self, folder, name):
        manifest = json.loads((folder / f"{name}-weights_manifest.json").read_text())
        data = (folder / f"{name}.bin").read_bytes()
        self.tensors, at = {}, 0
        for weight in manifest[0]["weights"]:
            count = int(np.prod(weight["shape"]))
            how = weight.get("quantization")
            if how:
                raw = np.frombuffer(data, np.uint8, count, at)
                scale, least, at = how["scale"], how["min"], at + count
            else:
                raw = np.frombuffer(data, np.float32, count, at)
                scale, least, at = 1.0, 0.0, at + 4 * count
            self.tensors[weight["name"]] = raw.reshape(weight["shape"]), np.float32(scale), np.float32(least)
        assert at == len(data), (at, len(data))

    def floats(self, name):
        raw, scale, least = self.tensors[name]
        return raw.astype(np.float32) * scale + least


class Graph:
    def __init__(self, weights):
        self.weights, self.nodes, self.constants, self.count = weights, [], [], 0

    def constant(self, array):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(self, kind, inputs, **attributes):
        self.count += 1
        output = f"t{self.count}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def kernel(self, name, order, factor=1.0, axes=None):
        """The floats of a tensor, its axes in another order, times a factor (one for each output where `axes` has their shape)."""
        raw, scale, least = self.weights.tensors[name]
        raw = raw.transpose(order)
        factor = np.asarray(factor, np.float32).reshape(axes or ())
        if raw.dtype != np.uint8:
            return self.constant(raw * factor)
        cast = self.op("Cast", [self.constant(raw)], to=TensorProto.FLOAT)
        scaled = self.op("Mul", [cast, self.constant(factor * scale)])
        return self.op("Add", [scaled, self.constant(factor * least)])

    def save(self, size, outputs, path):
        value = helper.make_tensor_value_info
        ins = [value("input", TensorProto.FLOAT, [1, 3, size, size])]
        outs = [value(name, TensorProto.FLOAT, shape) for name, shape in outputs]
        graph = helper.make_graph(self.nodes, path.stem, ins, outs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="convert.py")
        onnx.checker.check_model(model)
        onnx.save(model, path)


def recognition(folder, out):
    weights = Weights(folder, "face_recognition_model")
    g = Graph(weights)

    def conv(x, name, stride, pad, relu, normalised=False):
        by, add = weights.floats(f"{name}/scale/weights"), weights.floats(f"{name}/scale/biases")
        bias = weights.floats(f"{name}/conv/bias") * by + add
        if normalised:  # of (pixel - mean) / 256
            filters = weights.floats(f"{name}/conv/filters").transpose(3, 2, 0, 1)
            by = by / np.float32(256)
            bias = bias - (filters * by[:, None, None, None] * MEAN[None, :, None, None]).sum((1, 2, 3))
        kernel = g.kernel(f"{name}/conv/filters", (3, 2, 0, 1), by, (-1, 1, 1, 1))
        k = weights.tensors[f"{name}/conv/filters"][0].shape[0]
        y = g.op("Conv", [x, kernel, g.constant(bias)], kernel_shape=[k, k], strides=[stride] * 2, pads=[pad] * 4)
        return g.op("Relu", [y]) if relu else y

    def padded(x, ends):
        return g.op("Pad", [x, g.constant(np.array([0, 0, 0, 0, 0, *ends], np.int64))])

    def residual(x, name):
        y = conv(conv(x, f"{name}/conv1", 1, 1, True), f"{name}/conv2", 1, 1, False)
        return g.op("Relu", [g.op("Add", [y, x])])

    def down(x, name, side, channels):
        y = conv(conv(x, f"{name}/conv1", 2, 0, True), f"{name}/conv2", 1, 1, False)
        made, pooled = (side - 3) // 2 + 1, side // 2
        short = g.op("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 2])
        outputs = weights.tensors[f"{name}/conv2/conv/filters"][0].shape[3]
        if made != pooled:
            y = padded(y, [0, 1, 1])
        if outputs != channels:
            short = padded(short, [outputs - channels, 0, 0])
        return g.op("Relu", [g.op("Add", [y, short])]), pooled, outputs

    x = conv("input", "conv32_down", 2, 0, True, normalised=True)
    x = g.op("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2])
    side, channels = (72 - 3) // 2 + 1, 32
    for first, blocks in [(None, 3), ("conv64_down", 3), ("conv128_down", 2), ("conv256_down", 2), ("conv256_down_out", 0)]:
        if first:
            x, side, channels = down(x, first, side, channels)
        group = (first or "conv32_down").removesuffix("_down")
        for i in range(blocks):
            x = residual(x, f"{group}_{i + 1}")
    x = g.op("Flatten", [g.op("GlobalAveragePool", [x])], axis=1)
    g.nodes.append(helper.make_node("MatMul", [x, g.kernel("fc", (0, 1))], ["embedding"]))
    g.save(150, [("embedding", [1, 128])], out / "recognition.onnx")


def attributes(folder, out):
    weights = Weights(folder, "age_gender_model")
    g = Graph(weights)

    def separable(x, name):
        depth = g.kernel(f"{name}/depthwise_filter", (2, 3, 0, 1))
        channels = weights.tensors[f"{name}/depthwise_filter"][0].shape[2]
        point = g.kernel(f"{name}/pointwise_filter", (3, 2, 0, 1))
        x = g.op("Conv", [x, depth], kernel_shape=[3, 3], pads=[1] * 4, strides=[1, 1], group=channels)
        return g.op("Conv", [x, point, g.constant(weights.floats(f"{name}/bias"))], kernel_shape=[1, 1])

    def conv(x, name, stride):
        k = weights.tensors[f"{name}/filters"][0].shape[0]
        pads = [0] * 4 if k == 1 else [0, 0, 1, 1]  # SAME, of an even side in steps of 2
        inputs = [x, g.kernel(f"{name}/filters", (3, 2, 0, 1)), g.constant(weights.floats(f"{name}/bias"))]
        return g.op("Conv", inputs, kernel_shape=[k, k], strides=[stride] * 2, pads=pads)

    def reduction(x, name, active=True):
        y = separable(g.op("Relu", [x]) if active else x, f"{name}/separable_conv0")
        y = separable(g.op("Relu", [y]), f"{name}/separable_conv1")
        y = g.op("MaxPool", [y], kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 1, 1])
        return g.op("Add", [y, conv(x, f"{name}/expansion_conv", 2)])

    x = g.op("Sub", ["input", g.constant(MEAN.reshape(1, 3, 1, 1))])
    x = g.op("Div", [x, g.constant(np.array(256, np.float32))])
    x = g.op("Relu", [conv(x, "entry_flow/conv_in", 2)])
    x = reduction(x, "entry_flow/reduction_block_0", active=False)
    x = reduction(x, "entry_flow/reduction_block_1")
    for i in (0, 1):
        y = x
        for j in range(3):
            y = separable(g.op("Relu", [y]), f"middle_flow/main_block_{i}/separable_conv{j}")
        x = g.op("Add", [x, y])
    x = reduction(x, "exit_flow/reduction_block")
    x = g.op("Relu", [separable(x, "exit_flow/separable_conv")])
    x = g.op("Flatten", [g.op("GlobalAveragePool", [x])], axis=1)

    def dense(name, output):
        y = g.op("MatMul", [x, g.kernel(f"{name}/weights", (0, 1))])
        g.nodes.append(helper.make_node("Add", [y, g.constant(weights.floats(f"{name}/bias"))], [output]))

    dense("fc/age", "age")
    dense("fc/gender", "gender")
    g.save(112, [("age", [1, 1]), ("gender", [1, 2])], out / "attributes.onnx")


if __name__ == "__main__":
    package = pathlib.Path(sys.argv[1])
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(__file__).parent
    recognition(package / "model", out)
    attributes(package / "model", out)
