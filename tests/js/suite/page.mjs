// The suites' host in a page: `collect` makes `tests`, by name.
import * as facegate from "../../../pkg/browser/index.js";
import { blobSuite } from "./blob.suite.mjs";
import { colourSuite } from "./colour.suite.mjs";
import { frameSuite } from "./frame.suite.mjs";
import { pageSuite } from "./page.suite.mjs";
import { suite } from "./prepare.suite.mjs";
import { sessionPageSuite } from "./session-page.suite.mjs";
import { sessionSuite } from "./session.suite.mjs";

const picture = async (name) => new Uint8Array(await (await fetch(`/tests/images/${name}`)).arrayBuffer());

/** Makes the tests and gives their names; `elsewhere` is another origin with a picture. */
export async function collect(elsewhere) {
  const json = async (name) => (await fetch(`/tests/images/${name}`)).json();
  globalThis.tests = {
    ...suite(facegate, picture, await json("golden.json")), ...blobSuite(facegate, picture), ...sessionSuite(facegate, picture, await json("observed.json")), ...pageSuite(facegate, picture, elsewhere), ...colourSuite(facegate, picture), ...frameSuite(facegate, picture),
    ...sessionPageSuite(facegate, picture),
  };
  return Object.keys(globalThis.tests);
}
