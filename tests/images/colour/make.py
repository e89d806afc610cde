"""Writes the pictures of this folder and `expected.json`: what littleCMS makes of them (to sRGB, relative colorimetric).

    python make.py        (Pillow 12 with littleCMS, NumPy, liblcms2.so.2)

Each picture is 6 x 8 patches of 40 x 40 pixels; `expected.json` has the mean of each patch's middle, row by row.
"""

import ctypes
import io
import json
import pathlib
import struct
import zlib

import numpy
from PIL import Image, ImageCms

HERE = pathlib.Path(__file__).parent
LCMS = ctypes.CDLL("liblcms2.so.2")
D65, D50 = (0.3127, 0.3290), (0.34567, 0.35850)
NO_OPTIMISATION = 0x0100

# --- profiles, by the bytes


def s15(*values):
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def xyz(*values):
    return b"XYZ \0\0\0\0" + s15(*values)


def para(kind, *values):
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + s15(*values)


def curv(*entries):
    return b"curv\0\0\0\0" + struct.pack(f">I{len(entries)}H", len(entries), *entries)


def table(count, light):
    return curv(*(round(65535 * light(at / (count - 1))) for at in range(count)))


def profile(tags, space=b"RGB ", pcs=b"XYZ ", version=4):
    text = b"text\0\0\0\0none\0" if version == 2 else b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", 8, 28) + "none".encode("utf-16-be")
    desc = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"none\0" + bytes(78) if version == 2 else text
    tags = {"desc": desc, "cprt": text, "wtpt": xyz(0.9642, 1, 0.8249)} | tags
    table_, data, seen = b"", b"", {}
    for name, body in tags.items():
        if body not in seen:
            seen[body] = 132 + 12 * len(tags) + len(data)
            data += body + bytes(-len(body) % 4)
        table_ += name.encode() + struct.pack(">II", seen[body], len(body))
    header = struct.pack(">I4sI4s4s4s12s4s28x12s48x", 132 + len(table_) + len(data), bytes(4), version << 24, b"mntr", space, pcs, bytes(12), b"acsp", s15(0.9642, 1, 0.8249))
    return header + struct.pack(">I", len(tags)) + table_ + data


def rgb(red, green, blue, *curves, version=4):
    curves = curves * 3 if len(curves) == 1 else curves
    tags = {"rXYZ": xyz(*red), "gXYZ": xyz(*green), "bXYZ": xyz(*blue)}
    return profile(tags | dict(zip(("rTRC", "gTRC", "bTRC"), curves)), version=version)


def by_littlecms(white, red, green, blue, curve):
    """A profile of chromaticities as littleCMS itself makes it; `curve` as cmsBuildParametricToneCurve takes it."""
    LCMS.cmsBuildParametricToneCurve.restype = LCMS.cmsCreateRGBProfile.restype = ctypes.c_void_p
    doubles = lambda values: (ctypes.c_double * len(values))(*values)
    kind, *numbers = curve
    tone = LCMS.cmsBuildParametricToneCurve(None, kind, doubles(numbers))
    colours = doubles([*red, 1, *green, 1, *blue, 1])
    handle = LCMS.cmsCreateRGBProfile(doubles([*white, 1]), colours, (ctypes.c_void_p * 3)(tone, tone, tone))
    handle, size = ctypes.c_void_p(handle), ctypes.c_uint32()
    assert LCMS.cmsSaveProfileToMem(handle, None, ctypes.byref(size))
    out = ctypes.create_string_buffer(size.value)
    assert LCMS.cmsSaveProfileToMem(handle, out, ctypes.byref(size))
    return out.raw


SRGB = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
P3_COLOURS = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
APPLE_P3 = rgb((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407), para(3, *SRGB))
ADOBE = rgb((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457), curv(0x0233), version=2)
PROPHOTO = rgb((0.79767, 0.28804, 0), (0.13519, 0.71188, 0), (0.03134, 0.00009, 0.82491), para(0, 1.8))
REC2020 = ((0.67348, 0.27904, -0.00194), (0.16566, 0.67534, 0.02998), (0.12505, 0.04561, 0.79684))
TABLES = rgb(*REC2020, table(1024, lambda x: x**2.4), table(33, lambda x: x**1.7), curv(), version=2)
PARTS = rgb(*REC2020, para(1, 2.2, 0.95, 0.05), para(2, 2.0, 0.9, -0.02, 0.03), para(4, 2.1, 0.9, 0.1, 0.3, 0.1, 0.004, 0.002))
GRAY = profile({"kTRC": curv(round(1.8 * 256))}, b"GRAY")
SRGB_COLOURS = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
SRGB_PARAMETRIC = rgb(*SRGB_COLOURS, para(3, *SRGB))
SRGB_TABLE = rgb(*SRGB_COLOURS, table(1024, lambda x: x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4), version=2)
LUT_ONLY = profile({"A2B0": b"mft1\0\0\0\0" + bytes(60)})

