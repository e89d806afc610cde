// The edge's Durable Object classes in Node, over a storage in memory, for what workerd would not let pass in a test's time.
import { register } from "node:module";

const base = "export class DurableObject { constructor(ctx, env) { this.ctx = ctx; this.env = env; } }";
const hooks = `export async function resolve(name, context, next) {
  return name === "cloudflare:workers" ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(base)}`)}, shortCircuit: true } : next(name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

/** A storage that keeps copies, as the real one does; `kept` and `alarm` show what is in it. */
export function memoryStorage() {
  const kept = new Map();
  const storage = {
    alarm: null, kept,
    get: async (key) => structuredClone(kept.get(key)),
    put: async (key, value) => {
      const entries = typeof key === "string" ? { [key]: value } : key;
      for (const [name, one] of Object.entries(entries)) kept.set(name, structuredClone(one));
    },
    delete: async (keys) => keys.filter((key) => kept.delete(key)).length,
    deleteAll: async () => { kept.clear(); storage.alarm = null; },
    setAlarm: async (time) => { storage.alarm = time; },
  };
  return storage;
}

/** An object of the class over a storage; a second one over the same storage is the object after its eviction. */
export async function objectOf(file, className, storage, env = {}) {
  const module = await import(new URL(`../../../pkg/edge/${file}`, import.meta.url).href);
  return new module[className]({ storage }, env);
}
