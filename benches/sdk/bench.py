"""The vendor's Python SDK making the same request: `python bench.py PHOTO ROUNDS N`. Writes milliseconds of CPU a request, one a round, as JSON."""

import base64
import json
import pathlib
import sys
import time

import alibabacloud_tea_openapi.client as openapi
from alibabacloud_cloudauth_intl20220809 import models
from alibabacloud_cloudauth_intl20220809.client import Client
from alibabacloud_tea_openapi.utils_models import Config

PHOTO, ROUNDS, TIMES = pathlib.Path(sys.argv[1]).read_bytes(), int(sys.argv[2]), int(sys.argv[3])
CLIENT = Client(Config(access_key_id="LTAItestAccessKeyId00", access_key_secret="testAccessKeySecret0000000000",
                       endpoint="cloudauth-intl.ap-southeast-1.aliyuncs.com"))


class Stop(Exception):
    """Thrown where the socket would be opened."""


SENT = []


def stop(request, *_, **__):
    SENT.append(request)
    raise Stop


for name in ("DaraCore", "TeaCore"):
    core = getattr(openapi, name, None)
    if core is not None:
        core.do_action = staticmethod(stop)


def once():
    request = models.FaceDuplicationCheckIntlRequest(
        product_code="FACE_IDU_MIN", merchant_biz_id="0" * 32, merchant_user_id="user_1", verify_model="0", face_group_codes="staff", liveness="1",
        auto_registration="1", return_faces="1", source_face_picture=base64.b64encode(PHOTO).decode())
    SENT.clear()
    try:
        CLIENT.face_duplication_check_intl(request)
    except Exception:  # the SDK wraps what is thrown in it
        if not SENT:
            raise


once()
headers = {name.lower(): value for name, value in SENT[0].headers.items()}
assert headers["authorization"].startswith("ACS3-HMAC-SHA256 "), "the SDK signed nothing"
ALL = []
for _ in range(ROUNDS):
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(TIMES):
        once()
    ALL.append({"cpu": (time.process_time() - cpu) * 1000 / TIMES, "wall": (time.perf_counter() - wall) * 1000 / TIMES})
print(json.dumps(ALL))
