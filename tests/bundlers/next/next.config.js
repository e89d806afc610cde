import { dirname } from "node:path";

// The folder with node_modules, where Next.js would else guess.
export default { turbopack: { root: dirname(import.meta.dirname) } };
