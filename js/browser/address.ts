/**
 * The module's addresses as bundlers look for them. Beside this file, as that of the package's entry is: whoever bundles with a tool that does not follow
 * `new URL(…, import.meta.url)` copies each file to one place.
 */
export const simd = (): URL => new URL("./facegate_browser_bg.wasm", import.meta.url);

/** The build for engines without simd128. */
export const scalar = (): URL => new URL("./facegate_browser_scalar_bg.wasm", import.meta.url);
