// The suites in Node, through the package's own name.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import * as facegate from "facegate";
import { blobSuite } from "./suite/blob.suite.mjs";
import { suite } from "./suite/prepare.suite.mjs";
import { sessionSuite } from "./suite/session.suite.mjs";

const images = new URL("../images/", import.meta.url);
const picture = async (name) => new Uint8Array(await readFile(new URL(name, images)));
const json = async (name) => JSON.parse(await readFile(new URL(name, images), "utf8"));
const suites = { ...suite(facegate, picture, await json("golden.json")), ...blobSuite(facegate, picture), ...sessionSuite(facegate, picture, await json("observed.json")) };

for (const [name, run] of Object.entries(suites)) test(name, run);

test("importing touches no global, no DOM and no WebAssembly", async () => {
  const before = Reflect.ownKeys(globalThis).length;
  const { compile, instantiate } = WebAssembly;
  WebAssembly.compile = WebAssembly.instantiate = () => assert.fail("importing loads the module");
  try {
    for (const entry of ["index.js", "index.node.js"]) await import(`../../pkg/browser/${entry}?fresh`);
  } finally {
    Object.assign(WebAssembly, { compile, instantiate });
  }
  assert.equal(Reflect.ownKeys(globalThis).length, before);
});

test("a camera is refused with a reason where there is none", async () => {
  const error = await facegate.openCamera({}).catch((caught) => caught);
  assert.ok(facegate.isFacegateError(error));
  assert.equal(error.code, "CameraUnavailable");
  assert.equal(error.reason, "Unsupported");
});
