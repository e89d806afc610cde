// `npm run sandbox [-- --port N] [--state DIR] …`: builds what changed, then is `facegate sandbox`.
import { build } from "./build.mjs";
import { fail } from "./lib/run.mjs";

await build(["package", "sandbox"]).catch(fail);
process.argv.splice(2, 0, "sandbox");
await import("../pkg/cli/index.js");
