"""The vendor's SDK against the sandbox: one JSON line a scenario, {"scenario", ...what it saw}.

    python scenarios.py HOST:PORT PICTURES PHASE

PICTURES is a folder with face.jpg, face-again.jpg (the same face: closer, mirrored, darker) and other.jpg.
PHASE is "all", or "restarted" for what an earlier "all" on the same state has to have left.
"""

import asyncio
import base64
import functools
import http.server
import json
import pathlib
import sys
import threading
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor

from alibabacloud_cloudauth_intl20220809 import models
from alibabacloud_cloudauth_intl20220809.client import Client
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.policy.retry import RetryOptions
from darabonba.runtime import RuntimeOptions

ENDPOINT, PICTURES, PHASE = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]


def client(key="LTAItestAK", secret="testSK", **more):
    return Client(Config(access_key_id=key, access_key_secret=secret, endpoint=ENDPOINT, protocol="http", **more))


def picture(name):
    return base64.b64encode((PICTURES / name).read_bytes()).decode()


FACE, AGAIN, OTHER = picture("face.jpg"), picture("face-again.jpg"), picture("other.jpg")


def retrying(attempts):
    condition = {
        "maxAttempts": attempts, "backoff": {"policy": "Fixed", "period": 50},
        "exception": ["ThrottlingException", "ServerException", "RetryError"],
        "errorCode": ["Throttling.Api", "Throttling.User", "InternalError", "ServiceUnavailable"],
    }
    return client(retry_options=RetryOptions({"retryable": True, "retryCondition": [condition]}))


def script(**fields):
    """Tells the sandbox what to answer; nothing of this is the SDK's."""
    request = urllib.request.Request(f"http://{ENDPOINT}/console/api/scripts", data=json.dumps(fields).encode(), method="POST")
    urllib.request.urlopen(request).read()


def check(of=None, runtime=None, **fields):
    given = {"product_code": "FACE_IDU_MIN", "merchant_biz_id": uuid.uuid4().hex, "merchant_user_id": "anna", **fields}
    request = models.FaceDuplicationCheckIntlRequest(**given)
    return (of or client()).face_duplication_check_intl_with_options(request, RuntimeOptions(**(runtime or {}))).body


def result(body):
    seen = body.result.to_map()
    if "DuplicateFace" in seen:
        seen["DuplicateFace"] = json.loads(seen["DuplicateFace"])
    return {"code": body.code, "request_id": body.request_id, **seen}


def search(of=None, **fields):
    given = {"verify_model": "0", "face_group_codes": "staff", "source_face_picture": FACE, **fields}
    return result(check(of, **given))


def register(**fields):
    return search(auto_registration="0", face_register_group_code="staff", **fields)


def refusal(work):
    try:
        work()
    except Exception as error:  # the SDK's error classes differ by what went wrong
        return {"error": getattr(error, "code", None), "status": getattr(error, "status_code", None), "message": str(error)[:400]}
    return {"error": None}


def add(group, user, face=FACE):
    request = models.AddFaceRecordRequest(product_code="FACE_IDU_MIN", face_group_code=group, merchant_user_id=user, face_picture=face)
    body = client().add_face_record(request).body
    return {"code": body.code, "passed": body.result.passed}


def records(group, **more):
    body = client().query_face_record(models.QueryFaceRecordRequest(face_group_code=group, current_page=1, page_size=20, **more)).body
    return {"code": body.code, "total": body.total_count, "items": [item.to_map() for item in body.items]}


def groups(**more):
    body = client().query_face_group(models.QueryFaceGroupRequest(current_page=1, page_size=20, **more)).body
    return {"code": body.code, "total": body.total_count, "items": [item.to_map() for item in body.items]}


def delete_user(user, group=None):
    body = client().delete_face_record_v2(models.DeleteFaceRecordV2Request(merchant_user_id=user, face_group_code=group)).body
    return {"code": body.code, **body.result.to_map()}


def modify_group(code, name):
    request = models.ModifyFaceGroupRequest(id=str(groups(group_code=code)["items"][0]["Id"]), name=name, description="by the SDK")
    body = client().modify_face_group(request).body
    return {"code": body.code, "data": body.data, "items": groups(group_code=code)["items"]}


def delete_record(group):
    body = client().delete_face_record(models.DeleteFaceRecordRequest(id=str(records(group)["items"][0]["Id"]))).body
    return {"code": body.code, "data": body.data, "total": records(group)["total"]}


def delete_group(code):
    body = client().delete_face_group(models.DeleteFaceGroupRequest(id=str(groups(group_code=code)["items"][0]["Id"]))).body
    return {"code": body.code, "data": body.data, "total": groups(group_code=code)["total"]}


def again(fault, times=1):
    script(fault=fault, times=times, delayMs=60, match={"merchantUserId": "again"})
    return search(retrying(4), merchant_user_id="again", source_face_picture=OTHER)


