// The suites in WebKit; once more with its simd128 switched off.
import { pageTests } from "./support/page-tests.mjs";

pageTests("webkit");
pageTests("webkit", { simd: false });
