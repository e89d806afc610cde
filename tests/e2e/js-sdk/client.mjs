// The vendor's JavaScript core, called as the vendor's generated code calls it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("./", import.meta.url));
const stamp = `${here}node_modules/facegate-lock`;

/** Installs what the lock file names, once and again when it changes. */
function install() {
  const wanted = createHash("sha256").update(readFileSync(`${here}package-lock.json`)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  // npm is a script on Windows, which only a shell starts.
  execFileSync("npm", ["ci", "--no-fund", "--no-audit"], { cwd: here, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" });
  writeFileSync(stamp, wanted);
}

install();
const require = createRequire(import.meta.url);
const { default: Client, $OpenApiUtil } = require("@alicloud/openapi-core");
const { RetryOptions, RuntimeOptions } = require("@darabonba/typescript");

/** Which operations send their fields in the query; the others send a form. */
const byQuery = new Set(["QueryFaceRecord", "QueryFaceGroup", "DeleteFaceRecordV2"]);

/** Retries as a caller turns them on: up to `maxAttempts` attempts, for errors of these names or codes. */
export function retries(maxAttempts, exception = ["ThrottlingError", "ServerError", "RequestTimeoutError", "Error"]) {
  const condition = { maxAttempts, backoff: { policy: "Fixed", period: 50 }, exception, errorCode: ["ECONNRESET"] };
  return { retryOptions: new RetryOptions({ retryable: true, retryCondition: [condition], noRetryCondition: [] }) };
}

/** A client of the core, with the vendor's settings by their own names. Its own 3 s are short for a first comparison on a busy machine. */
export function client(endpoint, config = {}) {
  return new Client(new $OpenApiUtil.Config({ accessKeyId: "LTAItestAK", accessKeySecret: "testSK", endpoint, protocol: "http", connectTimeout: 60_000, readTimeout: 60_000, ...config }));
}

/** Calls an operation; gives `{ statusCode, headers, body }` or throws the core's error. */
export function call(of, action, fields, { query = {}, headers = {}, runtime = {} } = {}) {
  const params = new $OpenApiUtil.Params({
    action, version: "2022-08-09", protocol: "HTTP", pathname: "/", method: "POST", authType: "AK", style: "RPC", reqBodyType: "formData", bodyType: "json",
  });
  const given = $OpenApiUtil.OpenApiRequest;
  const request = byQuery.has(action) ? new given({ query: { ...query, ...fields }, headers }) : new given({ query, body: fields, headers });
  return of.callApi(params, request, new RuntimeOptions(runtime));
}