def ended():
    script(fault="throttle", times=3, match={"merchantUserId": "never"})
    return refusal(lambda: search(retrying(3), merchant_user_id="never"))


def late():
    script(fault="slow", delayMs=1500, match={"merchantUserId": "late"})
    return refusal(lambda: search(merchant_user_id="late", runtime={"read_timeout": 300, "connect_timeout": 300}))


def refused_in_lower_case():
    script(fault="lower-case", match={"merchantUserId": "low"})
    return refusal(lambda: search(merchant_user_id="low", face_group_codes=None))


def by_url():
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=PICTURES))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/face-again.jpg"
    found = search(source_face_picture=None, source_face_picture_url=address)
    missing = refusal(lambda: search(source_face_picture=None, source_face_picture_url=address + "x"))
    server.shutdown()
    return {**found, "missing": missing["error"]}


def in_pages():
    for user in ("p1", "p2", "p3"):
        add("pages", user, OTHER)
    users, token = [], None
    while True:
        body = client().query_face_record(models.QueryFaceRecordRequest(face_group_code="pages", max_results=2, next_token=token)).body
        users.append([item.merchant_user_id for item in body.items])
        token = body.next_token
        if token is None:
            return {"pages": users, "total": body.total_count}


def in_one_group():
    add("pages", "both", OTHER), add("pages2", "both", OTHER)
    return {**delete_user("both", "pages"), "left": records("pages2", merchant_user_id="both")["total"]}


def cleared():
    modify_group("pages", "Pages")
    group = groups(group_code="pages")["items"][0]
    client().modify_face_group(models.ModifyFaceGroupRequest(id=str(group["Id"]), name="Pages", description=""))
    return {"before": group["Description"], "after": groups(group_code="pages")["items"][0].get("Description")}


def replaced():
    own = {"merchant_user_id": "dan", "auto_registration": "0", "face_group_codes": "own", "face_register_group_code": "own"}
    first, second = search(**own), search(**own, update_face_if_user_exists="Y")
    return {"first": first["FaceRegistrationId"], **second, "total": records("own")["total"]}


def at_once():
    # workerd now and then ends a kept connection, which a client finds closed.
    with ThreadPoolExecutor(8) as pool:
        return {"codes": sorted({result["SubCode"] for result in pool.map(lambda _: search(retrying(4), source_face_picture=OTHER), range(16))})}


async def awaited():
    request = models.FaceDuplicationCheckIntlRequest(
        product_code="FACE_IDU_MIN", merchant_biz_id=uuid.uuid4().hex, merchant_user_id="anna", verify_model="0", face_group_codes="staff", source_face_picture=OTHER)
    return result((await client().face_duplication_check_intl_with_options_async(request, RuntimeOptions())).body)


def answered(fault):
    """What the SDK makes of an answer that is none: a body, or an error."""
    try:
        body = check(merchant_user_id=f"sandbox-{fault}", verify_model="0", face_group_codes="staff", source_face_picture=OTHER)
        return {"code": body.code}
    except Exception as error:  # as above
        return {"error": str(error)[:200]}


