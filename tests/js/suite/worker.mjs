// The suite's host in workerd: `/` lists the tests, `/?test=NAME` runs one. Pictures come through the PICTURES service.
import * as facegate from "../../../pkg/browser/index.workerd.js";
import { suite } from "./prepare.suite.mjs";

export default {
  async fetch(request, env) {
    const load = async (name) => (await env.PICTURES.fetch(`http://pictures/${name}`)).arrayBuffer();
    const picture = async (name) => new Uint8Array(await load(name));
    const golden = JSON.parse(new TextDecoder().decode(await load("golden.json")));
    const tests = suite(facegate, picture, golden);
    const name = new URL(request.url).searchParams.get("test");
    if (name === null) return Response.json(Object.keys(tests));
    return Response.json(await tests[name]().then(() => null, (error) => error.stack));
  },
};
