// The suites in Firefox.
import { pageTests } from "./support/page-tests.mjs";

pageTests("firefox");