# --- pictures

LEVELS = [(r, g, b) for r in (0, 128, 255) for g in (0, 128, 255) for b in (0, 128, 255)]
SKIN = [(255, 224, 196), (241, 194, 125), (224, 172, 105), (198, 134, 66), (141, 85, 36), (92, 56, 30), (60, 36, 24), (222, 150, 140)]
DARK = [(6, 6, 6), (16, 12, 10), (30, 8, 8), (8, 30, 8), (8, 8, 30), (48, 44, 40)]
VIVID = [(235, 60, 20), (30, 220, 90), (20, 80, 235), (250, 220, 30), (200, 30, 160), (40, 190, 200), (90, 90, 250)]
COLOURS = LEVELS + SKIN + DARK + VIVID
GRAYS = [round(at * 255 / 47) for at in range(48)]


def patches(values):
    grid = numpy.array(values, numpy.uint8).reshape(8, 6, *numpy.shape(values)[1:])
    return Image.fromarray(grid.repeat(40, 0).repeat(40, 1))


def png(picture, *chunks):
    """The picture with chunks, a name and a body each, after IHDR; nothing that Pillow would add."""
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    made = b"".join(struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks)
    return out.getvalue()[:33] + made + out.getvalue()[33:]


def jpeg(picture, icc):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, optimize=True, icc_profile=icc)
    return out.getvalue()


def iccp(icc):
    return b"iCCP", b"none\0\0" + zlib.compress(icc, 9)


def numbers(*values):
    return b"".join(struct.pack(">I", round(value * 100000)) for value in values)


def to_srgb(data, icc):
    picture = Image.open(io.BytesIO(data))
    to = ImageCms.createProfile("sRGB")
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    out = ImageCms.profileToProfile(picture, io.BytesIO(icc), to, intent, outputMode="RGB", flags=NO_OPTIMISATION)
    middle = numpy.asarray(out, float).reshape(8, 40, 6, 40, 3)[:, 12:28, :, 12:28]
    return middle.mean((1, 3)).round(1).reshape(-1, 3).tolist()


def main():
    colours, grays = patches(COLOURS), patches(GRAYS)
    apple_rgb = ((0.3127, 0.3290), (0.625, 0.34), (0.28, 0.595), (0.155, 0.07))
    wide = (D50, (0.7347, 0.2653), (0.1152, 0.8264), (0.1566, 0.0177))
    files = {
        "display-p3.jpg": (jpeg(colours, APPLE_P3), APPLE_P3),
        "display-p3.png": (png(colours, iccp(APPLE_P3)), APPLE_P3),
        "cicp-p3.png": (png(colours, (b"cICP", bytes([12, 13, 0, 1]))), by_littlecms(D65, *P3_COLOURS, (4, *SRGB))),
        "adobe-rgb.jpg": (jpeg(colours, ADOBE), ADOBE),
        "prophoto.png": (png(colours, iccp(PROPHOTO)), PROPHOTO),
        "tables.jpg": (jpeg(colours, TABLES), TABLES),
        "parametric.png": (png(colours, iccp(PARTS)), PARTS),
        "gama-chrm.png": (png(colours, (b"gAMA", numbers(1 / 1.8)), (b"cHRM", numbers(*sum(apple_rgb, ())))), by_littlecms(*apple_rgb, (1, 1.8))),
        "chrm-d50.png": (png(colours, (b"gAMA", numbers(1 / 2.6)), (b"cHRM", numbers(*sum(wide, ())))), by_littlecms(*wide, (1, 2.6))),
        "gray.jpg": (jpeg(grays, GRAY), GRAY),
        "gray-gama.png": (png(grays, (b"gAMA", numbers(0.55556))), profile({"kTRC": para(0, 1.8)}, b"GRAY")),
    }
    for name, (data, _) in files.items():
        (HERE / name).write_bytes(data)
    (HERE / "untagged.png").write_bytes(png(colours))
    for name, icc in {"srgb-parametric": SRGB_PARAMETRIC, "srgb-table": SRGB_TABLE, "display-p3": APPLE_P3, "lut-only": LUT_ONLY, "gray": GRAY}.items():
        (HERE / f"{name}.icc").write_bytes(icc)
    lines = [f"  {json.dumps(name)}: {json.dumps(to_srgb(*file), separators=(',', ':'))}" for name, file in files.items()]
    (HERE / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


main()
