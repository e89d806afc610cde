/**
 * `facegate-sandbox`: the sandbox as a process. `facegate/sandbox` is the fixture for tests that stands on it.
 *
 * @module
 */
export { serve, type Served, type ServeOptions } from "./serve.js";
export { bindings, defaultKeys, isLoopback, type Settings } from "./settings.js";
