// Which files of a package are reached from what it exports: by imports of scripts and of types, and by `new URL(…, import.meta.url)`.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const relative = /(?:from|import|new URL)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;
const withTypes = (file) => file.replace(/\.js$/, ".d.ts");
const withScript = (file) => file.replace(/\.d\.ts$/, ".js");

/** The files a manifest names. */
function* named(value) {
  if (typeof value === "string") yield normalize(value);
  else for (const one of Object.values(value)) yield* named(one);
}

/** What `exports` and `bin` of the package in a folder reach, itself included: paths within it, sorted. */
export function reached(folder) {
  const { exports, bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    if (!/\.(js|d\.ts)$/.test(file)) return;
    for (const [, path] of readFileSync(join(folder, file), "utf8").matchAll(relative)) {
      const target = join(dirname(file), path);
      visit(file.endsWith(".d.ts") ? withTypes(target) : target);
    }
    // The other half of what is reached: a script's types, and the empty script of a file of types.
    for (const half of [withTypes(file), withScript(file)]) if (existsSync(join(folder, half))) visit(half);
  };
  for (const file of [...named(exports), ...named(bin)]) visit(file);
  return [...found].sort();
}
