/** What Workers make of an imported .wasm file: the compiled module. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
