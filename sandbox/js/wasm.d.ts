/** A compiled module, as workerd imports it. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
/** A model's bytes, as workerd imports data. */
declare module "*.onnx" {
  const bytes: ArrayBuffer;
  export default bytes;
}
