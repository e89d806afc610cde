/** A module of one function that splats a byte over a vector (WebAssembly SIMD proposal, `i8x16.splat`). */
const probe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

/** Whether this engine has simd128: all do since 2021 (Safari: 2023) but for old processors and locked-down modes. */
export function hasSimd(): boolean {
  return WebAssembly.validate(new Uint8Array(probe));
}
