// The vendor's own SDK, unmodified, judges the sandbox; then once more on the same state after a restart.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { has, run } from "../../scripts/lib/run.mjs";
import { startSandbox } from "../../scripts/lib/sandbox.mjs";
import { biden, keys, obama, obamaElsewhere, painted } from "../js/support/sandbox.mjs";

const here = fileURLToPath(new URL("./python/", import.meta.url));
const venv = fileURLToPath(new URL("../../build/venv/", import.meta.url));
const python = join(venv, "bin/python");

/** A virtual environment with the pinned SDK, made once and again when the pins change. */
async function installSdk() {
  const requirements = join(here, "requirements.txt");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const stamp = join(venv, "facegate-requirements");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && (await has(python, ["-c", "import alibabacloud_cloudauth_intl20220809"]))) return;
  // Python's own exit status does not tell a missing ensurepip apart, so ask for it.
  if (!(await has("python3", ["-c", "import ensurepip, venv"]))) await installPython();
  await run("python3", ["-m", "venv", "--clear", venv]);
  await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]);
  writeFileSync(stamp, wanted);
}

async function installPython() {
  if (process.getuid?.() !== 0 || !(await has("apt-get"))) throw new Error("the vendor's SDK needs Python 3.8 or newer with venv: install python3 and python3-venv");
  await run("apt-get", ["update"]);
  await run("apt-get", ["install", "--yes", "--no-install-recommends", "python3", "python3-venv"]);
}

const folder = mkdtempSync(join(tmpdir(), "facegate-python-"));
const seen = new Map();

async function scenarios(phase) {
  const sandbox = await startSandbox({ state: join(folder, "state"), keys, bearerTokens: "bearer.one,bearer.two" });
  try {
    const lines = await run(python, [join(here, "scenarios.py"), new URL(sandbox.url).host, folder, phase]);
    for (const { scenario, ...saw } of lines.trim().split("\n").map((line) => JSON.parse(line))) seen.set(scenario, saw);
  } finally {
    await sandbox.dispose();
  }
}

before(async () => {
  await installSdk();
  for (const [name, bytes] of Object.entries({ "face.jpg": obama(), "face-again.jpg": obamaElsewhere(), "other.jpg": biden(), "nobody.jpg": painted(480, 640) })) {
    writeFileSync(join(folder, name), bytes);
  }
  await scenarios("all");
  await scenarios("restarted");
}, { timeout: 300_000 });
after(() => rmSync(folder, { recursive: true, force: true }));

const annas = (saw) => saw.DuplicateFace.length === 1 && saw.DuplicateFace[0].merchantUserId === "anna" && saw.DuplicateFace[0].faceGroupCode === "staff";
const passed = (saw) => saw.code === "Success" && saw.SubCode === "200" && saw.FacePassed === "Y" && saw.request_id && saw.TransactionId;

