// Imports an entry where there is no page, and prints which globals it touched meanwhile: those that Node has beyond the language, and those that nobody has here.
import { register } from "node:module";
import { runInNewContext } from "node:vm";

// What a Worker gets for a .wasm file, for the entry made for workerd.
register(`data:text/javascript,${encodeURIComponent('export const load = (url, context, next) => url.endsWith(".wasm") ? { format: "module", source: "export default undefined", shortCircuit: true } : next(url, context);')}`);

const touched = new Set();
/** Node's own look at its globals is no fault of the package. */
const note = (name) => {
  if (typeof name === "string" && new Error().stack.includes("/node_modules/facegate/pkg/")) touched.add(name);
};
const language = new Set(runInNewContext("Object.getOwnPropertyNames(globalThis)"));
for (const name of ["WebAssembly", "console"]) language.delete(name);
for (const name of Object.getOwnPropertyNames(globalThis)) {
  const { configurable, value, get } = Object.getOwnPropertyDescriptor(globalThis, name);
  if (language.has(name) || name === "globalThis" || !configurable) continue;
  Object.defineProperty(globalThis, name, { configurable: true, get: () => (note(name), get ? get.call(globalThis) : value), set: () => note(name) });
}
Object.setPrototypeOf(globalThis, new Proxy(Object.getPrototypeOf(globalThis), {
  has: (target, name) => (note(name), Reflect.has(target, name)),
  get: (target, name, receiver) => (note(name), Reflect.get(target, name, receiver)),
  set: (target, name, value, receiver) => (note(name), Reflect.set(target, name, value, receiver)),
}));

const before = Object.getOwnPropertyNames(globalThis);
const exported = Object.keys(await import(process.argv[2]));
const made = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name));
process.stdout.write(JSON.stringify({ exported, touched: [...touched].sort(), made }));
