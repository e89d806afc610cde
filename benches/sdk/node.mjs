// The vendor's JavaScript SDK making the same request: `node benches/sdk/node.mjs PHOTO ROUNDS N`. Writes milliseconds of CPU a request, one a round, as JSON.
// The client is called as the vendor's generated code calls it; what would open the socket is taken away.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const tea = require("@alicloud/tea-typescript");
const { default: Client, Config, OpenApiRequest, Params } = require("@alicloud/openapi-client");
const { RuntimeOptions } = require("@alicloud/tea-util");

const [path, rounds, times] = process.argv.slice(2);
const photo = readFileSync(path);
const client = new Client(new Config({
  accessKeyId: "LTAItestAccessKeyId00", accessKeySecret: "testAccessKeySecret0000000000", endpoint: "cloudauth-intl.ap-southeast-1.aliyuncs.com",
}));
const params = new Params({
  action: "FaceDuplicationCheckIntl", version: "2022-08-09", protocol: "HTTPS", pathname: "/", method: "POST", authType: "AK", style: "RPC",
  reqBodyType: "formData", bodyType: "json",
});

class Stop extends Error {}
let sent;
tea.doAction = (request) => { sent = request; throw new Stop(); };

async function once() {
  const request = new OpenApiRequest({
    query: { ProductCode: "FACE_IDU_MIN" },
    body: {
      MerchantBizId: "0".repeat(32), MerchantUserId: "user_1", VerifyModel: "0", FaceGroupCodes: "staff", Liveness: "1", AutoRegistration: "1", ReturnFaces: "1",
      SourceFacePicture: photo.toString("base64"),
    },
  });
  await client.callApi(params, request, new RuntimeOptions({})).catch((error) => { if (!(error instanceof Stop)) throw error; });
}

await once();
if (sent.headers["x-acs-action"] !== "FaceDuplicationCheckIntl" || !/^ACS3-HMAC-SHA256 /.test(sent.headers.Authorization ?? sent.headers.authorization)) throw new Error("the SDK signed nothing");
for (let n = 0; n < Number(times); n += 1) await once();
const all = [];
for (let round = 0; round < Number(rounds); round += 1) {
  const before = process.cpuUsage();
  const started = performance.now();
  for (let n = 0; n < Number(times); n += 1) await once();
  const wall = (performance.now() - started) / Number(times);
  const { user, system } = process.cpuUsage(before);
  all.push({ cpu: (user + system) / 1000 / Number(times), wall });
}
console.log(JSON.stringify(all));