/** What each scenario has to have seen. */
const expected = {
  "search-new-registers": (saw) => passed(saw) && saw.FaceRegistrationResult === 1 && saw.FaceRegistrationId,
  "search-finds": (saw) => saw.SubCode === "233" && saw.FacePassed === "N" && annas(saw) && saw.DuplicateFace[0].faceId === seen.get("search-new-registers").FaceRegistrationId,
  "search-other": (saw) => passed(saw) && !("DuplicateFace" in saw),
  "verify-same": (saw) => passed(saw) && Number(saw.FaceComparisonScore) > 60 && saw.FaceGender === "M" && Number(saw.FaceAge) > 20 && saw.ExtFaceInfo.SharpnessScore > 0 && saw.FaceAttack === "N",
  "verify-other": (saw) => saw.SubCode === "204" && Number(saw.FaceComparisonScore) < 60 && !("FaceAttack" in saw),
  "both-duplicate": (saw) => saw.SubCode === "233" && annas(saw) && Number(saw.FaceComparisonScore) > 60,
  "both-new": passed,
  "ten-groups-five-faces": annas,
  "add-record": (saw) => saw.code === "Success" && saw.passed === "Y",
  "add-record-elsewhere": (saw) => saw.passed === "Y",
  "query-records": (saw) => saw.total === 1 && saw.items[0].MerchantUserId === "carla" && saw.items[0].FaceId && saw.items[0].GmtCreate && saw.items[0].Id > 0,
  "query-records-of-nobody": (saw) => saw.code === "Success" && saw.total === 0,
  "query-groups": (saw) => saw.items.some((item) => item.Code === "staff") && saw.items.some((item) => item.Code === "library"),
  "modify-group": (saw) => saw.data === 1 && saw.items[0].Name === "Library of the SDK" && saw.items[0].Description === "by the SDK",
  "search-finds-added": (saw) => saw.SubCode === "233" && saw.DuplicateFace[0].merchantUserId === "carla",
  "delete-user-everywhere": (saw) => saw.Deleted === "Y" && saw.DeletedGroupCodes === "library,library2",
  "delete-user-again": (saw) => saw.code === "Success" && saw.Deleted === "N",
  "add-record-again": (saw) => saw.passed === "Y",
  "delete-record": (saw) => saw.data === 1 && saw.total === 0,
  "delete-group": (saw) => saw.data === 1 && saw.total === 0,
  "scripted-205": (saw) => saw.SubCode === "205" && saw.FaceAttack === "Y",
  "scripted-206": (saw) => saw.SubCode === "206" && saw.FacePassed === "N",
  sts: passed,
  "rpc-v1": passed,
  "wrong-secret": (saw) => saw.error === "SignatureDoesNotMatch" && /server string to sign is/.test(saw.message),
  "unknown-key": (saw) => saw.error === "InvalidAccessKeyId.NotFound",
  "missing-parameter": (saw) => saw.error === "MissingParameter" && /FaceGroupCodes/.test(saw.message),
  "invalid-parameter": (saw) => saw.error === "InvalidParameter" && /ReturnFaces/.test(saw.message),
  "data-duplication": (saw) => saw.error === "DataDuplication",
  "no-picture": (saw) => saw.error === "UnqualifiedPhoto",
  throttled: (saw) => saw.error === "Throttling.Api",
  "bad-gateway": (saw) => "message" in saw,
  "throttled-user": (saw) => saw.error === "Throttling.User",
  bearer: passed,
  "wrong-bearer": (saw) => saw.error === "InvalidBearerToken",
  unicode: (saw) => saw.passed === "Y" && saw.total === 1 && saw.items[0].MerchantUserId === "安娜 +&=%~*'é😀",
  "empty-optional": passed,
  "large-picture": passed,
  "retries-throttle": passed,
  "retries-retry-after": passed,
  "retries-internal-error": passed,
  "retries-unavailable": passed,
  "retries-reset": passed,
  "retries-end": (saw) => saw.error === "Throttling.Api",
  "time-out": (saw) => /time/i.test(saw.message),
  "lower-case-refusal": (saw) => saw.error === "MissingParameter" && /FaceGroupCodes/.test(saw.message),
  "lower-case": (saw) => saw.answered,
  numbers: (saw) => saw.SubCode === "233" && annas(saw) && saw.FaceAttack === "N",
  "a-boolean": (saw) => saw.error === "InvalidParameter" && /Liveness/.test(saw.message),
  "a-word": (saw) => saw.error === "InvalidParameter" && /AutoRegistration/.test(saw.message),
  "a-data-url": (saw) => saw.error === "UnqualifiedPhoto" && /data: prefix/.test(saw.message),
  "base64-in-lines": (saw) => saw.error === "UnqualifiedPhoto" && /line breaks/.test(saw.message),
  "base64-of-urls": (saw) => saw.error === "UnqualifiedPhoto",
  "too-large": (saw) => saw.error === "ToolargeImage",
  "far-too-large": (saw) => saw.error === "ToolargeImage",
  "no-face": (saw) => saw.error === "NoFaceDetected",
  "target-twice": (saw) => saw.error === "DataDuplication" && /Target/.test(saw.message),
  "no-target": (saw) => saw.error === "MissingParameter" && /TargetFacePicture/.test(saw.message),
  "by-url": (saw) => saw.SubCode === "233" && annas(saw) && saw.missing === "DownloadTimeout",
  "a-long-scene": passed,
  "a-long-user": (saw) => saw.error === "InvalidParameter" && /MerchantUserId/.test(saw.message),
  "eleven-groups": (saw) => saw.error === "InvalidParameter" && /FaceGroupCodes/.test(saw.message),
  paging: (saw) => saw.total === 3 && JSON.stringify(saw.pages) === '[["p1","p2"],["p3"]]',
  "delete-user-in-one-group": (saw) => saw.Deleted === "Y" && saw.DeletedGroupCodes === "pages" && saw.left === 1,
  "a-description-cleared": (saw) => saw.before === "by the SDK" && saw.after === "",
  replaced: (saw) => passed(saw) && saw.FaceRegistrationResult === 1 && saw.FaceRegistrationId !== saw.first && saw.total === 1,
  "at-once": (saw) => JSON.stringify(saw.codes) === '["200"]',
  async: passed,
  forbidden: (saw) => saw.error === "Forbidden.RAMUserAccessDenied",
  "unknown-code": (saw) => saw.code === "Sandbox.Unheard",
  "wrong-json": (saw) => saw.error !== undefined,
  xml: (saw) => saw.error !== undefined,
  "sts-without-token": (saw) => saw.error === "MissingSecurityToken",
  "sts-with-another-token": (saw) => saw.error === "InvalidSecurityToken.MismatchWithAccessKey",
  "kept-record": (saw) => saw.total === 1 && saw.items[0].MerchantUserId === "anna",
  "kept-face": (saw) => saw.SubCode === "233" && annas(saw),
  "kept-group": (saw) => saw.items[0].Name === "Library of the SDK",
};

for (const [name, right] of Object.entries(expected)) {
  test(`Python SDK: ${name}`, () => {
    const saw = seen.get(name);
    assert.ok(saw, "the scenario did not run");
    assert.ok(right(saw), JSON.stringify(saw));
  });
}

test("every scenario the SDK went through is judged", () => {
  assert.deepEqual([...seen.keys()].sort(), Object.keys(expected).sort());
  assert.ok(seen.size >= 30);
});
