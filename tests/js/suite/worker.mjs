// The suites' host in workerd: `/` lists the tests, `/?test=NAME` runs one. Pictures come through the PICTURES service.
import * as facegate from "../../../pkg/browser/index.workerd.js";
import { blobSuite } from "./blob.suite.mjs";
import { suite } from "./prepare.suite.mjs";
import { sessionSuite } from "./session.suite.mjs";

export default {
  async fetch(request, env) {
    const load = async (name) => (await env.PICTURES.fetch(`http://pictures/${name}`)).arrayBuffer();
    const picture = async (name) => new Uint8Array(await load(name));
    const json = async (name) => JSON.parse(new TextDecoder().decode(await load(name)));
    const tests = { ...suite(facegate, picture, await json("golden.json")), ...blobSuite(facegate, picture), ...sessionSuite(facegate, picture, await json("observed.json")) };
    const name = new URL(request.url).searchParams.get("test");
    if (name === null) return Response.json(Object.keys(tests));
    return Response.json(await tests[name]().then(() => null, (error) => error.stack));
  },
};
