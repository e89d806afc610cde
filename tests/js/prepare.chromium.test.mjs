// The suites in Chromium; once more where V8 has no simd128, because it may not use SSE 4.1.
import { pageTests } from "./support/page-tests.mjs";

pageTests("chromium");
if (process.arch === "x64") pageTests("chromium", { simd: false });