WORDS = "安娜 +&=%~*'é😀"
LARGE = base64.b64encode((PICTURES / "other.jpg").read_bytes().ljust(599_000, b"\0")).decode()
BOTH = {"verify_model": "2", "target_face_picture": AGAIN}
ALL = {
    "search-new-registers": register,
    "search-finds": lambda: search(merchant_user_id="bob", source_face_picture=AGAIN),
    "search-other": lambda: search(source_face_picture=OTHER),
    "verify-same": lambda: result(check(verify_model="1", source_face_picture=FACE, target_face_picture=AGAIN, liveness="1")),
    "verify-other": lambda: result(check(verify_model="1", source_face_picture=FACE, target_face_picture=OTHER)),
    "both-duplicate": lambda: search(**BOTH),
    "both-new": lambda: search(**{**BOTH, "face_group_codes": "elsewhere"}),
    "ten-groups-five-faces": lambda: search(face_group_codes="a,b,c,d,e,f,g,h,i,staff", return_faces="5"),
    "add-record": lambda: add("library", "carla"),
    "add-record-elsewhere": lambda: add("library2", "carla"),
    "query-records": lambda: records("library"),
    "query-records-of-nobody": lambda: records("library", merchant_user_id="nobody"),
    "query-groups": groups,
    "modify-group": lambda: modify_group("library", "Library of the SDK"),
    "search-finds-added": lambda: search(face_group_codes="library"),
    "delete-user-everywhere": lambda: delete_user("carla"),
    "delete-user-again": lambda: delete_user("carla"),
    "add-record-again": lambda: add("library", "dora", OTHER),
    "delete-record": lambda: delete_record("library"),
    "delete-group": lambda: delete_group("library2"),
    "scripted-205": lambda: search(merchant_user_id="sandbox205anna", liveness="1"),
    "scripted-206": lambda: search(scene_code="sandbox206"),
    "sts": lambda: search(client("STS.temporary", "stsSecret", security_token="CAIS+tok/="), source_face_picture=OTHER),
    "rpc-v1": lambda: search(client(signature_algorithm="v2"), source_face_picture=OTHER),
    "wrong-secret": lambda: refusal(lambda: search(client(secret="other"))),
    "unknown-key": lambda: refusal(lambda: search(client("LTAInobody"))),
    "missing-parameter": lambda: refusal(lambda: search(face_group_codes=None)),
    "invalid-parameter": lambda: refusal(lambda: search(return_faces="6")),
    "data-duplication": lambda: refusal(lambda: search(source_face_picture_url="http://127.0.0.1/face.jpg")),
    "no-picture": lambda: refusal(lambda: search(source_face_picture="AAAA")),
    "throttled": lambda: refusal(lambda: search(merchant_user_id="sandbox-throttle")),
    "bad-gateway": lambda: refusal(lambda: search(merchant_user_id="sandbox-html-502")),
    "throttled-user": lambda: refusal(lambda: search(merchant_user_id="sandbox-throttle-user")),
    "bearer": lambda: search(Client(Config(bearer_token="bearer.two", endpoint=ENDPOINT, protocol="http")), source_face_picture=OTHER),
    "wrong-bearer": lambda: refusal(lambda: search(Client(Config(bearer_token="bearer.three", endpoint=ENDPOINT, protocol="http")))),
    "unicode": lambda: {**add("words", WORDS, OTHER), **records("words", merchant_user_id=WORDS)},
    "empty-optional": lambda: search(scene_code="", liveness="", auto_registration="", source_face_picture_url="", source_face_picture=OTHER),
    "large-picture": lambda: search(source_face_picture=LARGE),
    "retries-throttle": lambda: again("throttle", 2),
    "retries-retry-after": lambda: again("throttle-retry-after"),
    "retries-internal-error": lambda: again("internal-error", 2),
    "retries-unavailable": lambda: again("unavailable"),
    "retries-reset": lambda: again("reset"),
    "retries-end": ended,
    "time-out": late,
    "lower-case-refusal": refused_in_lower_case,
    "numbers": lambda: search(verify_model=0, return_faces=5, liveness=1),
    "a-boolean": lambda: refusal(lambda: search(liveness=True)),
    "a-word": lambda: refusal(lambda: search(auto_registration="true")),
    "a-data-url": lambda: refusal(lambda: search(source_face_picture="data:image/jpeg;base64," + FACE)),
    "base64-in-lines": lambda: refusal(lambda: search(source_face_picture=base64.encodebytes(base64.b64decode(FACE)).decode())),
    "base64-of-urls": lambda: refusal(lambda: search(source_face_picture=base64.urlsafe_b64encode(base64.b64decode(FACE)).decode())),
    "too-large": lambda: refusal(lambda: search(source_face_picture=base64.b64encode(bytes(600_001)).decode())),
    "far-too-large": lambda: refusal(lambda: search(source_face_picture=base64.b64encode(bytes(1_010_000)).decode())),
    "no-face": lambda: refusal(lambda: search(source_face_picture=picture("nobody.jpg"))),
    "target-twice": lambda: refusal(lambda: search(**BOTH, target_face_picture_url="http://127.0.0.1/face.jpg")),
    "no-target": lambda: refusal(lambda: search(verify_model="1")),
    "by-url": by_url,
    "a-long-scene": lambda: search(scene_code="s" * 5000, source_face_picture=OTHER),
    "a-long-user": lambda: refusal(lambda: add("pages", "u" * 33)),
    "eleven-groups": lambda: refusal(lambda: search(face_group_codes=",".join(f"g{n}" for n in range(11)))),
    "paging": in_pages,
    "delete-user-in-one-group": in_one_group,
    "a-description-cleared": cleared,
    "replaced": replaced,
    "at-once": at_once,
    "async": lambda: asyncio.run(awaited()),
    "forbidden": lambda: refusal(lambda: search(scene_code="sandbox-Forbidden.RAMUserAccessDenied")),
    "unknown-code": lambda: answered("unknown-code"),
    "wrong-json": lambda: answered("wrong-json"),
    "xml": lambda: answered("xml-503"),
    "sts-without-token": lambda: refusal(lambda: search(client("STS.temporary", "stsSecret"))),
    "sts-with-another-token": lambda: refusal(lambda: search(client("STS.temporary", "stsSecret", security_token="another"))),
    "lower-case": lambda: {"answered": check(merchant_user_id="sandbox-lower-case", verify_model="0", face_group_codes="staff", source_face_picture=OTHER) is not None},
}
RESTARTED = {
    "kept-record": lambda: records("staff"),
    "kept-face": lambda: search(source_face_picture=AGAIN, merchant_user_id="bob"),
    "kept-group": lambda: groups(group_code="library"),
}

for name, scenario in (ALL if PHASE == "all" else RESTARTED).items():
    print(json.dumps({"scenario": name, **scenario()}), flush=True)
